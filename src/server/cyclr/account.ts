import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { parseAccountConnector, parseAuthentication, parseStoredProperties } from './account-connector.js';
import type { AccountConnector, Authentication } from './account-connector.js';
import { encodeAuthValue, listSecrets } from './credentials.js';
import type { StoredCredentials } from './credentials.js';
import { CyclrError } from '../http/cyclr-error.js';
import { textOrNull } from '../lib/json.js';

/** One call to Cyclr's API. */
export interface CyclrCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path below `/v1.0`. */
  readonly path: string;
  readonly body?: JsonObject;
  /** Texts that must not appear in an error. */
  readonly secrets?: readonly string[];
  /** Send the call without the account's header, and with a token for all accounts. */
  readonly asPartner?: boolean;
  /** Sending the call twice does no harm. Default: `true` except for POST. */
  readonly isRepeatable?: boolean;
  /** The third party answers, through Cyclr: in any format, and with a refusal of its own. */
  readonly isAnsweredByThirdParty?: boolean;
}

/** **Secret**: it opens the user's whole account at Cyclr. It works once and for five minutes. */
export interface SignInToken {
  readonly token: string;
  /** RFC 3339. `null` if Cyclr does not tell. */
  readonly expiresAt: string | null;
}

/** Checks an account's API ID: 1 to 100 letters, digits, `-` and `_`, so that it fits a path and a header. */
export const isAccountId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

/**
 * The API of one Cyclr account, from `CyclrClient.account`. Every method rejects with a {@link CyclrError} if Cyclr refuses the call or
 * cannot be reached, and with a `TypeError` if an id is not valid. An `id` is always an Account Connector's id, as a string of digits.
 *
 * @example
 * const account = new CyclrClient({ clientId, clientSecret }).account(accountId);
 * const { authenticated } = await account.connector('33');
 */
export class CyclrAccount {
  readonly #path: string;
  readonly #call: (call: CyclrCall) => Promise<unknown>;

  constructor(accountId: string, call: (call: CyclrCall) => Promise<unknown>) {
    if (!isAccountId(accountId)) throw new TypeError('An account id consists of 1 to 100 letters, digits, - and _.');
    this.#path = `/accounts/${accountId}`;
    this.#call = call;
  }

  /**
   * Gets an Account Connector with its properties. A second call is made only if the first answer leaves the properties open.
   * @param withProperties Get the stored properties even if the connector has no parameters. Default: `false`.
   * @throws {CyclrError} `not_found` if the account has no such connector.
   */
  async connector(id: string, { withProperties = false }: { readonly withProperties?: boolean } = {}): Promise<AccountConnector> {
    const connector = parseAccountConnector(await this.#call({ method: 'GET', path: connectorPath(id) }), id);
    const { parameters, properties } = connector;
    // An empty list may mean that the answer does not hold the properties: Cyclr's documentation shows only empty lists.
    const hasNone = parameters.length === 0 && !withProperties;
    const isComplete = hasNone || (properties.length > 0 && properties.every((property) => property.id !== null));
    if (isComplete) return connector;
    const list = await this.#call({ method: 'GET', path: `${connectorPath(id)}/properties` });
    return { ...connector, properties: parseStoredProperties(list) };
  }

  /**
   * Stores a property.
   * @param propertyId The id of the stored property to overwrite; `null` stores a new one.
   * @param secret `true` keeps the value out of errors.
   * @throws {CyclrError} `refused` if Cyclr does not accept the value.
   */
  async saveProperty(id: string, propertyId: string | null, name: string, value: string, secret: boolean): Promise<void> {
    const path = `${connectorPath(id)}/properties${propertyId === null ? '' : `/${encodeURIComponent(propertyId)}`}`;
    const secrets = secret ? [value] : [];
    await this.#call({ method: propertyId === null ? 'POST' : 'PUT', path, body: { Name: name, Value: value }, secrets });
  }

  /** Deletes a stored property. */
  async deleteProperty(id: string, propertyId: string): Promise<void> {
    await this.#call({ method: 'DELETE', path: `${connectorPath(id)}/properties/${encodeURIComponent(propertyId)}` });
  }

  /**
   * Stores credentials. Save the properties that the connector requires first, with {@link saveProperty}. Cyclr does not document
   * whether it tries the credentials before it answers that the connector is authenticated.
   * @param credentials `null` for a connector that needs none.
   * @throws {CyclrError} `refused` if Cyclr does not accept them. The error holds no part of them.
   */
  async authenticate(id: string, credentials: StoredCredentials | null): Promise<Authentication> {
    const authValue = credentials && encodeAuthValue(credentials);
    const secrets = credentials && 'apiKey' in credentials ? [credentials.apiKey] : listSecrets(authValue);
    return parseAuthentication(await this.#call({ method: 'PUT', path: connectorPath(id), body: { AuthValue: authValue }, secrets }));
  }

  /** Deletes the stored credentials. Integrations that use the connector stop running. */
  async deauthenticate(id: string): Promise<void> {
    await this.#call({ method: 'PUT', path: `${connectorPath(id)}/deauthenticate` });
  }

  /**
   * Tests the connection: calls a method of the third party's API with the stored credentials. Cyclr allows this call only from IP
   * addresses that are registered with it.
   * @param methodId The method's unique identifier in Cyclr's library. Choose one that reads a little and changes nothing.
   * @param input The method's input, sent by POST. Default: none, sent by GET.
   * @returns The method's answer as parsed JSON, in the third party's format. `undefined` if the answer is not JSON.
   * @throws {CyclrError} `refused` if the third party refuses the credentials or the input: Cyclr answers 400, or passes on a 401, 403 or
   *   422. `unregistered_address` if this server's IP address is not registered with Cyclr. Any other failure does not tell whether the
   *   credentials work.
   *
   * @example
   * const verify: Verify = async ({ account, connectorId }) => {
   *   try {
   *     await account.test(connectorId, 'GetCurrentUser');
   *   } catch (error) {
   *     if (error instanceof CyclrError && error.failure === 'refused') return { detail: 'Pipedrive does not accept this key.' };
   *     throw error;
   *   }
   * };
   */
  async test(id: string, methodId: string, input?: JsonObject): Promise<unknown> {
    if (!isMethodId(methodId)) throw new TypeError('A method id has up to 200 characters, without white space, slashes, ?, # and %.');
    const path = `${connectorPath(id)}/test/${encodeURIComponent(methodId)}`;
    const call = input === undefined ? { method: 'GET', path } as const : { method: 'POST', path, body: input } as const;
    return this.#call({ ...call, isAnsweredByThirdParty: true });
  }

  /**
   * Requests a token for a sign-in.
   * @param username The account's user. Cyclr creates a user that does not exist.
   */
  async signInToken(username: string): Promise<SignInToken> {
    const json = await this.#call({
      method: 'POST',
      path: `${this.#path}/signintoken`,
      body: { Username: username },
      asPartner: true,
      // If the answer got lost, its token is unused and expires after five minutes.
      isRepeatable: true,
    });
    const token = isObject(json) ? textOrNull(json.Token) : null;
    if (!isObject(json) || token === null) throw new CyclrError('unexpected', "Cyclr's answer holds no sign-in token.");
    return { token, expiresAt: toRfc3339(json.ExpiresAtUtc) };
  }
}

/** Checks the id, because encoding does not help: `..` stays `..`, and leads to another path. */
function connectorPath(id: string): string {
  if (!/^\d+$/.test(id)) throw new TypeError('An Account Connector id consists of digits.');
  return `/account/connectors/${id}`;
}

/** Encoding does not help against `.` and `..`, and some servers decode `%2F` before they split the path. */
function isMethodId(value: unknown): value is string {
  return typeof value === 'string' && /^(?!\.{1,2}$)[^\s/\\?#%\p{Cc}\p{Surrogate}]{1,200}$/u.test(value);
}

/** .NET writes seven decimals, and no time zone if it does not know that the time is in UTC. */
function toRfc3339(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const time = new Date(/(Z|[+-]\d\d:\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
