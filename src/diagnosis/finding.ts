import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { Backend } from '../client/request.js';
import type { ConnectorDescription } from '../contract/wire.js';
import { isOAuth } from './copied-rules.js';

/** A problem that prevents sign-ins, or makes them slower or less reliable. */
export interface Finding {
  /** The subject of the problem. */
  readonly about: 'error' | 'popup' | 'frame' | 'opener-policy' | 'connect-src' | 'endpoint' | 'auth-type' | 'clock' | 'service-origin' | 'return-url' | 'opener' | 'direct';
  /** The problem and its solution, in English, for the page's developer. */
  readonly advice: string;
}

/** The element, as a diagnosis sees it: the page's settings, and the outcome of the last attempt. */
export interface DiagnosisHost extends Backend {
  readonly serviceOrigin?: string | null | undefined;
  readonly returnUrl?: string | URL | null | undefined;
  readonly display: 'popup' | 'page';
  readonly direct: boolean;
  readonly authType?: string | null | undefined;
  readonly connector: ConnectorDescription | null;
  readonly error: ConnectorAuthError | null;
  hasAttribute(name: string): boolean;
}

/** The members of a description that concern sign-ins. */
export type SignInDescription = Pick<ConnectorDescription, 'authType' | 'serviceOrigin'>;

/** Facts about the page that the last sign-in has shown: `Observations` of `attempt/effects.ts`, which this room may not import. */
export interface Evidence {
  /** Whether pages in the window could navigate this page. */
  readonly isExposed?: boolean;
  /** The origin of a completion message that was rejected for its origin only. */
  readonly foreignOrigin?: string;
}

/** The element's properties, and the outcome of its last attempt. */
export interface Subject extends Evidence {
  readonly endpoint: string | URL | null;
  /** The URL of the connector's resource; `null` without an endpoint. */
  readonly resource: string | null;
  /** `null` if `endpoint` itself is the connector's resource. */
  readonly connectorId: string | number | null;
  /** Whether the element has the attribute `connectorid`, which HTML makes of `connectorId`. */
  readonly hasMisspelledId: boolean;
  readonly fetch: typeof globalThis.fetch;
  readonly serviceOrigin: string | null;
  readonly returnUrl: string | URL | null;
  readonly display: 'popup' | 'page';
  readonly direct: boolean;
  readonly authType: string | null;
  /** The description that the element has, from the page or from the backend. */
  readonly connector: ConnectorDescription | null;
  readonly error: ConnectorAuthError | null;
}

/** Whether the element may open a sign-in. Its own auth type outweighs the description's, as in the element; it may still be unknown. */
export function mayNeedSignIn(subject: Subject): boolean {
  const authType = subject.authType || subject.connector?.authType;
  return !authType || isOAuth(authType);
}
