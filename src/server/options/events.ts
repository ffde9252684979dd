import type { ErrorCode } from '../../contract/error-codes.js';
import type { CyclrFailure } from '../http/cyclr-error.js';
import type { OriginRefusal } from '../http/problem.js';

/** The members that all events have. An event holds no secret, no user name and no URL. */
interface EventMetrics {
  /** Whole milliseconds. */
  readonly duration: number;
  /** The HTTP status of Cyclr's last answer. `null` if Cyclr was not called or did not answer. */
  readonly upstreamStatus: number | null;
  /** The number of calls to Cyclr, with retries. Requests for access tokens are counted in their own events only. */
  readonly upstreamCalls: number;
}

/** The handler answered a request. */
export interface RequestEvent extends EventMetrics {
  /**
   * What the request did:
   * - `describe`: GET or HEAD
   * - `list`: GET or HEAD of the list
   * - `sign-in`: POST for a sign-in URL
   * - `start`: GET of the start route, which redirects to a sign-in URL
   * - `store`: POST of credentials or properties
   * - `disconnect`: DELETE
   * - `preflight`: OPTIONS
   * - `refused`: nothing, because it failed a check, or `limit` or `authorize` refused it
   */
  readonly what: 'describe' | 'list' | 'sign-in' | 'start' | 'store' | 'disconnect' | 'preflight' | 'refused';
  /** The page's `connector-id`: the Account Connector's id, or a name. `null` if the URL has none, as for the list. */
  readonly connectorId: string | null;
  /** Cyclr's API ID of the account. `null` if `authorize` was not reached, refused, or mapped a name to no connector. */
  readonly accountId: string | null;
  /** `ok`, or the error code of the answer. */
  readonly outcome: 'ok' | ErrorCode;
  /** The HTTP status of the answer; 499 if the client closed the request first. */
  readonly status: number;
  /** The `reference` in the answer's problem details. `null` if the request succeeded, or if the host's own `Response` refused it. */
  readonly reference: string | null;
  /** Whether the connector is authenticated now. `null` if the answer does not tell: only `describe`, `store` and `disconnect` can. */
  readonly authenticated: boolean | null;
  /** Why an origin was refused. `null` if none was. */
  readonly originRefusal: OriginRefusal | null;
}

/** Cyclr was asked for an access token. */
export interface TokenEvent extends EventMetrics {
  readonly what: 'token';
  readonly connectorId: null;
  /** The account that the token is restricted to; `null` for a token for all accounts. */
  readonly accountId: string | null;
  /** `ok`, or why there is no token. */
  readonly outcome: 'ok' | CyclrFailure;
  readonly status: null;
  readonly reference: null;
}

/**
 * The argument of the option `onEvent`, for metrics and logs. Distinguish the two kinds by `what`.
 *
 * @example
 * onEvent: (event) => {
 *   if (event.what === 'token') metrics.count('cyclr.token', event.outcome);
 *   else metrics.timing(`connectors.${event.what}`, event.duration, event.outcome);
 * }
 */
export type HandlerEvent = RequestEvent | TokenEvent;
