import { toOrigin } from '../http/origins.js';
import type { IsAllowedOrigin } from '../http/origins.js';
import { Problem } from '../http/problem.js';

/** How the page learns that a sign-in has ended. */
export interface SignInTarget {
  /** The origin that the message is posted to; without a message, the URL to return to. `null`: the page gave none. */
  readonly targetOrigin: string | null;
  /** The message to post. `null`: the sign-in returns to `targetOrigin` as a page. */
  readonly callbackMessage: string | null;
}

/**
 * Checks that the target is on an allowed origin, and normalizes it. The default target is the request's `Origin`.
 * @throws {Problem} 422 `misconfigured`
 */
export function checkTarget({ targetOrigin, callbackMessage }: SignInTarget, request: Request, isAllowed: IsAllowedOrigin): SignInTarget {
  const wanted = targetOrigin ?? request.headers.get('origin') ?? '';
  const url = URL.canParse(wanted) ? new URL(wanted) : null;
  const origin = url && toOrigin(url);
  if (!origin || url.username || url.password || !isAllowed(origin)) {
    const detail = '`targetOrigin` must be on one of the allowed origins.';
    throw new Problem({ status: 422, code: 'misconfigured', detail, originRefusal: 'target' });
  }
  return { targetOrigin: callbackMessage === null ? url.href : origin, callbackMessage };
}

interface SignInUrlParts {
  readonly serviceUrl: string;
  readonly connectorId: string;
  readonly token: string;
  readonly target: SignInTarget;
}

/** The URL of Cyclr's sign-in page. All values are encoded: the token is base64, and its `+`, `/` and `=` would change otherwise. */
export function createSignInUrl({ serviceUrl, connectorId, token, target: { targetOrigin, callbackMessage } }: SignInUrlParts): string {
  const query = new URLSearchParams({ id: connectorId, token });
  if (targetOrigin !== null) query.set('targetOrigin', targetOrigin);
  if (callbackMessage !== null) query.set('callbackMessage', callbackMessage);
  return `${serviceUrl}/connectorauth/updateaccountconnectoroauth?${query.toString()}`;
}
