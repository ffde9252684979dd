import { ConnectorAuthError } from './connector-auth-error.js';
import { parseSignIn } from './parse.js';
import { request } from './request.js';
import type { Backend } from './request.js';
import type { SignInRequest } from '../contract/wire.js';

/** Milliseconds that a URL must have left when it arrives: a slow window takes some of them. */
const MARGIN = 15_000;

/** What a URL lives at Cyclr, in milliseconds. One that expired before that tells of clocks that differ: nothing follows for the URL. */
const LIFETIME = 300_000;

/**
 * Asks for a one-time sign-in URL; once more, where the first is about to expire. The time that is left is told by the backend's own clock:
 * the browser's may be wrong by hours.
 * @throws {ConnectorAuthError} `invalid_response` where the second is no better, and whatever a request can come to.
 */
export async function requestSignInUrl(backend: Backend, signal: AbortSignal, body: SignInRequest): Promise<string> {
  for (let tries = 0; tries < 2; tries++) {
    const { json, headers } = await request(backend, 'POST', signal, body);
    const { url, expiresAt } = parseSignIn(json);
    const left = Date.parse(expiresAt ?? '') - Date.parse(headers.get('date') ?? '');
    if (!(left < MARGIN && left > -LIFETIME)) return url;
  }
  throw new ConnectorAuthError('invalid_response', 'expiresAt', { retryable: true });
}
