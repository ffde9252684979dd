import type { ConnectorAuthError } from '../backend/errors.js';
import { checkBackend } from './check-backend.js';
import { checkPage } from './check-page.js';
import { checkReturnPage } from './check-return-page.js';

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

/**
 * Looks for whatever stands in the way of a sign-in. Begins none: the backend is only asked for the description, and nothing that is found
 * holds a secret. Loaded when it is asked for, and not before: a page whose sign-ins work never needs it.
 */
export async function diagnose(subject: Subject): Promise<readonly Finding[]> {
  const { error } = subject;
  const findings = await Promise.all([checkPage(subject), checkBackend(subject), checkReturnPage(subject)]);
  return [...(error ? [{ about: 'error' as const, advice: `The last attempt failed with ${error.code}: ${error.message}` }] : []), ...findings.flat()];
}
