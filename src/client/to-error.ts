import { isObject } from '../contract/is-object.js';
import type { FieldError } from '../contract/wire.js';
import { ConnectorAuthError } from './connector-auth-error.js';
import { parseFieldErrors } from './parse.js';
import { repeatsSecret, withoutSecrets } from './secrets.js';
import type { SentSecrets } from './secrets.js';
import { isOutcomeUnknown, withUnknownOutcome } from './unknown-outcome.js';

/** A copy of the error without the texts that repeat a secret; the error itself if there are none, because pages compare errors. */
function withoutSecretTexts(error: ConnectorAuthError, sent: SentSecrets): ConnectorAuthError {
  const { code, message, cause, reference, errors, ...others } = error;
  // A page without types may give a number.
  const isSafe = (text: unknown): boolean => !repeatsSecret(String(text), sent.secrets);
  const clean = withoutSecrets(parseFieldErrors(errors), sent);
  const copy = new ConnectorAuthError(code, '', {
    ...others,
    cause,
    ...(errors && { errors: clean }),
    ...(reference !== undefined && isSafe(reference) && { reference }),
  });
  // Only what follows the sentence of the code is the page's own. The sentence itself may contain a short password.
  if (isSafe(message.replace(copy.message, ''))) copy.message = message;
  // An entry may have other members, which the copy leaves out.
  const isClean = !errors || (errors.length === clean.length && clean.every(({ name, detail }, index) =>
    Object.values(errors[index] as object).every((value) => value === name || value === detail)));
  if (isClean && copy.reference === reference && copy.message === message) return error;
  return isOutcomeUnknown(error) ? withUnknownOutcome(copy) : copy;
}

/**
 * The coded error for anything that was thrown, by the page's own code perhaps: `invalid_credentials` where the value names inputs, as in
 * `{ errors: [{ name, detail }] }`, otherwise `endpoint_error`. The value becomes the `cause`.
 * @param sent The secrets that the code had; no text of the error repeats one of them. Default: none.
 */
export function toError(cause: unknown, sent?: SentSecrets): ConnectorAuthError {
  let errors: readonly FieldError[] = [];
  try {
    if (cause instanceof ConnectorAuthError) return sent ? withoutSecretTexts(cause, sent) : cause;
    errors = parseFieldErrors(isObject(cause) ? cause.errors : undefined);
    if (sent) errors = withoutSecrets(errors, sent);
  } catch {
    // The members of a foreign object may throw.
  }
  return new ConnectorAuthError(errors.length ? 'invalid_credentials' : 'endpoint_error', '', { cause, errors });
}
