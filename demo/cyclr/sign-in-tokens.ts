import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { api, bearer, findAccount, readJson, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import type { SignInToken } from './state.js';

/** Milliseconds. */
const lifetime = 5 * 60 * 1000;

/** A token with all base64 characters that must be encoded in a URL: `+`, `/` and `=`. */
function awkwardToken(): string {
  for (;;) {
    const token = randomBytes(64).toString('base64');
    if (token.includes('+') && token.includes('/')) return token;
  }
}

/** `POST /v1.0/accounts/{AccountId}/signintoken`. */
export function signInTokens(cyclr: Cyclr): Hono<ApiEnv> {
  return api().use(bearer(cyclr)).post('/:accountId/signintoken', async (c) => {
    const account = findAccount(cyclr, c.get('accessToken'), c.req.param('accountId'));
    if (!account) throw refusal(404, 'Account not found.');
    if (c.get('accessToken').accountId !== null && !cyclr.unknowns.restrictedTokensSignIn) {
      throw refusal(403, 'An access token restricted to an account cannot be used for this call.');
    }
    const { Username: username } = await readJson(c);
    if (typeof username !== 'string' || username === '') throw refusal(400, 'Username is required.');
    account.users.add(username);
    const token = awkwardToken();
    const expiresAt = cyclr.now() + lifetime;
    cyclr.state.signInTokens.set(token, { accountId: account.id, username, expiresAt });
    // .NET writes fractions of 100 ns: seven digits, which a strict parser of milliseconds rejects.
    return c.json({ Token: token, ExpiresAtUtc: new Date(expiresAt).toISOString().replace('Z', '4471Z') });
  });
}

/** Invalidates the token, even if the sign-in then fails. */
export function redeem(cyclr: Cyclr, token: string): SignInToken | undefined {
  const found = cyclr.state.signInTokens.get(token);
  cyclr.state.signInTokens.delete(token);
  return found && found.expiresAt > cyclr.now() ? found : undefined;
}
