/** The class, not yet registered: for a tag name of the page's own, or for extending. */
export { CyclrConnectorAuth } from './element/cyclr-connector-auth.js';
export { ConnectorAuthEvent, ConnectorAuthSubmitEvent } from './attempt/events.js';
export type { ConnectorAuthEventDetails, Credentials } from './attempt/events.js';
export { ConnectorAuthError } from './client/connector-auth-error.js';
export type { Messages } from './locales/en.js';
export type { Autocomplete } from './element/fields.js';
export type { About, OwnMessages } from './element/texts.js';
export type { CancelReason, State, Via } from './flow/flow.js';
export type * from './contract/wire.js';
