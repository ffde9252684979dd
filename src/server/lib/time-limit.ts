/** Work that took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';

  constructor(milliseconds: number) {
    super(`Not done within ${milliseconds} ms.`);
  }
}

/** Runs work that may take so many milliseconds, and hands it the signal that ends it. Rejects with a {@link TimeLimitError}. */
export type Within = <T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Settles as the work does; rejects with a {@link TimeLimitError} when the time is over, or with the parent's reason when that
 * aborts, even where the work does not listen to the signal that it is handed.
 *
 * The work may run parts of itself within limits of their own. One that takes too long ends all of them: a part then costs a timer, and no
 * controller with a signal and its listeners, which `npm run bench` tells from it.
 *
 * Made by hand because `AbortSignal.any` is missing from Node 20.0 to 20.2.
 */
export function withTimeLimit<T>(
  milliseconds: number,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal, within: Within) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const finish = () => {
      clearTimeout(timer);
      parent?.removeEventListener('abort', abandon);
    };
    const stop = (reason: unknown) => {
      finish();
      reject(reason);
      controller.abort(reason);
    };
    const abandon = () => { stop(parent?.reason); };
    const timer = setTimeout(() => { stop(new TimeLimitError(milliseconds)); }, milliseconds);
    if (parent?.aborted) return abandon();
    parent?.addEventListener('abort', abandon);
    work(controller.signal, partOf(controller)).then(resolve, reject).finally(finish);
  });
}

const partOf = (whole: AbortController): Within => (milliseconds, work) => new Promise((resolve, reject) => {
  const timer = setTimeout(() => {
    const late = new TimeLimitError(milliseconds);
    reject(late);
    whole.abort(late);
  }, milliseconds);
  work(whole.signal).then(resolve, reject).finally(() => { clearTimeout(timer); });
});
