/**
 * The server's side of `<cyclr-connector-auth>`. It needs only Web APIs, and runs on Node 20 and later, Deno, Bun and workerd.
 * @module
 */
export { createConnectorAuthHandler } from './handler.js';
export type { ConnectorAuthHandler, ConnectorAuthOptions } from './handler.js';
export type {
  Authorization, Authorize, CyclrClientOptions, HandlerOptions, Limit, PasswordCredentials, SupplyProperties,
} from './options/options.js';
export type { VerifiableCredentials, Verify, VerifyContext, VerifyOption, VerifyRefusal } from './verify.js';
export type { DescriptionExtension, Extend, ExtendContext, ExtendOption } from './extend.js';
export type { ItemStore, KeyValueStore, TokenStore } from './options/token-store.js';
export type { HandlerEvent, RequestEvent, TokenEvent } from './options/events.js';
export type { OriginRefusal } from './http/problem.js';
export { describeConnector } from './describe.js';
export type { DescribeOptions } from './describe.js';
export type { Fetch } from './http/exchange.js';
export type { TimeLimiter } from './lib/time-limit.js';
export { CyclrClient } from './cyclr/client.js';
export type { CallObserver } from './http/call-observer.js';
export type { CyclrAccount } from './cyclr/account.js';
export type { SignInToken } from './cyclr/sign-in-token.js';
export type { PropertyToSave } from './cyclr/property-to-save.js';
export type { ConnectorsOptions } from './cyclr/complete-rows.js';
export type { ConnectorRow } from './cyclr/connector-rows.js';
export type { InstallOptions } from './cyclr/install.js';
export type { ConnectorMethod } from './cyclr/methods.js';
export type { OAuthTokens, StoredCredentials } from './cyclr/credentials.js';
export type { AccountConnector, Authentication, ConnectorParameter, StoredProperty } from './cyclr/account-connector.js';
export { CyclrError } from './http/cyclr-error.js';
export type { CyclrFailure } from './http/cyclr-error.js';
