import { isObject } from '../contract/is-object.js';
import type { ConnectorAuthError } from './connector-auth-error.js';
import { repeatsSecret } from './secrets.js';

/** The longest text for the console. */
const LONGEST = 300;

/** Not a member of the error: pages show errors, and send them on. */
const details = new WeakMap<ConnectorAuthError, string>();

/**
 * Keeps the `detail` of a problem for the console, unless it repeats what the user typed, even if that is no secret.
 * @param typed The texts in the body of the request.
 */
export function keepDetail(error: ConnectorAuthError, problem: unknown, typed: readonly string[]): void {
  const detail = isObject(problem) ? problem.detail : null;
  if (typeof detail === 'string' && !repeatsSecret(detail, typed)) details.set(error, detail.slice(0, LONGEST));
}

/** The error's code and message, or others for it, followed by the backend's own words. */
export const failureText = (error: ConnectorAuthError, { code, message }: Pick<ConnectorAuthError, 'code' | 'message'> = error): string =>
  [code, message, details.get(error)].filter(Boolean).join(': ');
