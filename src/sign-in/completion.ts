import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { withParameter, withoutParameter } from './query.js';
import { PARAMETER } from './attempt-record.js';
import { parseUrl } from './trusted-url.js';

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
export function completionOf(attempt: string, returnUrl: string | URL | null | undefined): CompletionTarget {
  if (globalThis.origin === 'null') throw new ConnectorAuthError('misconfigured', 'sandbox');
  if (returnUrl == null) return { targetOrigin: location.origin, callbackMessage: attempt };
  const page = parseUrl(returnUrl, document.baseURI);
  if (page?.origin === location.origin) return { targetOrigin: withParameter(page.href, PARAMETER, attempt), callbackMessage: null };
  throw new ConnectorAuthError('misconfigured', 'return-url');
}

/** The address with the completion in its query. A backend may have left it out of the sign-in URL, or put something else there. */
export function withCompletion({ href }: URL, { targetOrigin, callbackMessage }: CompletionTarget): string {
  const address = withParameter(href, 'targetOrigin', targetOrigin);
  return callbackMessage === null ? withoutParameter(address, 'callbackMessage') : withParameter(address, 'callbackMessage', callbackMessage);
}

/**
 * The address of the backend's start route, with the completion in its query.
 * @param resource The connector's resource; `null` without one.
 * @throws {ConnectorAuthError} `misconfigured` without a resource, and for one of another origin: the route answers that page's users only.
 */
export function startAddressOf(resource: string | null, completion: CompletionTarget): string {
  const url = new globalThis.URL(resource ?? '', document.baseURI);
  if (resource === null || url.origin !== location.origin) throw new ConnectorAuthError('misconfigured', 'direct, endpoint');
  url.pathname = url.pathname.replace(/\/?$/, '/start');
  return withCompletion(url, completion);
}
