import { parseDescription } from '../client/parse.js';
import { resourceOf } from '../client/request.js';
import type { Backend } from '../client/request.js';
import { requestSignInUrl } from '../client/sign-in-url.js';
import type { SignInRequest } from '../contract/wire.js';
import type { Subject } from '../diagnosis/finding.js';
import { initial } from '../flow/flow.js';
import type { Effect, Flow, Input, Outcome } from '../flow/flow.js';
import { begins, step } from '../flow/step.js';
import { isInPage, newAttempt } from '../sign-in/attempt-id.js';
import { hasReturned } from '../sign-in/return-channel.js';
import { signIn } from '../sign-in/sign-in.js';
import type { SignInOptions } from '../sign-in/sign-in.js';
import { watch } from '../sign-in/watch.js';
import { ConnectorAuthEvent } from './events.js';
import type { ConnectorAuthEventDetails } from './events.js';
import { forgetEnded, recallAttempt, rememberCurrent } from './memory.js';
import { Requests, toError } from './requests.js';
import type { Work } from './requests.js';

/** What the page says of the connector: the element's own properties, always as they are now. */
export interface Page extends EventTarget, Backend, SignInOptions {
  readonly authType?: string | null;
  /** Seconds. */
  readonly timeout: number;
}

/** An input; where it names no attempt it begins one, or belongs to the current one. */
type Said<T = Input> = T extends Input ? Omit<T, 'attempt'> & Partial<Pick<T, 'attempt'>> : never;

type Completion = ConnectorAuthEventDetails['cyclr-auth-complete'];

interface Caller {
  readonly resolve: (completion: Completion) => void;
  readonly reject: (reason: unknown) => void;
}

const cancelled = (): DOMException => new DOMException('Cancelled', 'AbortError');

/** For whoever builds the page, quietly. */
const note = (text: string): void => { console.info(`cyclr-connector-auth: ${text} (the element's diagnose() tells more)`); };

/** Gives the flow what happens, and does in the browser what the flow says. */
export class ConnectorAuthController {
  flow = initial;
  readonly requests: Requests;
  readonly #page: Page;
  readonly #changed: (previous: Flow) => void;
  readonly #say: (key: 'opening' | 'close') => string;
  readonly #inputs: Input[] = [];
  /** Whoever called `connect()` and wants to know how that ends. */
  readonly #callers: Caller[] = [];
  /** Of the connector that is being connected, and where its attempt is remembered: the page may have gone on to another. */
  #connectorId: string | null | undefined;
  #key = '';
  /** Holds what was typed in a form, alone, and only until it is submitted. */
  #handOver: (() => Work | null) | undefined;
  #properties: SignInRequest['properties'] = {};
  /** The origin of a message that was right but for that. */
  #misheard: string | undefined;
  #window: ReturnType<typeof signIn> | undefined;
  #watch: AbortController | undefined;
  /** When the attempt is given up, by this browser's clock, in milliseconds. */
  #deadline = 0;

  /**
   * @param changed Called for each change, before the page hears of what it led to.
   * @param say What a window says in the user's language: until it has somewhere to go, and where it cannot close itself.
   */
  constructor(page: Page, changed: (previous: Flow) => void, say: (key: 'opening' | 'close') => string) {
    this.#page = page;
    this.#changed = changed;
    this.#say = say;
    this.requests = new Requests(page, () => this.flow, (answer) => { this.put(answer); });
  }

  get authType(): string {
    return this.#page.authType ?? this.flow.connector?.authType ?? '';
  }

  /** What a diagnosis has to know, beside what the page says. */
  get facts(): Pick<Subject, 'resource' | 'fetch' | 'misheard'> {
    return { resource: resourceOf(this.#page), fetch: this.#page.fetch ?? fetch, misheard: this.#misheard };
  }

  /** One input at a time, and its effects before the next: a listener of an event may call any method of the element. */
  put(said: Said): void {
    const { attempt = begins(said.type) ? newAttempt() : this.flow.attempt } = said;
    if (this.#inputs.push({ ...said, attempt }) > 1) return;
    for (let input; (input = this.#inputs[0]); this.#inputs.shift()) {
      const previous = this.flow;
      const [flow, ...effects] = step(previous, input);
      this.flow = flow;
      forgetEnded(this.#key, previous, flow);
      // What was begun for one connector ends for that one, even when the page has gone on to another.
      if (flow.state !== 'idle' && (flow.attempt !== previous.attempt || previous.state === 'idle')) {
        this.#connectorId = this.#page.connectorId;
        this.#key = this.#pageKey;
      }
      rememberCurrent(this.#key, previous, flow, this.#deadline);
      // Before the page hears of anything: what it begins then is another attempt's.
      let outcome: Outcome | undefined;
      for (const effect of effects) {
        if (typeof effect === 'string') this.#do[effect]();
        else outcome = effect;
      }
      // What is cancelled before anything began has no outcome, but whoever waits for one hears of it.
      const callers = outcome || input.type === 'cancel' || input.type === 'reset' ? this.#callers.splice(0) : [];
      if (flow !== previous) this.#changed(previous);
      if (outcome) this.#tell(outcome, callers);
      else for (const { reject } of callers) reject(cancelled());
    }
  }

  /**
   * Begins a sign-in.
   * @param properties Go with the request for its URL.
   * @param inPage The page itself is to go there.
   */
  connect(properties: SignInRequest['properties'], inPage: boolean): void {
    this.#properties = properties;
    this.#deadline = Date.now() + this.#page.timeout * 1_000;
    this.put({ type: 'connect', attempt: newAttempt(inPage) });
  }

  /** Begins anew, where anything has begun. */
  reset(): void {
    if (this.flow !== initial) this.put({ type: 'reset' });
  }

  /** Goes on with a sign-in in the middle of which the page was reloaded or left. */
  resume(): void {
    const record = recallAttempt(this.#pageKey);
    if (!record) return;
    const { attempt, before, deadline } = record;
    const inPage = isInPage(attempt);
    const isBack = hasReturned(attempt);
    // A window that has come back has a copy of what the page remembered, but the page goes on itself.
    if (isBack && !inPage) return;
    this.#deadline = Math.min(deadline, Date.now() + this.#page.timeout * 1_000);
    this.put({ type: 'resume', attempt, before, by: inPage ? isBack ? 'return' : 'back' : undefined });
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
    if (this.requests.decides || this.flow.state === 'verifying') return;
    this.requests.forgetQuestion();
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

  get #pageKey(): string {
    const { endpoint, connectorId } = this.#page;
    return `cyclr-attempt:${endpoint}:${connectorId}`;
  }

  #tell({ tell, detail }: Outcome, callers: readonly Caller[]): void {
    const said = { connectorId: this.#connectorId ?? null, ...(tell === 'complete' && { authType: this.authType }), ...detail };
    if (tell === 'error') note(detail.error.message);
    this.#page.dispatchEvent(new ConnectorAuthEvent(`cyclr-auth-${tell}`, said));
    for (const { resolve, reject } of callers) {
      if (tell === 'complete') resolve(said as Completion);
      else reject(tell === 'error' ? detail.error : cancelled());
    }
  }

  readonly #do: Readonly<Record<Extract<Effect, string>, () => void>> = {
    watch: () => {
      this.#watch?.abort();
      this.#watch = new AbortController();
      watch(this.flow.attempt, this.#deadline - Date.now(), () => this.#say('close'), (report) => { this.put(report); }, this.#watch.signal);
    },
    open: () => {
      this.#misheard = undefined;
      this.#window?.close();
      this.#window = signIn(this.#page, this.flow.attempt, this.#say('opening'), async (completion, signal) => {
        const body = { authType: this.authType, properties: this.#properties, ...completion } as SignInRequest;
        const url = await requestSignInUrl(this.#page, signal, body);
        // They are stored now: another window of this attempt need not send them again.
        this.#properties = {};
        return url;
      }, (report) => { this.put(report); }, (origin) => {
        if (this.#misheard === origin) return;
        this.#misheard = origin;
        note(`a completion message came from ${origin}, which service-origin does not list`);
      });
    },
    ask: () => { this.requests.ask(); },
    poll: () => { void this.requests.poll(); },
    submit: () => {
      const work = this.#handOver?.();
      this.#handOver = undefined;
      if (work) this.requests.decide(work);
    },
    disconnect: () => { this.requests.decide(this.requests.telling('DELETE')); },
    release: () => {
      this.#properties = {};
      this.requests.stop();
      this.#window?.close();
      this.#window = undefined;
      if (!this.flow.outstanding) this.#watch?.abort();
    },
  };
}
