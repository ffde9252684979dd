import type { ConnectorAuthError } from '../client/connector-auth-error.js';

/** Something that stands in the way of a sign-in, or makes it slower or less sure than it could be. */
export interface Finding {
  readonly about: 'error' | 'popup' | 'frame' | 'opener-policy' | 'connect-src' | 'endpoint' | 'clock' | 'service-origin' | 'return-url';
  /** What it is and what to do about it, in English, for the developer of the page. */
  readonly advice: string;
}

/** What the page says of the connector, and what is known of the last attempt. */
export interface Subject {
  readonly endpoint: string | null;
  /** The connector's resource, where there is an endpoint. */
  readonly resource: string | null;
  readonly fetch: typeof fetch;
  readonly serviceOrigin: string | null;
  readonly returnUrl: string | null;
  readonly display: 'popup' | 'page';
  readonly error: ConnectorAuthError | null;
  /** The origin of a completion message that was right but for that. */
  readonly misheard: string | undefined;
}
