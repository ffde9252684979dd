import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { Credentials } from './events.js';

/** The values of a valid form, or valid values of the page's. */
export interface Submission {
  readonly credentials: Credentials;
  readonly properties: Readonly<Record<string, string>>;
}

/** The form that the user fills in, or the values that the page gives instead, as the runner sees them. */
export interface Form {
  /** Whether a connected connector shows its form before there is anything to read. */
  readonly showsFirst: boolean;
  /** Shows a form that the element keeps hidden until the user asks for it. Returns whether there was one to show. */
  show(): boolean;
  /** Reads the values. If something is missing or wrong, shows it to the user, and returns the error. */
  read(): Submission | ConnectorAuthError;
}
