import type { Flow, Outcome } from '../flow/flow.js';
import { ConnectorAuthEvent, ConnectorAuthSubmitEvent } from './events.js';
import type { ConnectorAuthEventDetails } from './events.js';

/** The connector that an event is about. */
export interface Subject {
  readonly connectorId: string | null;
  readonly authType: string;
}

export type Completion = ConnectorAuthEventDetails['cyclr-auth-complete'];

/** Dispatches every event of the element; nothing else does. */
export class EventDispatcher {
  readonly #target: EventTarget;

  constructor(target: EventTarget) {
    this.#target = target;
  }

  /** @returns whether the page lets the sign-in start. */
  start(subject: Subject): boolean {
    return this.#target.dispatchEvent(new ConnectorAuthEvent('cyclr-auth-start', subject, { bubbles: true, composed: true, cancelable: true }));
  }

  /** The event after its dispatch: it tells whether the page took over the work. */
  submit(detail: ConnectorAuthEventDetails['cyclr-auth-submit']): ConnectorAuthSubmitEvent {
    const event = new ConnectorAuthSubmitEvent(detail);
    this.#target.dispatchEvent(event);
    return event;
  }

  state({ state }: Flow, { state: previous }: Flow): void {
    this.#target.dispatchEvent(new ConnectorAuthEvent('cyclr-auth-state', { state, previous }));
  }

  /** @returns the event's detail; that of a complete event is also what `connect()` resolves to. */
  outcome({ ended, detail }: Outcome, { connectorId, authType }: Subject): object {
    const full = { connectorId, ...(ended === 'complete' && { authType }), ...detail };
    this.#target.dispatchEvent(new ConnectorAuthEvent(`cyclr-auth-${ended}`, full));
    return full;
  }
}
