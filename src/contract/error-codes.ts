/** The codes after which the same attempt, made again, may succeed. */
const RETRYABLE = ['popup_blocked', 'endpoint_unreachable', 'endpoint_error', 'rate_limited', 'not_authenticated', 'timeout'] as const;

/** The codes after which it comes to the same end. */
const FINAL = [
  'invalid_response', 'untrusted_url', 'unauthorized', 'not_found', 'invalid_credentials', 'missing_properties', 'unsupported_auth_type',
  'misconfigured',
] as const;

/** Every way in which connecting can fail. */
export type ErrorCode = (typeof RETRYABLE | typeof FINAL)[number];

/** Tells whether the same attempt, made again, may succeed after a failure of this code. */
export const isRetryable = (code: unknown): boolean => (RETRYABLE as readonly unknown[]).includes(code);

/** Tells whether a value from outside is one of the codes. */
export const isErrorCode = (value: unknown): value is ErrorCode => isRetryable(value) || (FINAL as readonly unknown[]).includes(value);

/** The codes of the statuses that have one. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized', 403: 'unauthorized', 404: 'not_found', 410: 'not_found', 422: 'invalid_credentials', 429: 'rate_limited',
};

/** The code of an answer that names none, such as a refusal by the host's own `Response`. */
export function codeOfStatus(status: number): ErrorCode {
  // A redirect is not followed, and browsers hide it as status 0: most likely, it leads to a login page.
  if (status < 400) return 'unauthorized';
  return CODES[status] ?? 'endpoint_error';
}
