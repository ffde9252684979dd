import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';
import { RUNNING } from '../flow/flow.js';
import type { FailedOperation } from '../flow/flow.js';
import type { ListedConnector } from './read-list.js';

const isRunning = (card: CyclrConnectorAuth): boolean => RUNNING.includes(card.state);

/** The card may also ask for its description, which no one needs to see any more. */
const isDisconnecting = (card: CyclrConnectorAuth): boolean => card.state === 'loading' && !!card.authenticated;

/** An attempt, or a disconnect, has to end before the card may go. */
export const hasUnfinishedWork = (card: CyclrConnectorAuth): boolean => isRunning(card) || isDisconnecting(card);

/** Whether the user types into the card: without it, the next keys would go to whatever has the focus then. */
export function isTyping({ shadowRoot }: CyclrConnectorAuth): boolean {
  const inputs = shadowRoot?.querySelectorAll<HTMLInputElement>('[part=input]') ?? [];
  return !!shadowRoot?.activeElement && [...inputs].some(({ value }) => value);
}

/** The cards whose last failure is that they could not load their descriptions. */
const unloaded = new WeakSet<CyclrConnectorAuth>();

/** Remembers of what kind the card's last failure is: the list cannot ask the card for it. */
export function noteFailure(card: CyclrConnectorAuth, during: FailedOperation): void {
  if (during === 'load') unloaded.add(card);
  else unloaded.delete(card);
}

/** Whether the card has this very description. What it has asked for after a failed attempt is newer. */
const isDescribed = (card: CyclrConnectorAuth, listed: ListedConnector): boolean =>
  !(card.state === 'failed' && unloaded.has(card)) && JSON.stringify(card.connector) === JSON.stringify(listed);

/** A list has no revision and no properties of a connector that Cyclr fails to describe. The card knows more, and its form needs that. */
const tellsLess = ({ connector }: CyclrConnectorAuth, { revision, authType, authenticated }: ListedConnector): boolean =>
  !!connector?.revision && !revision && connector.authType === authType && connector.authenticated === authenticated;

/**
 * Gives a card the description of its connector. The card itself keeps an open form, and the error of an attempt.
 * @returns whether the card has taken the description.
 */
export function describe(card: CyclrConnectorAuth, connector: ListedConnector): boolean {
  // During an attempt the card itself asks the backend, and knows which of the answers counts.
  if (isRunning(card) || isDescribed(card, connector) || tellsLess(card, connector)) return false;
  card.connector = connector;
  return true;
}
