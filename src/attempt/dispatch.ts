/** Makes the events of the element, and dispatches those that only report. The runner dispatches those that ask: see `askPage`. */
import type { Flow, Outcome } from '../flow/flow.js';
import { ConnectorAuthEvent } from './events.js';
import type { ConnectorAuthEventDetails } from './events.js';

/** The connector that an event is about. */
export interface EventSubject {
  readonly connectorId: string | null;
  readonly authType: string;
}

export type Completion = ConnectorAuthEventDetails['cyclr-auth-complete'];

/** The events that the page may prevent, beside `cyclr-auth-submit`. */
type CancelableType = 'cyclr-auth-start' | 'cyclr-auth-before-disconnect';

/** An event that the page may prevent. */
export const cancelableEvent = <T extends CancelableType>(type: T, detail: ConnectorAuthEventDetails[T]): ConnectorAuthEvent<T> =>
  new ConnectorAuthEvent(type, detail, { bubbles: true, composed: true, cancelable: true });

export function dispatchState(target: EventTarget, { state }: Flow, { state: previous }: Flow): void {
  target.dispatchEvent(new ConnectorAuthEvent('cyclr-auth-state', { state, previous }));
}

/** Reports that `authenticated` became known or changed. It is `undefined` when the element gets another connector: that has no event. */
export function dispatchChange(target: EventTarget, { connectorId }: EventSubject, { authenticated }: Flow): void {
  if (authenticated !== undefined) target.dispatchEvent(new ConnectorAuthEvent('cyclr-auth-change', { connectorId, authenticated }));
}

/** @returns the event's detail; that of a complete event is also what `connect()` resolves to. */
export function dispatchOutcome(target: EventTarget, { ended, detail }: Outcome, { connectorId, authType }: EventSubject): object {
  const full = { connectorId, ...(ended === 'complete' && { authType }), ...detail };
  target.dispatchEvent(new ConnectorAuthEvent(`cyclr-auth-${ended}`, full));
  return full;
}
