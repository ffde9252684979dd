import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { InputFault } from './fields.js';

/** How the user hears of a failure. */
export interface Announcement {
  /** The faults of a form that was not sent, or else the error; `null`: nothing has failed. */
  readonly about: readonly InputFault[] | ConnectorAuthError | null;
  /**
   * The name of the first refused input if it has the focus already: a screen reader reads its words only when the focus moves there. Empty
   * if the focus moves there; `null` if the failure is at no input, or the user is elsewhere.
   */
  readonly at: string | null;
  /** Whether it is in the second of two places, see `alertTemplate`. */
  readonly isSecond: boolean;
}

export const SILENCE: Announcement = { about: null, at: null, isSecond: false };
