import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { CyclrOptions, Unknowns } from './options.js';
import type { AccessToken, Account, State, StoredConnector } from './state.js';

/** The simulator's state and options, which all routes share. */
export interface Cyclr {
  readonly origin: string;
  readonly state: State;
  readonly unknowns: Unknowns;
  readonly credentials: Required<Pick<CyclrOptions, 'clientId' | 'clientSecret' | 'partner'>>;
  readonly thirdParty: CyclrOptions['thirdParty'];
  now(): number;
}

export interface ApiEnv {
  Variables: { accessToken: AccessToken; account: Account };
}

/** An error that is answered with `{ Message }`. */
export function refusal(status: ContentfulStatusCode, message: string): HTTPException {
  return new HTTPException(status, { message });
}

export function api(): Hono<ApiEnv> {
  return new Hono<ApiEnv>().onError((error, c) => {
    if (!(error instanceof HTTPException)) return c.json({ Message: error.message }, 500);
    return error.res ?? c.json({ Message: error.message }, error.status);
  });
}

export function bearer(cyclr: Cyclr): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const value = /^Bearer (\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    const accessToken = value === undefined ? undefined : cyclr.state.accessTokens.get(value);
    if (!accessToken || accessToken.expiresAt <= cyclr.now()) throw refusal(401, 'Authorization has been denied for this request.');
    c.set('accessToken', accessToken);
    await next();
  };
}

export function findAccount(cyclr: Cyclr, accessToken: AccessToken, id: string): Account | undefined {
  if (accessToken.accountId !== null && accessToken.accountId !== id) throw refusal(403, 'The token is restricted to another account.');
  return cyclr.state.accounts.get(id);
}

/** Finds the account by the header `X-Cyclr-Account`, never by the path. */
export function accountHeader(cyclr: Cyclr): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const id = c.req.header('X-Cyclr-Account');
    const account = id === undefined ? undefined : findAccount(cyclr, c.get('accessToken'), id);
    if (!account) throw refusal(401, 'X-Cyclr-Account names no account.');
    c.set('account', account);
    await next();
  };
}

export function findConnector(c: Context<ApiEnv>): StoredConnector {
  const id = c.req.param('id') ?? '';
  const stored = /^\d+$/.test(id) ? c.get('account').connectors.get(Number(id)) : undefined;
  if (!stored) throw refusal(404, 'Account Connector not found.');
  return stored;
}

export async function readJson(c: Context<ApiEnv>): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await c.req.json().catch(() => null);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refusal(400, 'The request body must be a JSON object.');
  return body as Record<string, unknown>;
}
