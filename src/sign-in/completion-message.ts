/** What makes a message the one that ends this attempt. */
export interface ExpectedMessage {
  readonly origins: readonly string[];
  readonly source: Window;
  /** `null`: none is expected, and nothing that is posted can be it. */
  readonly data: string | null;
}

/**
 * Calls back for the completion message, for nothing else: any page may post to any window. What may be forged in bulk is compared
 * first; `data` is never converted, so that no object in it is asked anything. Ends with the signal.
 * @param misheard Told the origin of a message from the right window with the right content: a wrong list of origins, most likely.
 */
export function onCompletionMessage(
  expected: ExpectedMessage, callback: () => void, misheard: (origin: string) => void, signal: AbortSignal,
): void {
  addEventListener('message', ({ isTrusted, origin, source, data }) => {
    if (!isTrusted || source !== expected.source || typeof data !== 'string' || data !== expected.data) return;
    if (expected.origins.includes(origin)) callback();
    else misheard(origin);
  }, { signal });
}
