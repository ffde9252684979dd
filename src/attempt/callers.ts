import type { Outcome } from '../flow/flow.js';
import type { Completion } from './dispatcher.js';

/** Why `connect()` cannot begin anything: a `ConnectorAuthError`, or an `AbortError` where the page prevented it. */
export type Refusal = Error | DOMException;

interface Caller {
  readonly resolve: (completion: Completion) => void;
  readonly reject: (reason: unknown) => void;
}

const cancelled = (): DOMException => new DOMException('Cancelled', 'AbortError');

/** The callers of `connect()` that wait for the end of the attempt. */
export class Callers {
  #waiting: Caller[] = [];

  /**
   * Waits for the end of the attempt that `begin` begins, or of the one that runs already.
   * @param begin Returns why it cannot begin; `null` if it can.
   */
  wait(begin: () => Refusal | null): Promise<Completion> {
    const ending = new Promise<Completion>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      const refusal = begin();
      if (refusal) reject(refusal);
    });
    // The events report the same, so an unhandled rejection is no error of the page's.
    ending.catch(() => undefined);
    return ending;
  }

  /** The callers that wait now; later ones wait for a later attempt. */
  take(): Callers {
    const taken = new Callers();
    taken.#waiting = this.#waiting.splice(0);
    return taken;
  }

  /**
   * Reports the end of the attempt.
   * @param outcome `null`: the attempt was cancelled before it began.
   * @param detail The detail of the outcome's event.
   */
  settle(outcome: Outcome | null, detail?: object): void {
    for (const { resolve, reject } of this.#waiting) {
      if (outcome?.ended === 'complete') resolve(detail as Completion);
      else reject(outcome?.ended === 'error' ? outcome.detail.error : cancelled());
    }
  }
}
