import { Hono } from 'hono';
import type { Outcome } from '../cyclr/probe.js';
import type { CyclrAccess } from './options.js';
import type { Sessions } from './session.js';

async function post(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, method: 'POST', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`Cyclr answered ${response.status}.`);
  return response.json();
}

/**
 * `POST /demo/test/{id}`: the simulator calls the third party with the stored credentials, as an integration does, and returns the name
 * of the connected user. The real Cyclr has no such call.
 */
export function connectionTest(origin: string, { apiUrl, clientId, clientSecret }: CyclrAccess, sessions: Sessions): Hono {
  async function accessToken(): Promise<string> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
    return (await post(`${apiUrl}/oauth/token`, { body }) as { readonly access_token: string }).access_token;
  }

  return new Hono().post('/:id{[0-9]+}', async (c) => {
    if (c.req.header('Origin') !== origin) return c.json({ ok: false, error: 'The page is on another origin.' } satisfies Outcome, 403);
    const user = await sessions.userOf(c.req.raw);
    if (!user) return c.json({ ok: false, error: 'You are signed out. Reload the page.' } satisfies Outcome, 401);
    try {
      const headers = { 'Authorization': `Bearer ${await accessToken()}`, 'X-Cyclr-Account': user.accountId };
      return c.json(await post(`${apiUrl}/demo/account/connectors/${c.req.param('id')}/test`, { headers }) as Outcome);
    } catch (error) {
      return c.json({ ok: false, error: error instanceof Error ? error.message : String(error) } satisfies Outcome, 502);
    }
  });
}
