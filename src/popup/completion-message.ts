/** What makes a message the one that ends this attempt. */
export interface ExpectedMessage {
  readonly origins: readonly string[];
  readonly source: Window;
  readonly data: string;
}

/**
 * Calls back for the completion message, for nothing else: any page may post to any window. What may be forged in bulk is compared
 * first; `data` is never converted, so that no object in it is asked anything. Ends with the signal.
 */
export function onCompletionMessage(expected: ExpectedMessage, callback: () => void, signal: AbortSignal): void {
  addEventListener('message', ({ isTrusted, origin, source, data }) => {
    if (isTrusted && source === expected.source && expected.origins.includes(origin) && data === expected.data) callback();
  }, { signal });
}
