/** Work that took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';

  constructor(milliseconds: number) {
    super(`Not done within ${milliseconds} ms.`);
  }
}

/**
 * Settles as the work does; rejects with a {@link TimeLimitError} when the time is over, or with the parent's reason when that
 * aborts, even where the work does not listen to the signal that it is handed.
 *
 * Made by hand because `AbortSignal.any` is missing from Node 20.0 to 20.2.
 */
export function withTimeLimit<T>(
  milliseconds: number,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
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
    work(controller.signal).then(resolve, reject).finally(finish);
  });
}
