import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { CancelReason, CompletionSource, FailedOperation, State } from '../flow/flow.js';

// A constant of this module: a page may have a variable of the same name.
const { Event } = globalThis;

/** The credentials that the user typed; empty for OAuth and for connectors without credentials. */
export type Credentials =
  | { readonly apiKey: string }
  | { readonly username: string; readonly password: string }
  | Readonly<Record<string, never>>;

/** Values for `connect()`: the credentials of an API key or of a user name and password, and the connector's properties by name. */
export type ConnectValues = { readonly properties?: Readonly<Record<string, string>> | undefined } & (
  | { readonly apiKey: string }
  | { readonly username: string; readonly password: string }
  | { readonly apiKey?: never; readonly username?: never; readonly password?: never }
);

/** The values of a valid form, or valid values of the page's. */
export interface Submission {
  readonly credentials: Credentials;
  readonly properties: Readonly<Record<string, string>>;
}

/** The detail of each event, by the event's type. */
export interface ConnectorAuthEventDetails {
  'cyclr-auth-start': { readonly connectorId: string | null; readonly authType: string };
  'cyclr-auth-submit': {
    readonly connectorId: string | null;
    readonly authType: string;
    readonly credentials: Credentials;
    readonly properties: Readonly<Record<string, string>>;
  };
  'cyclr-auth-complete': { readonly connectorId: string | null; readonly authType: string; readonly via: CompletionSource; readonly verified: boolean };
  'cyclr-auth-cancel': { readonly connectorId: string | null; readonly reason: CancelReason };
  'cyclr-auth-error': { readonly connectorId: string | null; readonly error: ConnectorAuthError; readonly during: FailedOperation };
  'cyclr-auth-change': { readonly connectorId: string | null; readonly authenticated: boolean };
  'cyclr-auth-before-disconnect': { readonly connectorId: string | null };
  'cyclr-auth-disconnect': { readonly connectorId: string | null };
  'cyclr-auth-state': { readonly state: State; readonly previous: State };
}

/** An event of the element. Only the `detail` of `cyclr-auth-submit` holds secrets. */
export class ConnectorAuthEvent<T extends keyof ConnectorAuthEventDetails> extends Event {
  declare readonly type: T;
  readonly detail: ConnectorAuthEventDetails[T];

  constructor(type: T, detail: ConnectorAuthEventDetails[T], init: EventInit = { bubbles: true, composed: true }) {
    super(type, init);
    this.detail = detail;
  }
}

export type Completion = ConnectorAuthEventDetails['cyclr-auth-complete'];

/** The events that the page may prevent, beside `cyclr-auth-submit`. */
type CancelableType = 'cyclr-auth-start' | 'cyclr-auth-before-disconnect';

/** An event that the page may prevent. */
export const cancelableEvent = <T extends CancelableType>(type: T, detail: ConnectorAuthEventDetails[T]): ConnectorAuthEvent<T> =>
  new ConnectorAuthEvent(type, detail, { bubbles: true, composed: true, cancelable: true });

/** The one event that carries secrets. It does not bubble and does not leave the element's tree. */
export class ConnectorAuthSubmitEvent extends ConnectorAuthEvent<'cyclr-auth-submit'> {
  /** The host page's answer; `null` without one. */
  response: Promise<unknown> | null = null;

  constructor(detail: ConnectorAuthEventDetails['cyclr-auth-submit']) {
    super('cyclr-auth-submit', detail, { cancelable: true });
  }

  /**
   * Hands the work to the host page; the element shows the outcome. A fulfilled promise means authenticated, a rejected one means failed.
   * A rejection with `{ errors: [{ name, detail }] }` marks those inputs.
   * @throws {DOMException} `InvalidStateError` after the event has been dispatched, such as after an `await`: the element has sent the
   * credentials to the endpoint by then. Also for a second call.
   */
  respondWith(response: PromiseLike<unknown>): void {
    if (this.eventPhase === Event.NONE || this.response) {
      throw new globalThis.DOMException('Call respondWith() once, before any await', 'InvalidStateError');
    }
    this.response = Promise.resolve(response);
    this.preventDefault();
  }
}

/** The events that bubble: they can be heard at the document and the window, too. */
type BubblingEvents = { [T in Exclude<keyof ConnectorAuthEventDetails, 'cyclr-auth-submit'>]: ConnectorAuthEvent<T> };

declare global {
  interface GlobalEventHandlersEventMap extends BubblingEvents {}

  interface HTMLElementEventMap {
    'cyclr-auth-submit': ConnectorAuthSubmitEvent;
  }
}
