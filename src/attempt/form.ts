import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { Credentials } from './events.js';

/** The values of a valid form. */
export interface Submission {
  readonly credentials: Credentials;
  readonly properties: Readonly<Record<string, string>>;
}

export type FormReading =
  | { readonly isValid: true; readonly submission: Submission }
  | { readonly isValid: false; readonly error: ConnectorAuthError };

/** The form that the user fills in, as the runner sees it. */
export interface Form {
  /** Whether the connector has anything to type. */
  readonly hasInputs: boolean;
  /** Reads the form, and shows the user what is missing or wrong. */
  read(): FormReading;
}
