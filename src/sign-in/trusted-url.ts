import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isSecureUrl } from '../contract/loopback.js';

/** The URL of an address, which may be relative to `base`; `null` if it is none. */
export const parseUrl = (address: string | URL, base?: string): URL | null =>
  globalThis.URL.canParse(address, base) ? new globalThis.URL(address, base) : null;

/**
 * The origins that `service-origin` lists, separated by spaces; an empty list where it has none.
 * @throws {ConnectorAuthError} `misconfigured` where an entry is no secure origin. `null`, the origin of every sandboxed frame, is none.
 * Neither is a pattern, or a list with commas: a URL parser takes both for names of hosts.
 */
export const parseOrigins = (list: string | null | undefined): readonly string[] => (list?.match(/\S+/g) ?? []).map((entry) => {
  const url = parseUrl(entry);
  // By the scheme, not by the origin: a `blob:` URL has the origin of the page that made it.
  if (url && isSecureUrl(url) && !/[*,]/.test(entry)) return url.origin;
  throw new ConnectorAuthError('misconfigured', `service-origin ${entry}`);
});

/**
 * Parses and checks the URL that the window may go to. A blank window has the host page's origin, so a `javascript:` URL would run there
 * as the host page, in every engine.
 * @param origins The origins that the URL may have; any origin where the list is empty.
 * @throws {ConnectorAuthError} `untrusted_url`. The error names origins only: the URL is a secret.
 */
export function trustedUrl(text: string, origins: readonly string[]): URL {
  const url = parseUrl(text);
  if (url && isSecureUrl(url) && !url.username && !url.password && (!origins.length || origins.includes(url.origin))) return url;
  throw new ConnectorAuthError('untrusted_url', (url ? url.origin : 'no URL') + (origins.length ? `; service-origin: ${origins.join(' ')}` : ''));
}
