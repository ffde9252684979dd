/** Calls a hook of the host's for its effect. Whether it throws, rejects or never ends, it costs the answer nothing. */
export function tell<Told extends readonly unknown[]>(hook: (...told: Told) => unknown, ...told: Told): void {
  try {
    // A rejection that nobody handles ends a process of Node's.
    Promise.resolve(hook(...told)).catch(() => {});
  } catch {
    // A log that fails is not the page's business.
  }
}
