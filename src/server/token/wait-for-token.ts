import { CyclrError } from '../http/cyclr-error.js';
import { TimeLimitError, withTimeLimit } from '../lib/time-limit.js';
import type { TimeLimiter } from '../lib/time-limit.js';

/** Milliseconds: an instance waits up to 10 seconds for the token of another one, and then requests its own, for up to 10 seconds. */
const WAIT_TIME_LIMIT = 20_000;

/**
 * Waits for a token within a time limit of the caller's. Only the caller's waiting ends: others may wait for the same request for a token.
 * @throws {CyclrError} `timeout`; or the signal's reason; or what `find` rejects with.
 */
export async function waitForToken<T>(limitTime: TimeLimiter, find: () => Promise<T>): Promise<T> {
  try {
    // The inner limit ends only this wait: `find` gets no signal.
    return await limitTime(WAIT_TIME_LIMIT, (signal) => withTimeLimit(WAIT_TIME_LIMIT, signal, find));
  } catch (cause) {
    if (cause instanceof TimeLimitError) throw new CyclrError('timeout', 'Cyclr did not issue an access token in time.');
    throw cause;
  }
}
