import { isObject } from '../contract/is-object.js';
import type { ConnectorAuthError } from './connector-auth-error.js';

/** The longest text for the console. */
const LONGEST = 300;

/** Not a member of the error: pages show errors, and send them on. */
const details = new WeakMap<ConnectorAuthError, string>();

/**
 * Keeps the `detail` of a problem for the console, unless it repeats what the user typed.
 * @param sent The body of the request.
 */
export function keepDetail(error: ConnectorAuthError, problem: unknown, sent: object | undefined): void {
  const detail = isObject(problem) ? problem.detail : null;
  const { apiKey, username, password, properties } = { ...sent } as Readonly<Record<string, string | undefined>>;
  const typed = [apiKey, username, password, ...Object.values<string>({ ...properties as object | undefined })];
  if (typeof detail === 'string' && !typed.some((value) => value && detail.includes(value))) details.set(error, detail.slice(0, LONGEST));
}

/** The error's message, or another one for it, followed by the backend's own words. */
export const messageWithDetail = (error: ConnectorAuthError, message = error.message): string => [message, details.get(error)].filter(Boolean).join(': ');
