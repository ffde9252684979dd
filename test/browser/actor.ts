import type { CyclrConnectorAuth } from '../../src/index.js';
import type { Detail } from './event-log.js';
import { parts } from './helpers.js';
import { oauth } from './scene.js';
import type { Call, FrameWindow, Reply } from './scripted.js';
import { ScriptedBackend, frameWindows, signInUrl } from './scripted.js';

/** The true history of one attempt, to compare with the element's events. */
export interface Attempt {
  readonly connectorId: string | null;
  /** The message that completes it. */
  data: string;
  readonly windows: FrameWindow[];
  readonly endings: string[];
  /** One of its windows has posted the right message. */
  posted: boolean;
  /** Its channel has had a message. */
  returned: boolean;
  /** The user has pressed `check`. */
  checked: boolean;
  /** The backend has answered that the connector is authenticated. */
  confirmed: boolean;
}

const RIGHT_ENDINGS = ['complete', 'cancel', 'error', 'cancel complete', 'error complete'];

/** An element with a scripted backend. It collects the faults that it finds in the element's events. */
export class Actor {
  readonly el = document.createElement('cyclr-connector-auth');
  readonly attempts: Attempt[] = [];
  readonly faults: string[] = [];
  /** The ids of the connectors that are authenticated at the backend. */
  readonly authenticated = new Set<string>();
  readonly backend = new ScriptedBackend((call) => this.#record(call));
  readonly #attemptOf = new Map<Call, Attempt | undefined>();

  constructor(id: string, timeout: number, isKnown: boolean) {
    const { el } = this;
    el.endpoint = '/connectors';
    el.connectorId = id;
    el.authType = 'OAuth2';
    el.timeout = timeout;
    el.fetch = this.backend.fetch;
    if (isKnown) el.connector = oauth();
    el.addEventListener('cyclr-auth-start', ({ detail, target }) => { this.#begin(detail, target); });
    el.addEventListener('cyclr-auth-complete', ({ detail }) => { this.#complete(detail); });
    el.addEventListener('cyclr-auth-cancel', ({ detail }) => { this.#end('cancel', detail.connectorId); });
    el.addEventListener('cyclr-auth-error', ({ detail }) => { this.#end('error', detail.connectorId); });
  }

  /** The running attempt, or the last one. */
  get attempt(): Attempt | undefined {
    return this.attempts.at(-1);
  }

  get isRunning(): boolean {
    return this.attempt?.endings.length === 0;
  }

  /** Runs an action that may open windows, and records them. */
  run(action: (el: CyclrConnectorAuth) => void): void {
    const { length } = frameWindows;
    action(this.el);
    this.attempt?.windows.push(...frameWindows.slice(length));
  }

  /** Presses the button if it is shown. */
  press(name: string): void {
    if (name === 'check' && this.attempt && parts(this.el, name).length) this.attempt.checked = true;
    this.run((el) => { for (const button of parts(el, name)) button.click(); });
  }

  post(times: number): void {
    const { attempt } = this;
    for (const opened of attempt?.windows ?? []) {
      attempt!.posted = true;
      for (let time = 0; time < times; time++) opened.post(attempt!.data);
    }
  }

  comeBack(channel: BroadcastChannel): void {
    if (this.attempt) this.attempt.returned = true;
    channel.postMessage('');
    channel.close();
  }

  /** Answers a call with the given reply, or truthfully. */
  answer(call: Call | undefined, reply?: Reply): void {
    if (call?.method === 'POST') call.reply(reply ?? { json: { url: signInUrl } });
    if (call?.method !== 'GET') return;
    const authenticated = this.authenticated.has(call.path.split('/').at(-1)!);
    const attempt = this.#attemptOf.get(call);
    if (!reply && authenticated && attempt && call.path.endsWith(`/${attempt.connectorId}`)) attempt.confirmed = true;
    call.reply(reply ?? { json: oauth({ authenticated }) });
  }

  #record(call: Call): undefined {
    this.#attemptOf.set(call, this.attempt);
    if (call.method === 'POST' && this.attempt) this.attempt.data = String(call.body?.callbackMessage);
  }

  #begin({ connectorId }: Detail<'cyclr-auth-start'>, target: EventTarget | null): void {
    if (this.isRunning) this.faults.push('an attempt begins before the previous one has ended');
    if (target !== this.el) this.faults.push('an event of another element');
    this.attempts.push({ connectorId, data: '', windows: [], endings: [], posted: false, returned: false, checked: false, confirmed: false });
  }

  #complete({ connectorId, via, verified }: Detail<'cyclr-auth-complete'>): void {
    this.#end('complete', connectorId);
    if (!verified) this.faults.push('complete, but not verified');
    if (!this.attempt?.confirmed) this.faults.push(`complete via ${via}, but the backend did not say yes`);
    const { posted, returned, checked } = this.attempt ?? {};
    if (!{ message: posted, return: returned, user: checked, status: true, submit: false }[via]) this.faults.push(`complete via ${via}, which did not happen`);
  }

  #end(how: string, connectorId: string | null): void {
    const { attempt } = this;
    attempt?.endings.push(how);
    const endings = attempt?.endings.join(' ') ?? 'none';
    if (!RIGHT_ENDINGS.includes(endings)) this.faults.push(`the endings of one attempt: ${endings}`);
    if (connectorId !== attempt?.connectorId) this.faults.push(`${how} for connector ${connectorId}, not ${attempt?.connectorId}`);
    if (attempt?.windows.some(({ handle }) => !handle.closed)) this.faults.push(`${how}, but a window is still open`);
  }
}
