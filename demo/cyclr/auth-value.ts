import { refusal } from './api.js';
import type { Cyclr } from './api.js';
import { methodOf } from './auth-methods.js';
import { probe } from './probe.js';
import type { StoredConnector } from './state.js';

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

/** Stores a connector's credentials, if they have the form that its method needs. */
export async function storeAuthValue(cyclr: Cyclr, stored: StoredConnector, authValue: unknown): Promise<void> {
  const { AuthType } = methodOf(stored);
  if (AuthType === 'None') {
    stored.authenticated = cyclr.unknowns.noneAuthenticated === 'once-put';
    return;
  }
  if (typeof authValue !== 'string' || authValue === '') throw refusal(400, 'AuthValue is required.');
  if (AuthType === 'OAuth2') checkTokens(authValue);
  if (cyclr.unknowns.checksCredentials && AuthType !== 'OAuth2') {
    const outcome = await probe(cyclr, { ...stored, authValue });
    if (!outcome.ok) throw refusal(400, `${stored.seed.connector.Name} refused the credentials.`);
  }
  stored.authValue = authValue;
  stored.authenticated = true;
}
