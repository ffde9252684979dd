/** Resolves after this many milliseconds. Rejects with the signal's reason as soon as the signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
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

/** A random length between half and one and a half times this one, so that requests that failed together do not retry together. */
export const withJitter = (milliseconds: number): number => milliseconds * (0.5 + Math.random());
