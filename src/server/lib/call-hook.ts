/** Calls one of the host's hooks without waiting for it. A hook that throws, rejects or never settles does not affect the answer. */
export function callHook<Args extends readonly unknown[]>(hook: (...args: Args) => unknown, ...args: Args): void {
  try {
    // An unhandled rejection ends a Node process.
    Promise.resolve(hook(...args)).catch(() => {});
  } catch {
    // The page cannot do anything about a broken log.
  }
}
