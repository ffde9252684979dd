import { isObject } from '../contract/is-object.js';
import type { FieldError } from '../contract/wire.js';
import { ConnectorAuthError } from './connector-auth-error.js';
import { parseFieldErrors } from './parse.js';
import { withoutSecrets } from './secrets.js';
import type { SentSecrets } from './secrets.js';

/**
 * The coded error for anything that was thrown, by the page's own code perhaps: `invalid_credentials` where the value names inputs, as in
 * `{ errors: [{ name, detail }] }`, otherwise `endpoint_error`. The value becomes the `cause`.
 * @param sent The secrets that the code had; none of them gets into `errors`. Default: none.
 */
export function toError(cause: unknown, sent?: SentSecrets): ConnectorAuthError {
  let errors: readonly FieldError[] = [];
  try {
    if (cause instanceof ConnectorAuthError) return cause;
    errors = parseFieldErrors(isObject(cause) ? cause.errors : undefined);
    if (sent) errors = withoutSecrets(errors, sent);
  } catch {
    // The members of a foreign object may throw.
  }
  return new ConnectorAuthError(errors.length ? 'invalid_credentials' : 'endpoint_error', '', { cause, errors });
}
