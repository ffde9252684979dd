import type { ConnectorAuthEvent } from './events.js';
import type { Fetch } from '../http/exchange.js';
import type { TokenStore } from './token-store.js';

/** A Cyclr user's own credentials, for the older password grant. */
export interface PasswordCredentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

/** How to reach Cyclr's API. Either `clientId` and `clientSecret`, or `credentials`. */
export interface CyclrClientOptions {
  /** Cyclr's API, as it is named for the partner's region. Default: `https://api.cyclr.com`. Only loopback may be `http:`. */
  readonly apiUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Instead of `clientId` and `clientSecret`: the password grant, renewed by refresh tokens. */
  readonly credentials?: PasswordCredentials;
  /**
   * `account`: each access token is restricted to the account it is used for, save those that ask for sign-in tokens, which Cyclr
   * may refuse to restricted ones. Default: `partner`, one token for all accounts.
   */
  readonly tokenScope?: 'partner' | 'account';
  /**
   * Where instances share the access token, sealed under the client secret, and take turns in asking for it, so that all of them make
   * one request. `get`, `set` and `delete` are enough. Its failures are survived: each instance then asks for itself. Default: none.
   */
  readonly tokenStore?: TokenStore;
  /** Used for every request to Cyclr. Default: the global `fetch`. */
  readonly fetch?: Fetch;
  /**
   * Told of each request for an access token and, by the handler, of each request that it answered, after its answer was made. Nothing
   * in an event is secret. Whatever it throws is let go. Default: nobody.
   */
  readonly onEvent?: (event: ConnectorAuthEvent) => unknown;
}

/** Whose connector it is. */
export interface Authorization {
  /** Cyclr's API_ID of the account. */
  readonly accountId: string;
  /** The account's user who signs in. Cyclr creates one that it does not know: never take it from the page. */
  readonly username: string;
}

/**
 * Who is asking, from the host's own session. A `Response` refuses and is sent as it is; an error thrown is a 500.
 * It must leave the request's body unread.
 */
export type Authorize = (request: Request, connectorId: string) => Authorization | Response | Promise<Authorization | Response>;

type Perhaps<T> = T | null | undefined;

/**
 * Nothing, or a `Response` that refuses and is sent as it is: 429, with `Retry-After` in seconds. It must leave the request's body
 * unread.
 */
export type Limit = (request: Request, connectorId: string) => Perhaps<Response> | Promise<Perhaps<Response>>;

export interface ConnectorAuthOptions extends CyclrClientOptions {
  /** Cyclr's service domain, where users sign in. Default: `https://app-h.cyclr.com`. */
  readonly serviceUrl?: string;
  readonly authorize: Authorize;
  /** The exact origins whose pages may call, and be returned to. Default: the origin that the request itself was made to. */
  readonly origins?: readonly string[];
  /**
   * The host's own rate limiter. Asked after the request's method, origin and headers were checked, before `authorize` and before
   * Cyclr; not for a preflight. An error thrown is a 500. Default: no limit.
   */
  readonly limit?: Limit;
  /** Told of every failure that is not the caller's (status 500 and above), with the reference that the answer carries. Default: nobody. */
  readonly onError?: (error: unknown, reference: string) => unknown;
}

/** The options of the client, checked and complete. */
export interface ClientConfig {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly grant: { readonly type: 'client_credentials' } | { readonly type: 'password'; readonly username: string };
  /** The client secret, or the password: what every key is derived from. */
  readonly secret: string;
  readonly tokenScope: 'partner' | 'account';
  readonly tokenStore: TokenStore | undefined;
  readonly fetch: Fetch;
  readonly onEvent: (event: ConnectorAuthEvent) => unknown;
}

/** The options of the handler, checked and complete. */
export interface HandlerConfig {
  readonly client: ClientConfig;
  readonly serviceUrl: string;
  readonly authorize: Authorize;
  readonly origins: ReadonlySet<string> | null;
  readonly limit: Limit;
  readonly onError: (error: unknown, reference: string) => unknown;
}
