import type { AbortSource } from './abort-source.js';

/** The work did not finish within its time limit. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';

  constructor(milliseconds: number) {
    super(`Not done within ${milliseconds} ms.`);
  }
}

/**
 * Runs work with a time limit in milliseconds. The work gets an `AbortSignal` that aborts when the time is up.
 *
 * `CyclrClient.account` accepts a function of this type, to run each call to Cyclr, and each wait for an access token, within a limit of
 * the caller's.
 *
 * @example
 * const limitTime: TimeLimiter = (milliseconds, work) => work(AbortSignal.timeout(Math.min(milliseconds, 5_000)));
 */
export type TimeLimiter = <T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Settles as the work does. Rejects with a {@link TimeLimitError} when the time is up, or with the parent's reason when the parent
 * aborts, even if the work ignores its signal.
 *
 * The work also gets a {@link TimeLimiter} for its parts. A part that takes too long ends the whole work. That way a part needs only a
 * timer, not a controller with a signal and listeners of its own; `npm run bench` shows the difference.
 *
 * `AbortSignal.any` would do the same, but Node 20.0 to 20.2 do not have it.
 */
export function withTimeLimit<T>(
  milliseconds: number,
  parent: AbortSource | undefined,
  work: (signal: AbortSignal, limitTime: TimeLimiter) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const parts = new Parts();
    const finish = () => {
      clearTimeout(timer);
      parent?.removeEventListener('abort', abandon);
    };
    const fail = (reason: unknown) => {
      finish();
      reject(reason);
    };
    const stop = (reason: unknown) => {
      fail(reason);
      parts.stop(reason);
    };
    const abandon = () => { stop(parent?.reason); };
    const timer = setTimeout(() => { stop(new TimeLimitError(milliseconds)); }, milliseconds);
    if (parent?.aborted) return abandon();
    parent?.addEventListener('abort', abandon);
    work(parts.signal, parts.limitTime).then((result) => {
      finish();
      resolve(result);
    }, fail);
  });
}

/** The parts of one work. They share its signal. */
class Parts {
  readonly #controller = new AbortController();
  /** Functions that reject the parts that have not settled: a part may ignore the signal. */
  readonly #rejects = new Set<(reason: unknown) => void>();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(reason: unknown): void {
    this.#controller.abort(reason);
    for (const reject of this.#rejects) reject(reason);
  }

  readonly limitTime: TimeLimiter = (milliseconds, work) => new Promise((resolve, reject) => {
    if (this.signal.aborted) return reject(this.signal.reason);
    const finish = () => {
      clearTimeout(timer);
      this.#rejects.delete(fail);
    };
    const fail = (reason: unknown) => {
      finish();
      reject(reason);
    };
    const timer = setTimeout(() => { this.stop(new TimeLimitError(milliseconds)); }, milliseconds);
    this.#rejects.add(fail);
    work(this.signal).then((result) => {
      finish();
      resolve(result);
    }, fail);
  });
}
