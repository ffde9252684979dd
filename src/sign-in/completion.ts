import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { withParameter, withoutParameter } from './query.js';
import { PARAMETER } from './return-page.js';

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
  if (page && page.origin === location.origin) return { targetOrigin: withParameter(page.href, PARAMETER, attempt), callbackMessage: null };
  throw new ConnectorAuthError('misconfigured', 'return-url');
}

/** The sign-in URL with the completion in its query; the backend may have left it out, or put something else there. */
export function destinationOf({ href }: URL, { targetOrigin, callbackMessage }: CompletionTarget): string {
  const address = withParameter(href, 'targetOrigin', targetOrigin);
  return callbackMessage === null ? withoutParameter(address, 'callbackMessage') : withParameter(address, 'callbackMessage', callbackMessage);
}
