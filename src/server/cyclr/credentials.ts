import { isNamedSecret } from './account-connector.js';
import type { AccountConnector } from './account-connector.js';
import { fromBase64, toBase64 } from '../lib/base64.js';
import { parseJson } from '../lib/json.js';
import { requireString, requireText } from '../lib/require-text.js';
import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';

/** Tokens of the third party that the host has already. Cyclr uses and refreshes them as if it had obtained them itself. */
export interface OAuthTokens {
  readonly accessToken: string;
  /** Default: none; the connector then works until `expires`. */
  readonly refreshToken?: string | null;
  /** When the access token expires. Default: unknown. */
  readonly expires?: Date | null;
  /** When the refresh token expires. Default: unknown. */
  readonly refreshExpires?: Date | null;
}

/**
 * Credentials that Cyclr stores for a connector, by the connector's auth type:
 * - `ApiKey`: `{ apiKey }`
 * - `Basic`: `{ username, password }`
 * - `OAuth2`: `{ tokens }`, or `{ tokens: 'by-cyclr' }` if Cyclr can obtain them itself from the connector's properties, that is if its
 *   `OAuth2Type` is `ClientCredentials` or `PasswordCredentials`. A connector that needs the user's consent needs a sign-in instead.
 * - any type: `{ authValue }`, the `authValue` of an `AccountConnector`, to store again what was stored before
 */
export type StoredCredentials =
  | { readonly apiKey: string }
  | { readonly username: string; readonly password: string }
  | { readonly tokens: OAuthTokens | 'by-cyclr' }
  | { readonly authValue: string };

/**
 * The form in which Cyclr stores credentials.
 * @throws {TypeError} that names the member that is missing or wrong: JSON would leave it out, and the call would store nothing.
 */
export function encodeAuthValue(credentials: StoredCredentials): string {
  checkStoredCredentials(credentials);
  if ('authValue' in credentials) return credentials.authValue;
  if ('apiKey' in credentials) return credentials.apiKey;
  if ('username' in credentials) return toBase64(`${credentials.username}:${credentials.password}`);
  if (credentials.tokens === 'by-cyclr') return '{}';
  const { accessToken, refreshToken = null, expires, refreshExpires } = credentials.tokens;
  return JSON.stringify({
    AccessToken: accessToken,
    RefreshToken: refreshToken,
    Expires: expires?.toISOString() ?? null,
    RefreshExpires: refreshExpires?.toISOString() ?? null,
  });
}

const NO_CREDENTIALS = '`credentials` must have `apiKey`, `username` and `password`, `tokens` or `authValue`.';

function checkStoredCredentials(credentials: unknown): void {
  const given = isObject(credentials) ? credentials : {};
  const { authValue, apiKey, username, password, tokens } = given;
  if ('authValue' in given) requireText('authValue', authValue);
  else if ('apiKey' in given) requireText('apiKey', apiKey);
  else if ('username' in given || 'password' in given) {
    requireString('username', username);
    requireString('password', password);
  } else if (isObject(tokens)) requireString('tokens.accessToken', tokens.accessToken);
  else if (tokens !== 'by-cyclr') throw new TypeError(NO_CREDENTIALS);
}

/** Credentials as a call sends them. */
interface EncodedCredentials {
  readonly authValue: string | null;
  /** Texts that must not appear in an error. */
  readonly secrets: readonly string[];
}

/** @param credentials `null` for a connector that needs none. */
export function encodeCredentials(credentials: StoredCredentials | null): EncodedCredentials {
  const authValue = credentials === null ? null : encodeAuthValue(credentials);
  return { authValue, secrets: credentials && 'apiKey' in credentials ? [credentials.apiKey] : listSecrets(authValue) };
}

/**
 * The texts in an `AuthValue` that must not appear in an error. For tokens, the JSON as a whole is not a secret: any message may contain
 * its member names.
 */
export function listSecrets(authValue: string | null): readonly string[] {
  if (authValue === null) return [];
  const tokens = parseJson(authValue);
  if (authValue === '{}' || (isObject(tokens) && typeof tokens.AccessToken === 'string')) {
    const { AccessToken, RefreshToken } = tokens as JsonObject;
    return [AccessToken, RefreshToken].filter((token) => typeof token === 'string' && token !== '') as string[];
  }
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(fromBase64(authValue) ?? '') ?? [];
  return [authValue, username, password].filter((secret) => secret !== '');
}

/** The values of a connector's secret properties. */
export function listSecretProperties({ parameters, properties }: Pick<AccountConnector, 'parameters' | 'properties'>): readonly string[] {
  const names = new Set(parameters.filter(({ secret }) => secret).map(({ name }) => name));
  return properties.filter(({ name, value }) => (names.has(name) || isNamedSecret(name)) && value !== '').map(({ value }) => value);
}
