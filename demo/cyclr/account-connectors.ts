import type { Hono } from 'hono';
import { accountHeader, api, bearer, findConnector, readJson, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { accountConnector } from './state.js';
import type { StoredConnector } from './state.js';
import { probe } from './probe.js';

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null;
  } catch {
    return null;
  }
}

/** Requires an access token, unless the object is empty: then Cyclr gets the tokens itself. */
function checkTokens(authValue: string): void {
  const tokens = jsonObject(authValue);
  if (!tokens) throw refusal(400, 'AuthValue must be a JSON string.');
  const { AccessToken } = tokens;
  if (Object.keys(tokens).length > 0 && (typeof AccessToken !== 'string' || AccessToken === '')) {
    throw refusal(400, 'AuthValue has no AccessToken.');
  }
}

async function store(cyclr: Cyclr, stored: StoredConnector, authValue: unknown): Promise<void> {
  const { connector } = stored.seed;
  if (connector.AuthType === 'None') {
    stored.authenticated = true;
    return;
  }
  if (typeof authValue !== 'string' || authValue === '') throw refusal(400, 'AuthValue is required.');
  if (connector.AuthType === 'OAuth2') checkTokens(authValue);
  if (cyclr.unknowns.checksCredentials && connector.AuthType !== 'OAuth2') {
    const outcome = await probe(cyclr, { ...stored, authValue });
    if (!outcome.ok) throw refusal(400, `${connector.Name} refused the credentials.`);
  }
  stored.authValue = authValue;
  stored.authenticated = true;
}

/** `/v1.0/account/connectors/{id}`. The answers contain `AuthValue` in plain text. */
export function accountConnectors(cyclr: Cyclr): Hono<ApiEnv> {
  const view = (stored: StoredConnector) => accountConnector(stored, cyclr.unknowns);
  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .get('/:id', (c) => c.json(view(findConnector(c))))
    .put('/:id', async (c) => {
      const stored = findConnector(c);
      await store(cyclr, stored, (await readJson(c)).AuthValue);
      return c.json(view(stored));
    })
    .put('/:id/deauthenticate', (c) => {
      const stored = findConnector(c);
      stored.authValue = null;
      stored.authenticated = false;
      return c.json({ Message: `${stored.seed.connector.Name} successfully de-authenticated.` });
    });
}
