/** For each code, whether the same attempt, made again, may succeed. */
const RETRYABLE = {
  popup_blocked: true,
  endpoint_unreachable: true,
  endpoint_error: true,
  invalid_response: false,
  untrusted_url: false,
  unauthorized: false,
  not_found: false,
  rate_limited: true,
  invalid_credentials: false,
  missing_properties: false,
  not_authenticated: true,
  timeout: true,
  unsupported_auth_type: false,
  misconfigured: false,
} as const;

/** Every way in which connecting can fail. */
export type ErrorCode = keyof typeof RETRYABLE;

/** Tells whether a value from outside is one of the codes. */
export const isErrorCode = (value: unknown): value is ErrorCode => typeof value === 'string' && Object.hasOwn(RETRYABLE, value);

/** Tells whether the same attempt, made again, may succeed after a failure of this code. */
export const isRetryable = (code: ErrorCode): boolean => RETRYABLE[code];
