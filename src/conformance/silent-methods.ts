/** Timeouts in a row after which a method is not used any more. */
const MOST_TIMEOUTS = 2;

/** Remembers which methods the backend does not answer, so that a check does not wait for each of their requests. */
export class SilentMethods {
  readonly #timeouts = new Map<string, number>();

  includes(method: string): boolean {
    return (this.#timeouts.get(method) ?? 0) >= MOST_TIMEOUTS;
  }

  /** Counts a request that was sent. */
  add(method: string, isTimeout: boolean): void {
    this.#timeouts.set(method, isTimeout ? (this.#timeouts.get(method) ?? 0) + 1 : 0);
  }

  clear(): void {
    this.#timeouts.clear();
  }
}
