import type { ConnectorAuthError } from './connector-auth-error.js';

/** The failures of requests that may have had their effect. */
const unknownOutcomes = new WeakSet<ConnectorAuthError>();

/**
 * Tells whether the request that failed may have had its effect: the connection was lost, the time limit passed, a gateway answered without
 * a code of the contract, or the backend answered that it does not know.
 */
export const isOutcomeUnknown = (error: ConnectorAuthError): boolean => unknownOutcomes.has(error);

/** Marks the failure of a request that may have had its effect. */
export function withUnknownOutcome(error: ConnectorAuthError): ConnectorAuthError {
  unknownOutcomes.add(error);
  return error;
}
