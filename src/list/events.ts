// A constant of this module: a page may have a variable of the same name.
const { Event } = globalThis;

/** The detail of each event of the list, by the event's type. */
export interface ConnectorListEventDetails {
  'cyclr-list-change': { readonly total: number; readonly authenticated: number };
}

/** An event of the list. */
export class ConnectorListEvent<T extends keyof ConnectorListEventDetails> extends Event {
  declare readonly type: T;
  readonly detail: ConnectorListEventDetails[T];

  constructor(type: T, detail: ConnectorListEventDetails[T]) {
    super(type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

/** The events bubble: they can be heard at the document and the window, too. */
type ListEvents = { [T in keyof ConnectorListEventDetails]: ConnectorListEvent<T> };

declare global {
  interface GlobalEventHandlersEventMap extends ListEvents {}
}
