import type { CyclrConnectorAuth } from '../../src/index.js';
import type { Detail } from '../element/helpers.js';
import { described, parts } from '../element/helpers.js';
import type { Call, FramedWindow, Reply } from './scripted.js';
import { ScriptedBackend, framed, signInUrl } from './scripted.js';

/** What an element's attempt was really given, and how it ended. */
export interface Attempt {
  readonly connectorId: string | null;
  /** The message that it waits for. */
  data: string;
  readonly windows: FramedWindow[];
  readonly endings: string[];
  /** The right message was posted by one of its windows; a word was said on its channel; the user pressed check; the backend said yes. */
  posted: boolean;
  said: boolean;
  checked: boolean;
  confirmed: boolean;
}

const RIGHT_ENDINGS = ['complete', 'cancel', 'error', 'cancel complete', 'error complete'];

/** An element with a backend of its own, and a record of what would be wrong with its events. */
export class Actor {
  readonly el = document.createElement('cyclr-connector-auth');
  readonly attempts: Attempt[] = [];
  readonly faults: string[] = [];
  /** The connectors that are authenticated in truth. */
  readonly truth = new Set<string>();
  readonly backend = new ScriptedBackend((call) => this.#asked(call));
  readonly #attemptOf = new Map<Call, Attempt | undefined>();

  constructor(id: string, timeout: number, isKnown: boolean) {
    const { el } = this;
    el.endpoint = '/connectors';
    el.connectorId = id;
    el.authType = 'OAuth2';
    el.timeout = timeout;
    el.fetch = this.backend.fetch;
    if (isKnown) el.connector = described({ authType: 'OAuth2' });
    el.addEventListener('cyclr-auth-start', ({ detail, target }) => { this.#begins(detail, target); });
    el.addEventListener('cyclr-auth-complete', ({ detail }) => { this.#completes(detail); });
    el.addEventListener('cyclr-auth-cancel', ({ detail }) => { this.#ends('cancel', detail.connectorId); });
    el.addEventListener('cyclr-auth-error', ({ detail }) => { this.#ends('error', detail.connectorId); });
  }

  /** The current attempt, or the last. */
  get attempt(): Attempt | undefined {
    return this.attempts.at(-1);
  }

  get runs(): boolean {
    return this.attempt?.endings.length === 0;
  }

  /** Does what opens a window, perhaps, in this very task. */
  opening(deed: (el: CyclrConnectorAuth) => void): void {
    const { length } = framed;
    deed(this.el);
    this.attempt?.windows.push(...framed.slice(length));
  }

  /** Presses the button, if it is there. */
  press(name: string): void {
    if (name === 'check' && this.attempt && parts(this.el, name).length) this.attempt.checked = true;
    this.opening((el) => { for (const button of parts(el, name)) button.click(); });
  }

  post(times: number): void {
    const { attempt } = this;
    for (const opened of attempt?.windows ?? []) {
      attempt!.posted = true;
      for (let time = 0; time < times; time++) opened.post(attempt!.data);
    }
  }

  say(channel: BroadcastChannel): void {
    if (this.attempt) this.attempt.said = true;
    channel.postMessage('');
    channel.close();
  }

  /** Answers a GET in truth, unless it is given something else to say. */
  answer(call: Call | undefined, reply?: Reply): void {
    if (call?.method === 'POST') call.reply(reply ?? { json: { url: signInUrl } });
    if (call?.method !== 'GET') return;
    const authenticated = this.truth.has(call.path.split('/').at(-1)!);
    const attempt = this.#attemptOf.get(call);
    if (!reply && authenticated && attempt && call.path.endsWith(`/${attempt.connectorId}`)) attempt.confirmed = true;
    call.reply(reply ?? { json: described({ authType: 'OAuth2', authenticated }) });
  }

  #asked(call: Call): undefined {
    this.#attemptOf.set(call, this.attempt);
    if (call.method === 'POST' && this.attempt) this.attempt.data = String(call.body?.callbackMessage);
  }

  #begins({ connectorId }: Detail<'cyclr-auth-start'>, target: EventTarget | null): void {
    if (this.runs) this.faults.push('an attempt begins before the one before has ended');
    if (target !== this.el) this.faults.push('an event of another element');
    this.attempts.push({ connectorId, data: '', windows: [], endings: [], posted: false, said: false, checked: false, confirmed: false });
  }

  #completes({ connectorId, via, verified }: Detail<'cyclr-auth-complete'>): void {
    this.#ends('complete', connectorId);
    if (!verified) this.faults.push('complete, unverified');
    if (!this.attempt?.confirmed) this.faults.push(`complete by ${via}, though its backend did not say yes`);
    const { posted, said, checked } = this.attempt ?? {};
    if (!{ message: posted, return: said, user: checked, status: true, submit: false }[via]) this.faults.push(`complete by ${via}, of which nothing was heard`);
  }

  #ends(how: string, connectorId: string | null): void {
    const { attempt } = this;
    attempt?.endings.push(how);
    const endings = attempt?.endings.join(' ') ?? 'none';
    if (!RIGHT_ENDINGS.includes(endings)) this.faults.push(`the endings of one attempt: ${endings}`);
    if (connectorId !== attempt?.connectorId) this.faults.push(`${how} of connector ${connectorId}, not ${attempt?.connectorId}`);
    if (attempt?.windows.some(({ handle }) => !handle.closed)) this.faults.push(`${how}, and a window is left open`);
  }
}
