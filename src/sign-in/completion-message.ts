/** The values that a message must match to be the completion message of one attempt. */
export interface ExpectedMessage {
  readonly origins: readonly string[];
  readonly source: Window;
  /** `null`: the sign-in completes by return page, so no message can match. */
  readonly data: string | null;
}

/** How to listen for the completion message. */
export interface MessageListener {
  readonly onMessage: () => void;
  /** Called with the origin of a message that matches in everything else: `service-origin` most likely lacks that origin. */
  readonly onForeignOrigin: (origin: string) => void;
  /** The opener of the window that the message comes from. */
  readonly opener: Window;
  /** Ends the listening. */
  readonly signal: AbortSignal;
}

/**
 * Calls back for the completion message and for nothing else: any page may post to any window. Compare `data` with `===` only, after its
 * type: coercing it could run a hostile `toString`.
 */
export function onCompletionMessage(expected: ExpectedMessage, { onMessage, onForeignOrigin, opener, signal }: MessageListener): void {
  opener.addEventListener('message', ({ isTrusted, origin, source, data }) => {
    if (!isTrusted || source !== expected.source || typeof data !== 'string' || data !== expected.data) return;
    if (expected.origins.includes(origin)) onMessage();
    else onForeignOrigin(origin);
  }, { signal });
}
