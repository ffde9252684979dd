/** The class, not registered yet: to register it under another tag name, or to extend it. */
export { CyclrConnectorAuth } from './element/cyclr-connector-auth.js';
export { ConnectorAuthEvent, ConnectorAuthSubmitEvent } from './attempt/events.js';
export type { ConnectorAuthEventDetails, ConnectValues, Credentials } from './attempt/events.js';
export { ConnectorAuthError } from './client/connector-auth-error.js';
export type { ErrorDetails } from './client/connector-auth-error.js';
export type { Finding } from './diagnosis/finding.js';
export type { Messages } from './locales/en.js';
export type { Autocomplete } from './element/fields.js';
export type { CustomMessages, MessageContext } from './element/texts.js';
export type { CancelReason, CompletionSource, Display, FailedOperation, State } from './flow/flow.js';
export type { AuthType, OAuthType } from './contract/auth-types.js';
export type { ErrorCode } from './contract/error-codes.js';
export type * from './contract/wire.js';
