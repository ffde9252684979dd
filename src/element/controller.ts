import { ConnectorAuthError } from '../backend/errors.js';
import { members, parseDescription, parseFieldErrors, parseSignIn } from '../backend/parse.js';
import { request } from '../backend/request.js';
import type { Backend } from '../backend/request.js';
import type { ConnectorDescription, CredentialsRequest, SignInRequest } from '../backend/wire.js';
import { initial } from '../flow/flow.js';
import type { Effect, Flow, Input, Outcome } from '../flow/flow.js';
import { begins, step } from '../flow/step.js';
import { nonce } from '../popup/nonce.js';
import { signIn } from '../popup/sign-in.js';
import type { SignInOptions } from '../popup/sign-in.js';
import { ConnectorAuthEvent } from './events.js';
import type { ConnectorAuthEventDetails } from './events.js';

/** What the page says of the connector: the element's own properties, always as they are now. */
export interface Page extends EventTarget, Backend, SignInOptions {
  readonly authType?: string | null;
  /** Seconds. */
  readonly timeout: number;
}

/** A request, and what the backend says of the connector then; `null` where the page did it itself, and says it is done. */
export type Work = (signal: AbortSignal) => Promise<ConnectorDescription | null>;

/** An input; where it names no attempt it begins one, or belongs to the current one. */
type Said<T = Input> = T extends Input ? Omit<T, 'attempt'> & Partial<Pick<T, 'attempt'>> : never;

type Completion = ConnectorAuthEventDetails['cyclr-auth-complete'];

interface Caller {
  readonly resolve: (completion: Completion) => void;
  readonly reject: (reason: unknown) => void;
}

/** Milliseconds until the backend is asked again while the window cannot be reached: a second for the first minute, then more. */
const pauseAfter = (questions: number): number => questions < 60 ? 1_000 : 10_000;

/** The longest that a browser's timer runs, in milliseconds; a longer one would run out at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Whatever was thrown, by the page's own code perhaps. */
function toError(cause: unknown): ConnectorAuthError {
  if (cause instanceof ConnectorAuthError) return cause;
  const errors = parseFieldErrors(members(cause).errors);
  return new ConnectorAuthError(errors.length ? 'invalid_credentials' : 'endpoint_error', '', { cause, errors });
}

/** Gives the flow what happens, and does in the browser what the flow says. */
export class ConnectorAuthController {
  flow = initial;
  /** Fulfilled when the backend has answered what it was asked last, whatever it said. */
  answered: Promise<unknown> = Promise.resolve();
  readonly #page: Page;
  readonly #changed: (previous: Flow) => void;
  readonly #inputs: Input[] = [];
  /** Whoever called `connect()` and wants to know how that ends. */
  readonly #callers: Caller[] = [];
  /** Of the connector that is being connected: the page may have gone on to another. */
  #connectorId: string | null | undefined;
  /** Holds what was typed in a form, alone, and only until it is submitted. */
  #handOver: (() => Work | null) | undefined;
  /** A request is under way whose answer decides: nothing else may. */
  #decides = false;
  #properties: SignInRequest['properties'] = {};
  #window: ReturnType<typeof signIn> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** What ends the two requests that can be under way, each called as its failure is. */
  readonly #requests = { failed: new AbortController(), unanswered: new AbortController() };

  constructor(page: Page, changed: (previous: Flow) => void) {
    this.#page = page;
    this.#changed = changed;
  }

  get authType(): string {
    return this.#page.authType ?? this.flow.connector?.authType ?? '';
  }

  /** One input at a time, and its effects before the next: a listener of an event may call any method of the element. */
  put(said: Said): void {
    const { attempt = begins(said.type) ? nonce() : this.flow.attempt } = said;
    if (this.#inputs.push({ ...said, attempt }) > 1) return;
    for (let input; (input = this.#inputs[0]); this.#inputs.shift()) {
      const previous = this.flow;
      const [flow, ...effects] = step(previous, input);
      this.flow = flow;
      // What was begun for one connector ends for that one, even when the page has gone on to another.
      if (flow.state !== 'idle' && (flow.attempt !== previous.attempt || previous.state === 'idle')) this.#connectorId = this.#page.connectorId;
      // Before the page hears of anything: what it begins then is another attempt's.
      let outcome: Outcome | undefined;
      for (const effect of effects) {
        if (typeof effect === 'string') this.#do[effect]();
        else outcome = effect;
      }
      const callers = outcome ? this.#callers.splice(0) : [];
      if (flow !== previous) this.#changed(previous);
      if (outcome) this.#tell(outcome, callers);
    }
  }

  /** Begins a sign-in; the properties go with the request for its URL. */
  connect(properties: SignInRequest['properties']): void {
    this.#properties = properties;
    this.put({ type: 'connect' });
  }

  /**
   * Begins to submit a form.
   * @param handOver Hands it over to the page, and gives what is then to be done; without any work the page does it, and describes the
   * connector when it has.
   */
  submit(handOver: () => Work | null): void {
    this.#handOver = handOver;
    this.put({ type: 'submit' });
  }

  /** The page described the connector; what it gave may be no description. */
  describe(connector: unknown): void {
    if (this.#decides || this.flow.state === 'verifying') return;
    this.#requests.unanswered.abort();
    try {
      this.put({ type: 'described', connector: parseDescription(connector) });
    } catch (cause) {
      this.put({ type: 'unanswered', error: toError(cause) });
    }
  }

  /** How the attempt ends that `begin` begins, or that runs already; rejects with what `begin` gives where it cannot. */
  ending(begin: () => unknown): Promise<Completion> {
    const ending = new Promise<Completion>((resolve, reject) => {
      this.#callers.push({ resolve, reject });
      const refusal = begin();
      if (refusal) reject(refusal);
    });
    // Nobody has to look at it: the events say the same.
    ending.catch(() => undefined);
    return ending;
  }

  focus(): void {
    this.#window?.focus();
  }

  request(method: 'GET' | 'POST' | 'DELETE', body?: SignInRequest | CredentialsRequest): Work {
    return async (signal) => parseDescription(await request(this.#page, method, signal, body));
  }

  #tell({ tell, detail }: Outcome, callers: readonly Caller[]): void {
    const said = { connectorId: this.#connectorId ?? null, ...(tell === 'complete' && { authType: this.authType }), ...detail };
    this.#page.dispatchEvent(new ConnectorAuthEvent(`cyclr-auth-${tell}`, said));
    for (const { resolve, reject } of callers) {
      if (tell === 'complete') resolve(said as Completion);
      else reject(tell === 'error' ? detail.error : new DOMException('Cancelled', 'AbortError'));
    }
  }

  readonly #do: Readonly<Record<Extract<Effect, string>, () => void>> = {
    open: () => {
      const { attempt } = this.flow;
      this.#window?.close();
      this.#deadline ??= setTimeout(() => { this.put({ type: 'expired', attempt }); }, Math.min(this.#page.timeout * 1_000, LONGEST_TIMER));
      this.#window = signIn(this.#page, attempt, async (completion, signal) => {
        const body = { authType: this.authType, properties: this.#properties, ...completion } as SignInRequest;
        const { url } = parseSignIn(await request(this.#page, 'POST', signal, body));
        // They are stored now: another window of this attempt need not send them again.
        this.#properties = {};
        return url;
      }, (report) => { this.put(report); });
    },
    ask: () => { if (!this.#decides) this.#run('unanswered', this.request('GET')); },
    poll: () => { void this.#poll(); },
    submit: () => {
      const work = this.#handOver?.();
      this.#handOver = undefined;
      if (work) this.#run('failed', work);
    },
    disconnect: () => { this.#run('failed', this.request('DELETE')); },
    release: () => {
      this.#properties = {};
      this.#decides = false;
      this.#requests.failed.abort();
      this.#requests.unanswered.abort();
      clearTimeout(this.#pause);
      clearTimeout(this.#deadline);
      this.#window?.close();
      this.#window = this.#deadline = undefined;
    },
  };

  #run(failure: 'failed' | 'unanswered', work: Work): void {
    const { attempt } = this.flow;
    clearTimeout(this.#pause);
    this.#requests[failure].abort();
    const { signal } = (this.#requests[failure] = new AbortController());
    this.#decides = failure === 'failed';
    const report = (said: Said): void => {
      if (signal.aborted) return;
      this.#decides = false;
      this.put({ ...said, attempt });
    };
    this.answered = work(signal).then(
      (connector) => { report(connector ? { type: 'described', connector } : { type: 'accepted' }); },
      (cause: unknown) => { report({ type: failure, error: toError(cause) }); },
    );
  }

  async #poll(questions = 0): Promise<void> {
    this.#do.ask();
    await this.answered;
    if (this.flow.state === 'detached') this.#pause = setTimeout(() => { void this.#poll(questions + 1); }, pauseAfter(questions));
  }
}
