import type { AuthType } from '../contract/auth-types.js';

/** What to check, and as whom. */
export interface CheckOptions {
  /** The endpoint's URL, or the resource's own where there is no {@link connector}. */
  readonly url: URL;
  /** The Account Connector's id; `null`: the URL is the resource. */
  readonly connector: string | null;
  /** The page's origin, which the backend lets call. Default: the URL's own. */
  readonly origin: string;
  /** Sent with every request: the session, a CSRF token. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What the connector is authenticated by. Default: what GET says. */
  readonly authType: AuthType | null;
  /** Whether the connector may be changed. Default: no. */
  readonly write: boolean;
}

/** A command line that cannot be understood, or a server that cannot be reached: what to do about it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
