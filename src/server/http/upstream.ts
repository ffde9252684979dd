/** Follows the calls to Cyclr, one after the other. */
export interface CallObserver {
  /** A call is made, or made once more. */
  called(): void;
  /** The last call's answer begins. */
  answered(status: number): void;
}

/** Counts the calls to Cyclr that one thing takes, and the time. */
export class Upstream implements CallObserver {
  readonly #began = performance.now();
  #calls = 0;
  #status: number | null = null;

  called(): void {
    this.#calls += 1;
    this.#status = null;
  }

  answered(status: number): void {
    this.#status = status;
  }

  sum(): { duration: number; upstreamStatus: number | null; upstreamCalls: number } {
    return { duration: Math.round(performance.now() - this.#began), upstreamStatus: this.#status, upstreamCalls: this.#calls };
  }
}
