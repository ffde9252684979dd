import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import { parseDescription } from '../client/parse.js';
import { readInTurn } from '../client/read-in-turn.js';
import { request } from '../client/request.js';
import type { Backend, Method } from '../client/request.js';
import { toError } from '../client/to-error.js';
import { isOutcomeUnknown, withUnknownOutcome } from '../client/unknown-outcome.js';
import type { ConnectorDescription, CredentialsRequest } from '../contract/wire.js';
import type { Flow, InputOf } from '../flow/flow.js';

/** Work whose result is the backend's description; `null` where the page did the work itself and says that it succeeded. */
export type Work = (signal: AbortSignal) => Promise<ConnectorDescription | null>;

type RequestReport = InputOf<'described' | 'noted' | 'accepted' | 'lost' | 'failed' | 'unanswered'>;

interface RequestsContext {
  readonly host: Backend;
  readonly flow: Flow;
  /** Called with each answer, as an input of the attempt that was current when the request was sent. */
  report(report: RequestReport): void;
}

/** How many times the backend is asked once a second while the window cannot be reached. After that each pause is a second longer. */
const QUICK_QUESTIONS = 60;

/** The longest pause, in seconds, unless the backend wants a longer one. */
const LONGEST_PAUSE = 30;

/** The kinds of work: a question, which decides nothing, a change, or the page's own work in the place of a change. */
type Kind = 'question' | 'change' | 'page';

/** The report for work that has failed. */
function failureOf(kind: Kind, error: ConnectorAuthError): 'unanswered' | 'lost' | 'failed' {
  if (kind === 'question') return 'unanswered';
  return kind === 'change' && isOutcomeUnknown(error) ? 'lost' : 'failed';
}

/** A request without an answer yet, or the page's own work in its place. */
interface Pending {
  readonly controller: AbortController;
  /** Whether the answer decides how an attempt ends. */
  readonly decides: boolean;
  /** The attempt whose window has not left yet, so that later answers can be compared with this one; `null`: there is none. */
  readonly earlyFor: string | null;
}

/** The element's requests to the backend: one question at a time, and none beside a request that decides. */
export class Requests {
  /** Resolves when the backend has answered the last request, even with an error. */
  answered: Promise<unknown> = Promise.resolve();
  readonly #context: RequestsContext;
  #pause: ReturnType<typeof globalThis.setTimeout> | undefined;
  /** Seconds that the backend wants the element to wait. */
  #retryAfter = 0;
  #pending: Pending | null = null;

  constructor(context: RequestsContext) {
    this.#context = context;
  }

  /**
   * Asks for the description. Reports `described` or `unanswered`. A newer question replaces an older one, but not the one whose answer is
   * to be compared with.
   */
  ask(): void {
    const { host, flow } = this.#context;
    if (this.#pending?.decides || (flow.question === null && this.#pending?.earlyFor === flow.attempt)) return;
    // Elements that can do nothing yet ask in turn. A user waits for every other question.
    this.#run('question', flow.question === 'description'
      ? async (signal) => parseDescription((await readInTurn(host, signal)).json)
      : this.#sending('GET'));
  }

  /** Asks, and goes on asking while the window cannot be reached, or until the question is answered. */
  async poll(questions = 0): Promise<void> {
    this.ask();
    const { answered } = this;
    await answered;
    const { state, question } = this.#context.flow;
    // A newer question has replaced this one, and continues by itself.
    if (answered !== this.answered || !(question || state === 'detached')) return;
    // In a hidden page stop soon: the user's return wakes the attempt.
    if (document.hidden && questions > QUICK_QUESTIONS) return;
    // A detached window may succeed at any moment. A failing backend needs time.
    const quick = state === 'detached' ? QUICK_QUESTIONS : 0;
    const pause = Math.max(1, this.#retryAfter, Math.min(questions - quick, LONGEST_PAUSE));
    // Two polls may have waited for the same answer.
    globalThis.clearTimeout(this.#pause);
    this.#pause = globalThis.setTimeout(() => { void this.poll(questions + 1); }, pause * 1_000);
  }

  /** Sends a request that decides how the attempt ends. Reports `described`, `lost` or `failed`. */
  send(method: Method, body?: CredentialsRequest): void {
    this.#run('change', this.#sending(method, body));
  }

  /** Waits for the page's own work in place of a request that decides. Reports `accepted` or `failed`. */
  awaitPage(work: Promise<unknown>): void {
    this.#run('page', () => work.then(() => null));
  }

  /**
   * Takes the page's description, or whatever else the page gave, as the answer to the current question. While an answer that decides is
   * awaited, a description is noted only.
   */
  take(connector: unknown): void {
    const { attempt, outstanding, lost, state } = this.#context.flow;
    const isAwaitingDecision = state === 'verifying' || !!lost || !!this.#pending?.decides;
    if (!isAwaitingDecision) this.#drop();
    try {
      const description = parseDescription(connector);
      // The page may have asked long ago: its "yes" is no description to compare a renewal with.
      const isEarly = !outstanding && !description.authenticated;
      this.#context.report({ type: isAwaitingDecision ? 'noted' : 'described', attempt, connector: description, isEarly });
    } catch (cause) {
      if (!isAwaitingDecision) this.#context.report({ type: 'unanswered', attempt, error: toError(cause) });
    }
  }

  /** Ends every request and timer. */
  stop(): void {
    this.#drop();
    globalThis.clearTimeout(this.#pause);
    // A poll that waits for an answer ends, too.
    this.answered = Promise.resolve();
  }

  /** Ignores the answer that is awaited. */
  #drop(): void {
    this.#pending?.controller.abort();
    this.#pending = null;
  }

  /** Sends a request and parses the description in its answer. */
  #sending(method: Method, body?: CredentialsRequest): Work {
    return async (signal) => {
      const { json } = await request(this.#context.host, { method, signal, body });
      try {
        return parseDescription(json);
      } catch (error) {
        // The backend has probably done it: some proxies shorten an answer, and others answer DELETE with 204. Only a GET can tell.
        throw withUnknownOutcome(error as ConnectorAuthError);
      }
    };
  }

  /** Does the work in place of what is under way, and reports its result. */
  #run(kind: Kind, work: Work): void {
    const { attempt, outstanding } = this.#context.flow;
    const controller = new globalThis.AbortController();
    const { signal } = controller;
    // The answer to an earlier question says nothing about what this work changes.
    this.#drop();
    this.#pending = { controller, decides: kind !== 'question', earlyFor: outstanding ? null : attempt };
    globalThis.clearTimeout(this.#pause);
    const report = (answer: RequestReport, retryAfter = 0): void => {
      if (signal.aborted) return;
      this.#pending = null;
      this.#retryAfter = retryAfter;
      this.#context.report(answer);
    };
    const answered = work(signal).then(
      (connector) => { report(connector ? { type: 'described', attempt, connector, isEarly: !outstanding } : { type: 'accepted', attempt }); },
      (cause: unknown) => {
        const error = toError(cause);
        report({ type: failureOf(kind, error), attempt, error }, error.retryAfter);
      },
    );
    // The page's own work is no request, and may itself wait for `refresh()`.
    if (kind !== 'page') this.answered = answered;
  }
}
