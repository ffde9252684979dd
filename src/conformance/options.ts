import type { AuthType } from '../contract/auth-types.js';

/** The backend to check, and how to call it. */
export interface CheckOptions {
  /** The endpoint's URL, or the URL of the connector's own resource if {@link connector} is `null`. */
  readonly url: URL;
  /** The Account Connector's id, or a name that the backend maps to one; `null` if {@link url} is already the connector's resource. */
  readonly connector: string | null;
  /** The origin of the page that calls the backend; the backend must allow it. */
  readonly origin: string;
  /** Headers such as a session cookie or a CSRF token. Not sent with preflights, nor where the check asks without a session. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The connector's auth type; `null` to read it from the description. */
  readonly authType: AuthType | null;
  /** Whether the check may change the connector. */
  readonly write: boolean;
}

/** Whether browsers apply CORS to the requests of the page. */
export const isCrossOrigin = ({ url, origin }: CheckOptions): boolean => url.origin !== origin;

/** Whether a given header most likely identifies the user. */
export const hasSession = ({ headers }: CheckOptions): boolean => headers.some(([name]) => /^(cookie|authorization)$/i.test(name));

/** The reason why requests that may change the connector are not sent, where none are. */
export const reasonWithoutWrites = ({ write }: CheckOptions): string => write ? 'this authType is not supported in a browser' : 'needs --write';

/** Optional additions of the program that runs a check. */
export interface CheckContext {
  /**
   * Waits before a request that was answered with 429 is sent again. Has to reject with the signal's reason as soon as the signal aborts.
   * `null`: nothing ends the wait. Default: a timer.
   */
  readonly wait?: (milliseconds: number, signal: AbortSignal | null) => Promise<void>;
  /** Milliseconds to wait for an answer. Default: the contract's 30 s, and a second for the network. */
  readonly timeLimit?: number;
  /** Called after each request that got no answer in {@link timeLimit}. */
  readonly onTimeout?: (request: string, milliseconds: number) => void;
  /** Ends the check early. A check with `--write` still disconnects the connector. */
  readonly signal?: AbortSignal;
}

/** The check was ended early. The message says how the connector was left. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** A wrong command line, or a server that cannot be reached. The message says what to do about it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
