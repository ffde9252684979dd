import { isRetryable } from '../contract/error-codes.js';
import type { ErrorCode } from '../contract/error-codes.js';
import type { FieldError } from '../contract/wire.js';
import { failures } from '../locales/en.js';

/** The optional members of a {@link ConnectorAuthError}. */
export interface ErrorDetails {
  /** Whether the same attempt, made again, may succeed. Default: depends on the code. */
  readonly retryable?: boolean;
  /** The backend's own id for the failure. */
  readonly reference?: string;
  /** What is wrong with which input. */
  readonly errors?: readonly FieldError[];
  /** The language of the details in `errors`, where the backend named it in `Content-Language`. */
  readonly language?: string;
  /** Seconds to wait before the next attempt, where the backend named them (`rate_limited`). */
  readonly retryAfter?: number;
  /** The HTTP status of the backend's answer, where there was one. */
  readonly status?: number;
  readonly cause?: unknown;
}

/**
 * Why connecting failed. `message` says what to do about it, in English, followed by details for a developer in parentheses. It never holds
 * a credential or a sign-in URL. Of the backend's text it repeats only an `authType` that no browser can handle and the origin of a sign-in
 * URL that is not trusted. Otherwise only `errors` and `reference` hold text of the backend's.
 */
export class ConnectorAuthError extends Error implements ErrorDetails {
  override readonly name = 'ConnectorAuthError';
  declare readonly code: ErrorCode;
  declare readonly retryable: boolean;
  declare readonly reference?: string;
  declare readonly errors?: readonly FieldError[];
  declare readonly language?: string;
  declare readonly retryAfter?: number;
  declare readonly status?: number;

  constructor(code: ErrorCode, about = '', details?: ErrorDetails) {
    // `Error` makes `cause` not enumerable, and the assignment keeps it so. Pages serialize an event's detail, and what their own code
    // threw, such as an Axios error, may hold what the user typed.
    super(failures[code] + (about && ` (${about})`), details);
    Object.assign(this, { code, retryable: isRetryable(code) }, details);
  }
}
