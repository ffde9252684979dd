import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import { failureText } from '../client/problem-detail.js';
import { failures } from '../locales/en.js';
import { hasRetry, listCodeOf } from './templates.js';

const warned = new WeakMap<object, Set<string>>();

/** Warns the developer of the page, once for each list and text. */
export function warn(list: object, text: string): void {
  const texts = warned.get(list) ?? new Set();
  if (texts.has(text)) return;
  warned.set(list, texts.add(text));
  globalThis.console.warn(`cyclr-connector-list: ${text}`);
}

/**
 * Writes a failure to the console: its code, the advice that the page shows, the request and its status, and the backend's own words. The
 * endpoint is not named: its query may be private.
 */
export function logFailure(error: ConnectorAuthError): void {
  const code = listCodeOf(error);
  const message = failures[code] + error.message.slice(failures[error.code].length);
  const advice = code === error.code || hasRetry(error) ? '' : ' The backend has no list: serve {endpoint}?list';
  globalThis.console.info(`cyclr-connector-list: ${failureText(error, { code, message: message + advice })}`);
}
