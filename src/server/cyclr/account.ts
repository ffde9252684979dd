import { isObject } from '../../contract/is-object.js';
import { parseAccountConnector, parseAuthentication, parseProperties } from './account-connector.js';
import type { AccountConnector, Authentication } from './account-connector.js';
import { toBase64 } from '../lib/base64.js';
import { CyclrError } from '../http/cyclr-error.js';
import { textOrNull } from '../lib/json.js';

/** One call to the API. */
export interface CyclrCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/v1.0`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, string | null>>;
  /** What must not come back in an error's text. */
  readonly secrets?: readonly string[];
  /** Without the account's header, and with a token that is not restricted to the account. */
  readonly asPartner?: boolean;
  /** Whether a second time does no harm. Default: for GET. */
  readonly repeatable?: boolean;
}

/** The third party's tokens, where the host has them already. Cyclr uses them, and refreshes them, as if it had got them itself. */
export interface OAuthTokens {
  readonly accessToken: string;
  /** Default: none; then the connector works until `expires`. */
  readonly refreshToken?: string | null;
  /** When the access token expires. Default: not told. */
  readonly expires?: Date | null;
  /** When the refresh token expires. Default: not told. */
  readonly refreshExpires?: Date | null;
}

/**
 * What Cyclr stores for a connector, by its type:
 * - `ApiKey`: `{ apiKey }`
 * - `Basic`: `{ username, password }`
 * - `OAuth2`: `{ tokens }`, or `{ tokens: 'by-cyclr' }` where Cyclr can get them itself, from the connector's properties: its
 *   `OAuth2Type` is `ClientCredentials` or `PasswordCredentials`. Where a user has to consent it takes a sign-in instead.
 */
export type Credentials =
  | { readonly apiKey: string }
  | { readonly username: string; readonly password: string }
  | { readonly tokens: OAuthTokens | 'by-cyclr' };

/** Opens the user's whole account at Cyclr, once, for five minutes. */
export interface SignInToken {
  readonly token: string;
  /** RFC 3339; `null` where Cyclr does not tell. */
  readonly expiresAt: string | null;
}

/** Cyclr's API_ID is a GUID; whatever else it may be, it fits in a path and in a header. */
export const isAccountId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

/** One account's things at Cyclr. Every method rejects with a {@link CyclrError}. Connector ids are the Account Connectors'. */
export class CyclrAccount {
  readonly #path: string;
  readonly #call: (call: CyclrCall) => Promise<unknown>;

  constructor(accountId: string, call: (call: CyclrCall) => Promise<unknown>) {
    if (!isAccountId(accountId)) throw new TypeError('An account id is made of letters, digits, - and _.');
    this.#path = `/accounts/${accountId}`;
    this.#call = call;
  }

  /** The Account Connector with its properties: a second call is made only where the first answer leaves them open. */
  async connector(id: string): Promise<AccountConnector> {
    const connector = parseAccountConnector(await this.#call({ method: 'GET', path: connectorPath(id) }));
    const { parameters, properties } = connector;
    // Cyclr's documentation only ever shows an empty list here, so an empty one proves nothing.
    const told = parameters.length === 0 || (properties.length > 0 && properties.every((property) => property.id !== null));
    if (told) return connector;
    return { ...connector, properties: parseProperties(await this.#call({ method: 'GET', path: `${connectorPath(id)}/properties` })) };
  }

  /** Stores a property: over the one of that id, or as a new one. */
  async saveProperty(id: string, propertyId: string | null, name: string, value: string, secret: boolean): Promise<void> {
    const path = `${connectorPath(id)}/properties${propertyId === null ? '' : `/${encodeURIComponent(propertyId)}`}`;
    const secrets = secret ? [value] : [];
    await this.#call({ method: propertyId === null ? 'POST' : 'PUT', path, body: { Name: name, Value: value }, secrets });
  }

  /**
   * Stores credentials; whether Cyclr tries them before it says that the connector is authenticated is not documented. Properties that
   * the connector requires come first: {@link saveProperty}.
   * @param credentials `null` for a connector that needs none.
   * @throws {CyclrError} `refused` where Cyclr does not take them; nothing of them is in the error.
   */
  async authenticate(id: string, credentials: Credentials | null): Promise<Authentication> {
    const authValue = credentials && authValueOf(credentials);
    const secrets = credentials && authValue ? secretsOf(credentials, authValue) : [];
    return parseAuthentication(await this.#call({ method: 'PUT', path: connectorPath(id), body: { AuthValue: authValue }, secrets }));
  }

  /** Forgets the credentials. Running integrations that use the connector stop. */
  async deauthenticate(id: string): Promise<void> {
    await this.#call({ method: 'PUT', path: `${connectorPath(id)}/deauthenticate` });
  }

  /** @param username One that Cyclr does not know is created. */
  async signInToken(username: string): Promise<SignInToken> {
    const json = await this.#call({
      method: 'POST',
      path: `${this.#path}/signintoken`,
      body: { Username: username },
      asPartner: true,
      // A token that nobody was handed is worth nothing to anybody, and in five minutes nothing at all.
      repeatable: true,
    });
    const token = isObject(json) ? textOrNull(json.Token) : null;
    if (!isObject(json) || token === null) throw new CyclrError('unexpected', "Cyclr's answer holds no sign-in token.");
    return { token, expiresAt: rfc3339(json.ExpiresAtUtc) };
  }
}

/** What is no id would be another path: `..` survives every encoding. */
function connectorPath(id: string): string {
  if (!/^\d+$/.test(id)) throw new TypeError('An Account Connector id is made of digits.');
  return `/account/connectors/${id}`;
}

function authValueOf(credentials: Credentials): string {
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

/** Of tokens, not the JSON around them: its names are words that any message may hold. */
function secretsOf(credentials: Credentials, authValue: string): readonly string[] {
  if (!('tokens' in credentials)) return [...Object.values(credentials), authValue];
  if (credentials.tokens === 'by-cyclr') return [];
  const { accessToken, refreshToken } = credentials.tokens;
  return refreshToken ? [accessToken, refreshToken] : [accessToken];
}

/** .NET writes ticks of 100 ns, and no zone where it does not know that the time is UTC. */
function rfc3339(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const time = new Date(/(Z|[+-]\d\d:\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
