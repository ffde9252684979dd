import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { returnAddress } from './return-page.js';

/** How a sign-in reports that it is over. */
export interface CompletionTarget {
  /** The origin that the message is posted to; or, without a message, the page that the sign-in returns to. */
  readonly targetOrigin: string;
  /** `null`: the sign-in completes by return page. */
  readonly callbackMessage: string | null;
}

/**
 * The completion of one attempt: by return page where there is a `returnUrl`, otherwise by message.
 * @throws {ConnectorAuthError} `misconfigured` where `returnUrl` is not on this page's origin, or where this page's origin is opaque, as in
 * a frame that is sandboxed without allow-same-origin: no message could be posted to it.
 */
export function completionOf(attempt: string, returnUrl: string | null | undefined): CompletionTarget {
  if (globalThis.origin === 'null') throw new ConnectorAuthError('misconfigured', 'sandbox');
  if (returnUrl == null) return { targetOrigin: location.origin, callbackMessage: attempt };
  const page = globalThis.URL.canParse(returnUrl, document.baseURI) && new globalThis.URL(returnUrl, document.baseURI);
  if (page && page.origin === location.origin) return { targetOrigin: returnAddress(page, attempt), callbackMessage: null };
  throw new ConnectorAuthError('misconfigured', 'return-url');
}

/**
 * The address of the backend's start route, with the completion in its query.
 * @param resource The connector's resource; `null` without one.
 * @throws {ConnectorAuthError} `misconfigured` without a resource, and for one of another origin: the route answers that page's users only.
 */
export function startUrlOf(resource: string | null, { targetOrigin, callbackMessage }: CompletionTarget): URL {
  const url = new globalThis.URL(resource ?? '', document.baseURI);
  if (resource === null || url.origin !== location.origin) throw new ConnectorAuthError('misconfigured', 'direct, endpoint');
  const query = new globalThis.URLSearchParams({ targetOrigin, ...(callbackMessage !== null && { callbackMessage }) });
  url.pathname = url.pathname.replace(/\/?$/, '/start');
  url.search += `&${query}`;
  return url;
}

/** The sign-in URL with the completion in its query; the backend may have left it out, or put something else there. */
export function destinationOf(url: URL, { targetOrigin, callbackMessage }: CompletionTarget): URL {
  url.searchParams.set('targetOrigin', targetOrigin);
  if (callbackMessage === null) url.searchParams.delete('callbackMessage');
  else url.searchParams.set('callbackMessage', callbackMessage);
  return url;
}
