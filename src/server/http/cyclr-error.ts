/**
 * Why a call to Cyclr failed:
 * - `refused`: Cyclr answered 400; it does not accept what was sent
 * - `unauthorized`: Cyclr answered 401 even with a fresh access token, answers 401 to this account again so soon that no other fresh
 *   token was requested for it, or refused to issue an access token
 * - `not_found`: 404
 * - `rate_limited`: 429
 * - `unregistered_address`: 403, because Cyclr tests connections only for calls from IP addresses that are registered with it
 * - `timeout`: there was no complete answer in time
 * - `unreachable`: there was no connection, or it broke
 * - `unexpected`: any other status, or an answer whose shape is not Cyclr's
 */
export type CyclrFailure =
  'refused' | 'unauthorized' | 'not_found' | 'rate_limited' | 'unregistered_address' | 'timeout' | 'unreachable' | 'unexpected';

/**
 * A call to Cyclr failed. The error is safe to log: its message names the method, the path and the status, and quotes Cyclr's own words
 * if they repeat no secret. It holds no body and no token.
 *
 * @example
 * try {
 *   await client.account(accountId).authenticate('33', { apiKey });
 * } catch (error) {
 *   if (error instanceof CyclrError && error.failure === 'refused') console.warn(error.reason ?? error.message);
 *   else throw error;
 * }
 */
export class CyclrError extends Error {
  override readonly name = 'CyclrError';
  /** Cyclr's own message, in one line of at most 300 characters. `null` if Cyclr gave none, or if it repeats a secret. */
  readonly reason: string | null;
  /** Seconds to wait before the next call, from Cyclr's `Retry-After`. `null` if Cyclr gave none. */
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

export function failureForStatus(status: number): CyclrFailure {
  switch (status) {
    case 400: return 'refused';
    case 401: return 'unauthorized';
    case 404: return 'not_found';
    case 429: return 'rate_limited';
    default: return 'unexpected';
  }
}

/** The error of a test from an address that Cyclr does not know. Its text is constant, without Cyclr's words, so it repeats no secret. */
export const unregisteredAddress = (): CyclrError => {
  const advice = "Ask Cyclr's support to register your server's public IP address.";
  return new CyclrError('unregistered_address', `Cyclr tests no connections for calls from this server's IP address. ${advice}`);
};

/** The errors of calls that Cyclr answered with 4xx, or that Cyclr has not carried out. */
const withoutEffect = new WeakSet<Error>();

/** Tells whether the call that failed had no effect. After a lost answer or a failure of Cyclr, that is not known. */
export const hadNoEffect = (error: unknown): boolean => error instanceof CyclrError && withoutEffect.has(error);

/** Records that the call had no effect, by what Cyclr answered to it or later. */
export function recordNoEffect<E>(error: E): E {
  if (error instanceof CyclrError) withoutEffect.add(error);
  return error;
}
