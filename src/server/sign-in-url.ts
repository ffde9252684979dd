import type { IsAllowedOrigin } from './http/origins.js';
import { Problem } from './http/problem.js';

/** How the page wants to learn that a sign-in ended. */
export interface SignInTarget {
  /** An origin, or the URL to come back to where there is no message; `null`: not said. */
  readonly targetOrigin: string | null;
  /** `null`: the sign-in comes back to `targetOrigin` as a page. */
  readonly callbackMessage: string | null;
}

/**
 * The target, if it is a page of an origin that may call: a sign-in never ends anywhere else.
 * @throws {Problem} 422 `misconfigured`
 */
export function checkTarget({ targetOrigin, callbackMessage }: SignInTarget, request: Request, isAllowed: IsAllowedOrigin): SignInTarget {
  const wish = targetOrigin ?? request.headers.get('origin') ?? '';
  const url = URL.canParse(wish) ? new URL(wish) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || !isAllowed(url.origin)) {
    throw new Problem(422, 'misconfigured', '`targetOrigin` must be on one of the origins that may call.');
  }
  return { targetOrigin: callbackMessage === null ? url.href : url.origin, callbackMessage };
}

/** Cyclr's page for a sign-in. The token is base64: `+`, `/` and `=` would arrive as something else if they were not encoded. */
export function signInUrl(serviceUrl: string, connectorId: string, token: string, { targetOrigin, callbackMessage }: SignInTarget): string {
  const query = new URLSearchParams({ id: connectorId, token });
  if (targetOrigin !== null) query.set('targetOrigin', targetOrigin);
  if (callbackMessage !== null) query.set('callbackMessage', callbackMessage);
  return `${serviceUrl}/connectorauth/updateaccountconnectoroauth?${query.toString()}`;
}
