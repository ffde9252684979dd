import type { AuthType } from '../contract/auth-types.js';
import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';
import type { ConnectorAuthEventDetails } from '../attempt/events.js';

/** What a template may say, or leave open. */
type Open<T> = { [Key in keyof T]?: T[Key] | undefined };

type Settable =
  | 'endpoint' | 'connectorId' | 'serviceOrigin' | 'returnUrl' | 'display' | 'loading' | 'timeout' | 'disabled'
  | 'connector' | 'fetch' | 'messages' | 'autocomplete';

/** The element's properties that can be set, as templates name them. */
export interface Properties extends Open<Pick<CyclrConnectorAuth, Settable>> {
  authType?: AuthType | null | undefined;
}

/** The attributes that are spelled otherwise than their properties. */
export interface Attributes {
  'connector-id'?: Properties['connectorId'];
  'auth-type'?: Properties['authType'];
  'service-origin'?: Properties['serviceOrigin'];
  'return-url'?: Properties['returnUrl'];
}

/** The listeners, where a template names each by the event's type behind a prefix. */
export type Listeners<Prefix extends string> = {
  [Type in keyof ConnectorAuthEventDetails as `${Prefix}${Type}`]?: ((event: HTMLElementEventMap[Type]) => void) | undefined;
};
