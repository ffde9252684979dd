import { ConnectorAuthError } from '../backend/errors.js';
import { members, parseDescription, parseFieldErrors } from '../backend/parse.js';
import { request, resourceOf } from '../backend/request.js';
import type { Backend } from '../backend/request.js';
import { requestSignInUrl } from '../backend/sign-in-url.js';
import type { ConnectorDescription, CredentialsRequest, SignInRequest } from '../backend/wire.js';
import type { Subject } from '../diagnosis/diagnose.js';
import { initial } from '../flow/flow.js';
import type { Effect, Flow, Input, Outcome, State } from '../flow/flow.js';
import { begins, step } from '../flow/step.js';
import { isInPage, newAttempt } from '../popup/attempt.js';
import { recall, remember } from '../popup/attempt-record.js';
import { hasReturned } from '../popup/return-channel.js';
import { signIn } from '../popup/sign-in.js';
import type { SignInOptions } from '../popup/sign-in.js';
import { watch } from '../popup/watch.js';
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

/** How often the backend is asked every second while the window cannot be reached; then the pause grows by a second each time. */
const QUICK_QUESTIONS = 60;

/** Milliseconds until the backend is asked again. */
const pauseAfter = (questions: number): number => Math.min(Math.max(1, questions - QUICK_QUESTIONS), 30) * 1_000;

/** For whoever builds the page, quietly. */
const note = (text: string): void => { console.info(`cyclr-connector-auth: ${text} (the element's diagnose() tells more)`); };

/** In these an attempt runs. */
const RUNNING: readonly State[] = ['submitting', 'opening', 'waiting', 'detached', 'verifying'];

/** While an attempt runs whose sign-in is out, and only then, this tab knows of it. */
const isRemembered = ({ outstanding, state }: Flow): boolean => outstanding && RUNNING.includes(state);

/** The attempts that run in this page and are remembered: no second element is to go on with one of them. */
const remembered = new Set<string>();

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
  /** Of the connector that is being connected, and where its attempt is remembered: the page may have gone on to another. */
  #connectorId: string | null | undefined;
  #key = '';
  /** Holds what was typed in a form, alone, and only until it is submitted. */
  #handOver: (() => Work | null) | undefined;
  /** A request is under way whose answer decides: nothing else may. */
  #decides = false;
  #properties: SignInRequest['properties'] = {};
  /** The origin of a message that was right but for that. */
  #misheard: string | undefined;
  #window: ReturnType<typeof signIn> | undefined;
  #watch = new AbortController();
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** When the attempt is given up, by this browser's clock, in milliseconds. */
  #deadline = 0;
  /** What ends the two requests that can be under way, each called as its failure is. */
  readonly #requests = { failed: new AbortController(), unanswered: new AbortController() };

  constructor(page: Page, changed: (previous: Flow) => void) {
    this.#page = page;
    this.#changed = changed;
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
      const ended = previous.attempt !== flow.attempt || !isRemembered(flow);
      if (ended && remembered.delete(previous.attempt)) remember(this.#key, null);
      // What was begun for one connector ends for that one, even when the page has gone on to another.
      if (flow.state !== 'idle' && (flow.attempt !== previous.attempt || previous.state === 'idle')) {
        this.#connectorId = this.#page.connectorId;
        this.#key = this.#pageKey;
      }
      this.#remember(previous);
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

  /** Goes on with a sign-in in the middle of which the page was reloaded or left. */
  resume(): void {
    const record = recall(this.#pageKey);
    if (!record || remembered.has(record.attempt)) return;
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
    return async (signal) => parseDescription((await request(this.#page, method, signal, body)).json);
  }

  get #pageKey(): string {
    const { endpoint, connectorId } = this.#page;
    return `cyclr-attempt:${endpoint}:${connectorId}`;
  }

  /** Only news are written: what another page of this tab has taken out, because the attempt ended there, stays out. */
  #remember(previous: Flow): void {
    const { attempt, before } = this.flow;
    if (!isRemembered(this.flow) || (remembered.has(attempt) && before === previous.before)) return;
    remembered.add(attempt);
    remember(this.#key, { attempt, before, deadline: this.#deadline });
  }

  #tell({ tell, detail }: Outcome, callers: readonly Caller[]): void {
    const said = { connectorId: this.#connectorId ?? null, ...(tell === 'complete' && { authType: this.authType }), ...detail };
    if (tell === 'error') note(detail.error.message);
    this.#page.dispatchEvent(new ConnectorAuthEvent(`cyclr-auth-${tell}`, said));
    for (const { resolve, reject } of callers) {
      if (tell === 'complete') resolve(said as Completion);
      else reject(tell === 'error' ? detail.error : new DOMException('Cancelled', 'AbortError'));
    }
  }

  readonly #do: Readonly<Record<Extract<Effect, string>, () => void>> = {
    watch: () => {
      this.#watch.abort();
      this.#watch = new AbortController();
      watch(this.flow.attempt, this.#deadline - Date.now(), (report) => { this.put(report); }, this.#watch.signal);
    },
    open: () => {
      this.#misheard = undefined;
      this.#window?.close();
      this.#window = signIn(this.#page, this.flow.attempt, async (completion, signal) => {
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
      this.#window?.close();
      this.#window = undefined;
      if (!this.flow.outstanding) this.#watch.abort();
    },
  };

  #run(failure: 'failed' | 'unanswered', work: Work): void {
    const { attempt } = this.flow;
    clearTimeout(this.#pause);
    this.#requests[failure].abort();
    // What was asked before is no answer to a request that decides.
    if (failure === 'failed') this.#requests.unanswered.abort();
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
    const { answered } = this;
    await answered;
    // A newer question has taken this one's place, and goes on by itself.
    if (answered !== this.answered || this.flow.state !== 'detached') return;
    // Nor for long where nobody looks: whoever comes back has it asked at once.
    if (document.hidden && questions > QUICK_QUESTIONS) return;
    this.#pause = setTimeout(() => { void this.#poll(questions + 1); }, pauseAfter(questions));
  }
}
