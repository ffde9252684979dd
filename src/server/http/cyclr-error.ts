/**
 * - `refused`: 400, what was sent is not taken
 * - `unauthorized`: 401 in spite of a fresh access token, or the access token itself is refused
 * - `not_found`: 404
 * - `rate_limited`: 429
 * - `timeout`: no whole answer in time
 * - `unreachable`: no connection, or it broke
 * - `unexpected`: any other status, or an answer that is not in Cyclr's shape
 */
export type CyclrFailure = 'refused' | 'unauthorized' | 'not_found' | 'rate_limited' | 'timeout' | 'unreachable' | 'unexpected';

/** A call to Cyclr that failed. Nothing in it is secret: it names the method, the path and the status, never a body or a token. */
export class CyclrError extends Error {
  override readonly name = 'CyclrError';
  /** What Cyclr itself said of it; `null` where it said nothing, or something that repeats a secret. */
  readonly reason: string | null;
  /** Seconds to wait, where Cyclr gave them. */
  readonly retryAfter: number | null;

  constructor(
    readonly failure: CyclrFailure,
    message: string,
    { reason = null, retryAfter = null, cause }: { reason?: string | null; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

export function failureOf(status: number): CyclrFailure {
  switch (status) {
    case 400: return 'refused';
    case 401: return 'unauthorized';
    case 404: return 'not_found';
    case 429: return 'rate_limited';
    default: return 'unexpected';
  }
}
