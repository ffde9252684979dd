import type { HandlerEvent } from './events.js';
import type { Fetch } from '../http/exchange.js';
import type { TokenStore } from './token-store.js';

/** The credentials of a Cyclr user, for the older password grant. */
export interface PasswordCredentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

/** How to reach Cyclr's API. Give either `clientId` and `clientSecret`, or `credentials`. */
export interface CyclrClientOptions {
  /**
   * The base URL of Cyclr's API in the partner's region. It must be an `https:` URL; only loopback hosts may use `http:`.
   * Default: `https://api.cyclr.com`.
   * @example apiUrl: 'https://api.eu.cyclr.com'
   */
  readonly apiUrl?: string;
  /**
   * The partner's client id, from the Cyclr Console. Required unless `credentials` is given.
   * @example clientId: process.env.CYCLR_CLIENT_ID
   */
  readonly clientId?: string;
  /**
   * The partner's client secret, from the Cyclr Console. Required unless `credentials` is given.
   * @example clientSecret: process.env.CYCLR_CLIENT_SECRET
   */
  readonly clientSecret?: string;
  /**
   * Use the password grant, with refresh tokens, instead of `clientId` and `clientSecret`. It needs a `secret`.
   * @example credentials: { clientId, username: 'partner@example.com', password: process.env.CYCLR_PASSWORD }
   */
  readonly credentials?: PasswordCredentials;
  /**
   * The source of the keys that encrypt the `tokenStore` and make each `revision`: at least 32 random characters, for example from
   * `openssl rand -base64 32`. All instances must have the same one. Required with `credentials`: a `revision` whose key came from a
   * password would let every user of the page try passwords without asking Cyclr. Default: `clientSecret`, which Cyclr made.
   * @example secret: process.env.CONNECTOR_AUTH_SECRET
   */
  readonly secret?: string;
  /**
   * `account`: each account has an access token that is restricted to it. Requests for sign-in tokens still use an unrestricted token,
   * because Cyclr may refuse restricted ones there. `partner`: one token serves all accounts. Cyclr does not document how its scopes spell
   * an account id with special characters: it is sent as it is and, if that is refused, percent-encoded. Try `account` with your own ids.
   * Default: `partner`.
   * @example tokenScope: 'account'
   */
  readonly tokenScope?: 'partner' | 'account';
  /**
   * A store that all instances share, so that they use one access token and request it once. Tokens are encrypted with a key derived
   * from `secret`. If the store fails, each instance requests its own token. Default: no store.
   * @example tokenStore: createStorage({ driver: redisDriver({ url }) })
   */
  readonly tokenStore?: TokenStore;
  /**
   * The function that sends every request to Cyclr, for a proxy or for tests.
   * Default: the global `fetch`.
   * @example fetch: (url, init) => fetch(url, { ...init, dispatcher: proxyAgent })
   */
  readonly fetch?: Fetch;
  /**
   * Called after each request for an access token and, by the handler, after each answer. An event holds no secret. Errors thrown by the
   * function are ignored.
   * Default: no function.
   * @example onEvent: ({ what, outcome, duration }) => logger.info({ what, outcome, duration })
   */
  readonly onEvent?: (event: HandlerEvent) => unknown;
}

/**
 * The properties that the host supplies for an Account Connector: `{}` for none. The function is called with the id of the Account
 * Connector, whatever the page calls it: once for a request, and in the list once for each connector. So a page that asks by the digits
 * instead of by a name, or that reads the list, finds the same properties hidden. Look up in `authorize` what the function needs: it
 * returns no promise. If it throws or returns an invalid value, the answer is 500, and `onError` gets the cause.
 * @example
 * authorize: async (request) => {
 *   const user = await getSessionUser(request);
 *   const own = await findOwnApps(user.company); // a Map by the Account Connector's id
 *   return { accountId: user.company.cyclrId, username: user.email, properties: (id) => own.get(id) ?? {} };
 * }
 */
export type SupplyProperties = (accountConnectorId: string) => Readonly<Record<string, string>>;

/** The account and the user on whose behalf a request is served. */
export interface Authorization {
  /**
   * Cyclr's API ID of the account: the text that the partner chose when the account was created, such as a GUID, a number, a domain or an
   * e-mail address. It has up to 200 characters of Latin-1, without control characters and without a space at either end. Prefer ASCII:
   * Node, Deno and Bun send `ü` as one byte of Latin-1, Cloudflare Workers send it in UTF-8, and Cyclr does not document which it reads.
   */
  readonly accountId: string;
  /** The account's user who signs in. Cyclr creates a user that does not exist yet, so never take this name from the page. */
  readonly username: string;
  /**
   * The id of the Account Connector that the page's `connector-id` stands for: a string of digits. Default: the page's `connector-id`
   * itself; if that is a name, the answer is 404. Cyclr looks for the connector in this account only.
   */
  readonly connectorId?: string | null | undefined;
  /**
   * **Secret**: properties that the host supplies, by name. They are stored before the user is authenticated, whether or not one of the
   * connector's parameters declares them. The user is not asked for them, and no page, event or log gets them. A record is supplied for
   * whatever connector is asked for, and in the list for all of them. A function is asked for the properties of each Account Connector.
   * Default: none.
   */
  readonly properties?: Readonly<Record<string, string>> | SupplyProperties | undefined;
}

/**
 * Identifies the user by the host's own session. A `Response` that it returns, or one that you made and throw, refuses the request and is
 * sent as the answer. A thrown error, or a fetched answer that is thrown, is answered with 500 and passed to `onError`. The function must
 * not read the request's body.
 *
 * `connectorId` is the page's `connector-id`: digits, or a name of 1 to 100 letters, digits, `.`, `_` and `-`. A page can send any name,
 * such as `constructor`, so look names up in a `Map`, not in an object. It is `null` for the list of the account's connectors: allow that
 * only to users who may see them all. `context` is the handler's second argument.
 */
export type Authorize<Context = unknown> =
  (request: Request, connectorId: string | null, context: Context) => Authorization | Response | Promise<Authorization | Response>;

/**
 * The host's rate limiter. Return nothing to let the request pass. A `Response` that it returns, or one that you made and throw, refuses
 * it and is sent as the answer: use status 429 with `Retry-After` in seconds. The function must not read the request's body. It has the
 * same arguments as {@link Authorize}.
 */
export type Limit<Context = unknown> =
  (request: Request, connectorId: string | null, context: Context) => Response | null | undefined | Promise<Response | null | undefined>;

/** The arguments of {@link Authorize} and {@link Limit}. */
export interface HookCall<Context> {
  readonly request: Request;
  /** The page's `connector-id`. `null` for the list. */
  readonly connectorId: string | null;
  readonly context: Context;
}

/** The options of `createConnectorAuthHandler`, except those whose types need the API of an account. */
export interface HandlerOptions<Context = unknown> extends CyclrClientOptions {
  /**
   * The base URL of Cyclr's service domain, where users sign in. It must be an `https:` URL; only loopback hosts may use `http:`.
   * Default: `https://app-h.cyclr.com`.
   * @example serviceUrl: 'https://yourcompany-h.eu.cyclr.com'
   */
  readonly serviceUrl?: string;
  /**
   * Identifies the user of each request, and may map the page's `connector-id` to an Account Connector. Required.
   * @example
   * authorize: async (request, connectorId, context) => {
   *   const user = await getSessionUser(request);
   *   return user ? { accountId: user.company.cyclrId, username: user.email } : new Response(null, { status: 401 });
   * }
   */
  readonly authorize: Authorize<Context>;
  /**
   * The origins whose pages may send requests, and to which a sign-in may return. Each is an exact origin, without a wildcard or a
   * trailing slash. The origin of an app or an extension is compared in the same way, for example `capacitor://localhost`. `null` is never
   * allowed.
   * Default: the origin of the request's own URL.
   * @example origins: ['https://app.example.com']
   */
  readonly origins?: readonly string[];
  /**
   * The host's rate limiter. It runs after the checks of method, origin and headers, before `authorize` and before any call to Cyclr,
   * but not for a preflight. A thrown error is answered with 500. Default: no limit.
   * @example
   * limit: async (request) => await isOverLimit(request) ? new Response(null, { status: 429, headers: { 'retry-after': '30' } }) : null
   */
  readonly limit?: Limit<Context>;
  /**
   * Called for every answer with status 500 or above, with its cause and the `reference` in the answer. Also called if `extend` fails, and
   * if Cyclr does not describe some connectors of a list: then no answer has the `reference`. Errors thrown by the function are ignored.
   * Default: writes the names and messages of the error, its causes and its `errors` to the console, with the reference.
   * @example onError: (error, reference) => logger.error({ error, reference })
   */
  readonly onError?: (error: unknown, reference: string) => unknown;
}

/** How to request an access token. */
export type Grant =
  | { readonly type: 'client_credentials'; readonly clientSecret: string }
  | { readonly type: 'password'; readonly username: string; readonly password: string };

/** The options of the client, checked and with all defaults. */
export interface ClientConfig {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly grant: Grant;
  /** All keys are derived from it. It is never a password. */
  readonly secret: string;
  readonly tokenScope: 'partner' | 'account';
  readonly tokenStore: TokenStore | undefined;
  readonly fetch: Fetch;
  readonly onEvent: (event: HandlerEvent) => unknown;
}

/** The options of the handler, checked and with all defaults. */
export interface HandlerConfig<Context> {
  readonly client: ClientConfig;
  readonly serviceUrl: string;
  readonly authorize: Authorize<Context>;
  /** `null`: only the request's own origin is allowed. */
  readonly origins: ReadonlySet<string> | null;
  readonly limit: Limit<Context>;
  readonly onError: (error: unknown, reference: string) => unknown;
}
