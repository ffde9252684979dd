import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { accountIn } from './account-scope.js';
import { api } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';

/** Seconds: 14 days, less one second. */
const lifetime = 1209599;

interface Grant {
  readonly accountId: string | null;
  readonly refreshable: boolean;
}

function refuse(error: string): never {
  throw new HTTPException(400, { res: Response.json({ error }, { status: 400, headers: { 'Cache-Control': 'no-store' } }) });
}

/** `POST /oauth/token`: client credentials, the older password grant, and its refresh tokens. */
export function accessTokens(cyclr: Cyclr): Hono<ApiEnv> {
  const { credentials, state } = cyclr;

  function restriction(accountId: string | undefined, error: string): string | null {
    if (accountId === undefined) return null;
    return state.accounts.has(accountId) ? accountId : refuse(error);
  }

  function clientCredentials(form: URLSearchParams): Grant {
    if (form.get('client_id') !== credentials.clientId || form.get('client_secret') !== credentials.clientSecret) refuse('invalid_client');
    const scope = form.get('scope');
    const accountId = scope ? accountIn(scope, cyclr.unknowns.accountScope) ?? refuse('invalid_scope') : undefined;
    return { accountId: restriction(accountId, 'invalid_scope'), refreshable: false };
  }

  function password(form: URLSearchParams): Grant {
    if (form.get('client_id') !== credentials.clientId) refuse('invalid_client');
    const { username, password: secret } = credentials.partner;
    if (form.get('username') !== username || form.get('password') !== secret) refuse('invalid_grant');
    // In this grant, `client_secret` is the id of the account, not a secret.
    return { accountId: restriction(form.get('client_secret') ?? undefined, 'invalid_client'), refreshable: true };
  }

  function refresh(form: URLSearchParams): Grant {
    if (form.get('client_id') !== credentials.clientId) refuse('invalid_client');
    const refreshToken = form.get('refresh_token') ?? '';
    const replaced = state.refreshTokens.get(refreshToken) ?? refuse('invalid_grant');
    const accountId = state.accessTokens.get(replaced)?.accountId ?? null;
    state.refreshTokens.delete(refreshToken);
    state.accessTokens.delete(replaced);
    return { accountId, refreshable: true };
  }

  function grant(form: URLSearchParams): Grant {
    switch (form.get('grant_type')) {
      case 'client_credentials': return clientCredentials(form);
      case 'password': return password(form);
      case 'refresh_token': return refresh(form);
      default: return refuse('unsupported_grant_type');
    }
  }

  return api().post('/oauth/token', async (c) => {
    if (!c.req.header('Content-Type')?.startsWith('application/x-www-form-urlencoded')) refuse('invalid_request');
    const { accountId, refreshable } = grant(new URLSearchParams(await c.req.text()));
    const issued = cyclr.now();
    const expiresAt = issued + lifetime * 1000;
    const accessToken = randomBytes(48).toString('base64url');
    state.accessTokens.set(accessToken, { accountId, expiresAt });
    c.header('Cache-Control', 'no-store');
    const answer = { access_token: accessToken, token_type: 'bearer', expires_in: lifetime, clientId: credentials.clientId };
    if (!refreshable) return c.json(answer);

    const refreshToken = randomBytes(24).toString('hex');
    state.refreshTokens.set(refreshToken, accessToken);
    return c.json({
      ...answer,
      refresh_token: refreshToken,
      userName: credentials.partner.username,
      '.issued': new Date(issued).toUTCString(),
      '.expires': new Date(expiresAt).toUTCString(),
    });
  });
}
