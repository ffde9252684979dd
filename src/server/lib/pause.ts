/** Resolves after so many milliseconds; rejects with the signal's reason as soon as that aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Half as long to one and a half times as long: those who failed together are not to come back together. */
export const around = (milliseconds: number): number => milliseconds * (0.5 + Math.random());
