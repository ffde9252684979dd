/**
 * The host's side of `<cyclr-connector-auth>`: Web APIs only, for Node 20 and later, Deno, Bun and workerd.
 * @module
 */
export { createConnectorAuthHandler } from './handler.js';
export type { ConnectorAuthHandler } from './handler.js';
export type { Authorization, Authorize, ConnectorAuthOptions, CyclrClientOptions, Limit, PasswordCredentials } from './options.js';
export type { ItemStore, KeyValueStore, TokenStore } from './token-store.js';
export type { ConnectorAuthEvent, RequestEvent, TokenEvent } from './events.js';
export type { Fetch } from './exchange.js';
export type { Within } from './time-limit.js';
export { CyclrClient } from './cyclr-client.js';
export type { CallObserver } from './upstream.js';
export type { Credentials, CyclrAccount, OAuthTokens, SignInToken } from './cyclr-account.js';
export type { AccountConnector, Authentication, ConnectorParameter, StoredProperty } from './account-connector.js';
export { CyclrError } from './cyclr-error.js';
export type { CyclrFailure } from './cyclr-error.js';
