import type { AuthType } from '../contract/auth-types.js';
import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';
import type { ConnectorAuthEventDetails } from '../attempt/events.js';
import type { CyclrConnectorList } from '../list/cyclr-connector-list.js';
import type { ConnectorListEventDetails } from '../list/events.js';

/** Makes all properties optional, and allows `undefined`, which frameworks bind for a missing value. */
type Bindable<T> = { [Key in keyof T]?: T[Key] | undefined };

type Settable =
  | 'endpoint' | 'connectorId' | 'serviceOrigin' | 'returnUrl' | 'display' | 'direct' | 'compact' | 'loading' | 'timeout' | 'disabled'
  | 'connector' | 'fetch' | 'messages' | 'autocomplete';

/** The element's writable properties, for templates. */
export interface Properties extends Bindable<Pick<CyclrConnectorAuth, Settable>> {
  authType?: AuthType | null | undefined;
}

/** The list's writable properties, for templates. */
export type ListProperties = Bindable<Pick<CyclrConnectorList,
  | 'endpoint' | 'serviceOrigin' | 'returnUrl' | 'display' | 'direct' | 'compact' | 'timeout' | 'disabled' | 'fetch' | 'messages'>>;

/** The list's attributes whose names differ from their properties' names. */
export type ListAttributes = Pick<Attributes, 'service-origin' | 'return-url'>;

/** The attributes whose names differ from their properties' names. */
export interface Attributes {
  'connector-id'?: Properties['connectorId'];
  'auth-type'?: Properties['authType'];
  'service-origin'?: Properties['serviceOrigin'];
  'return-url'?: Properties['returnUrl'];
}

/** Event listeners, for templates that name them with a prefix and the event's type. */
export type Listeners<Prefix extends string> = {
  [Type in keyof ConnectorAuthEventDetails as `${Prefix}${Type}`]?: ((event: HTMLElementEventMap[Type]) => void) | undefined;
};

/**
 * The same for the list's events, and those of its cards that bubble through it. JSX accepts any unknown name with a
 * hyphen: only `never` refuses the event that does not bubble.
 */
export type ListListeners<Prefix extends string> = Omit<Listeners<Prefix>, `${Prefix}cyclr-auth-submit`> & {
  [Type in keyof ConnectorListEventDetails as `${Prefix}${Type}`]?: ((event: HTMLElementEventMap[Type]) => void) | undefined;
} & Partial<Record<`${Prefix}cyclr-auth-submit`, never>>;
