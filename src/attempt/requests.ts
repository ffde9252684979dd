import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { members, parseDescription, parseFieldErrors } from '../client/parse.js';
import { request } from '../client/request.js';
import type { Backend } from '../client/request.js';
import type { ConnectorDescription, CredentialsRequest } from '../contract/wire.js';
import type { Flow, Input } from '../flow/flow.js';

/** A request, and what the backend says of the connector then; `null` where the page did it itself, and says it is done. */
export type Work = (signal: AbortSignal) => Promise<ConnectorDescription | null>;

type Answer = Extract<Input, { readonly type: 'described' | 'accepted' | 'failed' | 'unanswered' }>;

/** How often the backend is asked every second while the window cannot be reached; then the pause grows by a second each time. */
const QUICK_QUESTIONS = 60;

/** Milliseconds until the backend is asked again. */
const pauseAfter = (questions: number): number => Math.min(Math.max(1, questions - QUICK_QUESTIONS), 30) * 1_000;

/** Whatever was thrown, by the page's own code perhaps. */
export function toError(cause: unknown): ConnectorAuthError {
  if (cause instanceof ConnectorAuthError) return cause;
  const errors = parseFieldErrors(members(cause).errors);
  return new ConnectorAuthError(errors.length ? 'invalid_credentials' : 'endpoint_error', '', { cause, errors });
}

/** What is asked of the backend, and told to it: one question at a time, and none beside a request whose answer decides. */
export class Requests {
  /** Fulfilled when the backend has answered what it was asked last, whatever it said. */
  answered: Promise<unknown> = Promise.resolve();
  /** A request is under way whose answer decides: nothing else may. */
  decides = false;
  readonly #backend: Backend;
  readonly #flow: () => Flow;
  readonly #report: (answer: Answer) => void;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** What ends the two requests that can be under way, each called as its failure is. */
  readonly #life: { failed?: AbortController; unanswered?: AbortController } = {};

  /** @param report Told each answer, as one of the attempt that is current when the request is made. */
  constructor(backend: Backend, flow: () => Flow, report: (answer: Answer) => void) {
    this.#backend = backend;
    this.#flow = flow;
    this.#report = report;
  }

  /** What is to be told to the backend, and its description then. */
  telling(method: 'GET' | 'POST' | 'DELETE', body?: CredentialsRequest): Work {
    return async (signal) => parseDescription((await request(this.#backend, method, signal, body)).json);
  }

  /** → `described`, `unanswered`. A newer question replaces an older one. */
  ask(): void {
    if (!this.decides) this.#run('unanswered', this.telling('GET'));
  }

  /** Asks, and goes on asking while the window cannot be reached. */
  async poll(questions = 0): Promise<void> {
    this.ask();
    const { answered } = this;
    await answered;
    // A newer question has taken this one's place, and goes on by itself.
    if (answered !== this.answered || this.#flow().state !== 'detached') return;
    // Nor for long where nobody looks: whoever comes back has it asked at once.
    if (document.hidden && questions > QUICK_QUESTIONS) return;
    this.#pause = setTimeout(() => { void this.poll(questions + 1); }, pauseAfter(questions));
  }

  /** → `described`, `accepted`, `failed` */
  decide(work: Work): void {
    // What was asked before is no answer to a request that decides.
    this.forgetQuestion();
    this.#run('failed', work);
  }

  forgetQuestion(): void {
    this.#life.unanswered?.abort();
  }

  /** Ends whatever is under way. */
  stop(): void {
    this.decides = false;
    this.#life.failed?.abort();
    this.forgetQuestion();
    clearTimeout(this.#pause);
  }

  #run(failure: 'failed' | 'unanswered', work: Work): void {
    const { attempt } = this.#flow();
    clearTimeout(this.#pause);
    this.#life[failure]?.abort();
    const { signal } = (this.#life[failure] = new AbortController());
    this.decides = failure === 'failed';
    const report = (answer: Answer): void => {
      if (signal.aborted) return;
      this.decides = false;
      this.#report(answer);
    };
    this.answered = work(signal).then(
      (connector) => { report(connector ? { type: 'described', attempt, connector } : { type: 'accepted', attempt }); },
      (cause: unknown) => { report({ type: failure, attempt, error: toError(cause) }); },
    );
  }
}
