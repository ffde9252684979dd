import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';
import { RUNNING } from '../flow/flow.js';
import type { ListedConnector } from './read-list.js';

export const isRunning = (card: CyclrConnectorAuth): boolean => RUNNING.includes(card.state);

/** The card may also ask for its description, which no one needs to see any more. */
export const isDisconnecting = (card: CyclrConnectorAuth): boolean => card.state === 'loading' && !!card.authenticated;

/**
 * Whether a connector that is connected shows its form, to be connected again, perhaps after a failure. A description that says no more
 * than "connected" would close it, with what the user has typed.
 */
const isEditing = ({ state, authenticated, connector }: CyclrConnectorAuth): boolean =>
  state !== 'connected' && !!authenticated && !connector?.attention;

/**
 * Gives a card the description of its connector, unless the card knows more, or the user would lose something.
 * @returns whether the card has taken the description.
 */
export function describe(card: CyclrConnectorAuth, connector: ListedConnector): boolean {
  // During an attempt the card itself asks the backend, and knows which of the answers counts.
  if (isRunning(card) || JSON.stringify(card.connector) === JSON.stringify(connector)) return false;
  if (isEditing(card) && connector.authenticated && connector.authType === card.connector?.authType) return false;
  card.connector = connector;
  return true;
}
