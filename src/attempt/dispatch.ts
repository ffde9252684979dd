/** Dispatches the events of the element; no other module does. */
import type { Flow, Outcome } from '../flow/flow.js';
import { ConnectorAuthEvent, ConnectorAuthSubmitEvent } from './events.js';
import type { ConnectorAuthEventDetails } from './events.js';

/** The connector that an event is about. */
export interface EventSubject {
  readonly connectorId: string | null;
  readonly authType: string;
}

export type Completion = ConnectorAuthEventDetails['cyclr-auth-complete'];

/** @returns whether the page lets the sign-in start. */
export const dispatchStart = (target: EventTarget, subject: EventSubject): boolean =>
  target.dispatchEvent(new ConnectorAuthEvent('cyclr-auth-start', subject, { bubbles: true, composed: true, cancelable: true }));

/** @returns whether the page lets the connector be disconnected. */
export const dispatchBeforeDisconnect = (target: EventTarget, connectorId: string | null): boolean =>
  target.dispatchEvent(new ConnectorAuthEvent('cyclr-auth-before-disconnect', { connectorId }, { bubbles: true, composed: true, cancelable: true }));

/** @returns the event after its dispatch; it tells whether the page took over the work. */
export function dispatchSubmit(target: EventTarget, detail: ConnectorAuthEventDetails['cyclr-auth-submit']): ConnectorAuthSubmitEvent {
  const event = new ConnectorAuthSubmitEvent(detail);
  target.dispatchEvent(event);
  return event;
}

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
