/**
 * The host's side of `<cyclr-connector-auth>`: Web APIs only, for Node 20 and later, Deno, Bun and workerd.
 * @module
 */
export { createConnectorAuthHandler } from './handler.js';
export type { ConnectorAuthHandler } from './handler.js';
export type { Authorization, Authorize, ConnectorAuthOptions, CyclrClientOptions, Limit, PasswordCredentials } from './options/options.js';
export type { ItemStore, KeyValueStore, TokenStore } from './options/token-store.js';
export type { ConnectorAuthEvent, RequestEvent, TokenEvent } from './options/events.js';
export type { Fetch } from './http/exchange.js';
export type { Within } from './lib/time-limit.js';
export { CyclrClient } from './cyclr/client.js';
export type { CallObserver } from './http/upstream.js';
export type { Credentials, CyclrAccount, OAuthTokens, SignInToken } from './cyclr/account.js';
export type { AccountConnector, Authentication, ConnectorParameter, StoredProperty } from './cyclr/account-connector.js';
export { CyclrError } from './http/cyclr-error.js';
export type { CyclrFailure } from './http/cyclr-error.js';
