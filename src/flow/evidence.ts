/** Judges whether a description from the backend proves that an attempt has succeeded. */
import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { CompletionSource, Flow, InputOf, Question } from './flow.js';

/** Whether both are known, and differ. */
export const differ = (one: unknown, other: unknown): boolean => one != null && other != null && one !== other;

/** By status alone only a change proves a success: a connector that was authenticated before still is, whatever happens in the window. */
export const isChange = ({ before, isReachable }: Flow, { connector: { authenticated, revision } }: InputOf<'described'>): boolean => {
  if (!before || !authenticated) return false;
  return !before.authenticated || (!isReachable && differ(before.revision, revision));
};

/** The backend may map one name to many connectors: a change from one user's connector to another's is no success. */
export const isSuccess = (flow: Flow, input: InputOf<'described'>): boolean => isChange(flow, input) && !differ(flow.before?.id, input.connector.id);

/** The signals of a sign-in that has come to its end. */
export const isEndSignal = (question: Question | null): question is 'message' | 'return' => question === 'message' || question === 'return';

/** After a signal the backend's yes is enough. */
export const saysYes = (flow: Flow, input: InputOf<'described'>): boolean =>
  isEndSignal(flow.question) ? input.connector.authenticated : isSuccess(flow, input);

export const viaOf = ({ question }: Flow): CompletionSource => isEndSignal(question) || question === 'user' ? question : 'status';

/**
 * Whether the backend has no GET, and so cannot tell how a sign-in has ended. A 404 shows that only if nothing was ever described:
 * otherwise the connector is gone.
 */
export const hasNoGet = ({ before, connector }: Flow, { status }: ConnectorAuthError): boolean =>
  status === 405 || status === 501 || (status === 404 && !before && !connector);
