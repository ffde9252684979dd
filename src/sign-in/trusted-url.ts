import { isSecureUrl } from '../contract/loopback.js';
import { ConnectorAuthError } from '../client/connector-auth-error.js';

/**
 * The origins that `service-origin` lists; none where it lists none.
 * @throws {ConnectorAuthError} `misconfigured` where an entry is no such origin; `null`, which every sandboxed frame has, never is.
 */
export const parseOrigins = (list: string | null | undefined): readonly string[] => (list?.match(/\S+/g) ?? []).map((entry) => {
  const url = URL.canParse(entry) && new URL(entry);
  if (url && isSecureUrl(url)) return url.origin;
  throw new ConnectorAuthError('misconfigured', 'service-origin');
});

/**
 * The URL that the window may go to, parsed once. A blank window still has the host page's origin: there a `javascript:` URL would run as
 * the host page, in every engine.
 * @param origins Where the URL may lead; anywhere, when empty.
 * @throws {ConnectorAuthError} `untrusted_url`, which says no more than the origin: the URL is a secret.
 */
export function trustedUrl(source: string, origins: readonly string[]): URL {
  const url = URL.canParse(source) && new URL(source);
  if (url && isSecureUrl(url) && !url.username && !url.password && (!origins.length || origins.includes(url.origin))) return url;
  throw new ConnectorAuthError('untrusted_url', url ? url.origin : '');
}
