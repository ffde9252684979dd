/**
 * Observes the calls to Cyclr that one `CyclrAccount` makes. Requests for access tokens are not observed.
 *
 * @example
 * const observer: CallObserver = { called() {}, answered(status) { metrics.count('cyclr', status); } };
 * const account = client.account(accountId, undefined, observer);
 */
export interface CallObserver {
  /** Texts that the calls' errors must not repeat. Default: only the access token and the credentials of each call. */
  readonly secrets?: readonly string[];
  /** A call is sent, for the first time or again after its connection broke. */
  called(): void;
  /** The answer to a call has arrived, with this HTTP status. */
  answered(status: number): void;
}

/** Counts the calls to Cyclr and measures the time since it was created. */
export class CallCounter implements CallObserver {
  readonly #startedAt = performance.now();
  #calls = 0;
  #status: number | null = null;

  called(): void {
    this.#calls += 1;
    this.#status = null;
  }

  answered(status: number): void {
    this.#status = status;
  }

  summary(): { duration: number; upstreamStatus: number | null; upstreamCalls: number } {
    return { duration: Math.round(performance.now() - this.#startedAt), upstreamStatus: this.#status, upstreamCalls: this.#calls };
  }
}
