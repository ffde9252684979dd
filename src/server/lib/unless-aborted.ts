/**
 * Settles as the work does, or rejects with the signal's reason as soon as the signal aborts. Only the waiting ends: the work goes on, and
 * its later failure is handled.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => { reject(signal.reason); };
    const finish = () => { signal.removeEventListener('abort', stop); };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    work.finally(finish).then(resolve, reject);
  });
}
