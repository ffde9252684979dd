import type { SignInRequest } from '../contract/wire.js';
import { ConnectorAuthError } from './connector-auth-error.js';
import { parseSignIn } from './parse.js';
import { request } from './request.js';
import type { Backend } from './request.js';

/** How long a sign-in URL must still be valid when it arrives, in milliseconds: a slow window takes some of that time. */
const MARGIN = 15_000;

/** How long a sign-in URL is valid at Cyclr, in milliseconds. One that seems to have expired before that is a sign of a wrong clock. */
const LIFETIME = 300_000;

/**
 * Requests a one-time sign-in URL; requests another one if the first is about to expire. The time left is measured by the backend's clock
 * (`Date`), because the browser's may be wrong by hours.
 * @throws {ConnectorAuthError} `invalid_response` if the second is about to expire too, and everything that {@link request} throws.
 */
export async function requestSignInUrl(backend: Backend, signal: AbortSignal, body: SignInRequest): Promise<string> {
  for (let tries = 0; tries < 2; tries++) {
    const { json, headers } = await request(backend, { method: 'POST', signal, body });
    const { url, expiresAt } = parseSignIn(json);
    const timeLeft = Date.parse(expiresAt ?? '') - Date.parse(headers.get('date') ?? '');
    // Without both times, `timeLeft` is `NaN`, and both comparisons are false.
    const isAboutToExpire = timeLeft < MARGIN && timeLeft > -LIFETIME;
    if (!isAboutToExpire) return url;
  }
  throw new ConnectorAuthError('invalid_response', 'expiresAt', { retryable: true });
}
