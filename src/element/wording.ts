import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isOAuth } from '../contract/auth-types.js';
import { isErrorCode } from '../contract/error-codes.js';
import { hasNoGet } from '../flow/evidence.js';
import { RUNNING } from '../flow/flow.js';
import type { Flow, State } from '../flow/flow.js';
import type { Messages } from '../locales/en.js';

/** The facts that decide which text the user reads. */
export interface Situation {
  readonly flow: Flow;
  readonly authType: string;
  /** There is a form with inputs, shown or hidden. */
  readonly hasInputs: boolean;
  /** The browser blocked the window, but the page itself may leave for the sign-in. */
  readonly mayLeave: boolean;
}

/** A name that `:state(…)` matches. */
export type CustomState = State | 'attention' | 'authenticated' | 'expanded';

/** Whether the stored connection no longer works. */
export const needsAttention = ({ connector }: Flow): boolean => !!connector?.authenticated && connector.attention === 'reconnect';

/** Whether the element is at work. In `detached` it waits for the user. */
export const isBusy = (state: State): boolean => state === 'loading' || (state !== 'detached' && RUNNING.includes(state));

/**
 * The text for the current state; `null` if the state needs no words.
 * @param leavesPage The page itself goes to the sign-in, so there is no window to continue in.
 */
export function statusKey(flow: Flow, leavesPage = false): keyof Messages | null {
  const { state, question } = flow;
  switch (state) {
    case 'idle':
    case 'failed':
      return null;
    case 'ready':
      return needsAttention(flow) ? 'attention' : null;
    case 'connected':
      return needsAttention(flow) ? 'attention' : 'connected';
    case 'loading':
      return question === 'disconnect' ? 'disconnecting' : 'loading';
    case 'detached':
      return question === 'user' ? 'notYet' : state;
    case 'waiting':
      return leavesPage ? 'opening' : state;
    default:
      return state;
  }
}

/** The text for an error. A code that blames the input, or the sign-in, is true only where there is one. */
export function failureKey(situation: Situation, error: ConnectorAuthError): keyof Messages {
  const { flow, authType, hasInputs, mayLeave } = situation;
  const { code, status, retryAfter } = error;
  // The user need not try again: the element does.
  if (isBusy(flow.state)) return 'askingAgain';
  if (code === 'rate_limited' && retryAfter) return 'retryAfter';
  if (mayLeave) return 'blockedHere';
  // The backend cannot confirm the sign-in. The connector may well exist.
  if (flow.state === 'detached' && hasNoGet(flow, error)) return 'not_authenticated';
  const isRefused = code === 'invalid_credentials' || status === 413 || (code === 'not_authenticated' && !isOAuth(authType));
  // A page's own error may have any code.
  if (!isRefused && code !== 'missing_properties') return isErrorCode(code) ? code : 'endpoint_error';
  if (!hasInputs) return 'endpoint_error';
  return isRefused ? 'invalid_credentials' : code;
}
