import type { ErrorCode } from '../../contract/error-codes.js';
import type { CyclrFailure } from '../http/cyclr-error.js';

/** What every event tells. Nothing in it is secret: no name, no key, no token, no URL. */
interface Happening {
  /** Milliseconds, whole. */
  readonly duration: number;
  /** The status of Cyclr's last answer; `null`: Cyclr was not asked, or did not answer. */
  readonly upstreamStatus: number | null;
  /** Calls to Cyclr, those included that were sent once more. A request for an access token counts in its own event alone. */
  readonly upstreamCalls: number;
}

/** A request of a page's was answered. */
export interface RequestEvent extends Happening {
  /**
   * GET or HEAD: `describe`. DELETE: `disconnect`. POST: `sign-in` for a sign-in URL, `store` for credentials or properties. OPTIONS:
   * `preflight`. `refused`: it never came to that, by our checks, by `limit` or by `authorize`.
   */
  readonly what: 'describe' | 'sign-in' | 'store' | 'disconnect' | 'preflight' | 'refused';
  /** `null` where the URL names none. */
  readonly connectorId: string | null;
  /** Cyclr's API_ID; `null` before `authorize` told it. */
  readonly accountId: string | null;
  /** `ok`, or the code in the answer. */
  readonly outcome: 'ok' | ErrorCode;
  /** Of our answer; 499: the client went away before it. */
  readonly status: number;
  /** That of the answer's problem details; `null` where all went well, or the host's own `Response` refused. */
  readonly reference: string | null;
}

/** Cyclr was asked for an access token. */
export interface TokenEvent extends Happening {
  readonly what: 'token';
  readonly connectorId: null;
  /** The account that the token is restricted to; `null`: none. */
  readonly accountId: string | null;
  readonly outcome: 'ok' | CyclrFailure;
  readonly status: null;
  readonly reference: null;
}

/** What `onEvent` is told, for metrics and logs. */
export type ConnectorAuthEvent = RequestEvent | TokenEvent;
