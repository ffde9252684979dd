/**
 * The shapes that travel between the page and the host's backend, as JSON: one resource per connector, `{endpoint}/{connector-id}`, with
 * GET, POST and DELETE. Types only; both sides share them.
 */
import type { OAuthType } from './auth-types.js';
import type { ErrorCode } from './error-codes.js';

/**
 * The kind of text that a property holds. Its value is a string for every type:
 * - `text`: one line
 * - `multiline`: it keeps its lines
 * - `number`: a decimal number, such as `12.5`
 * - `boolean`: `true` or `false`
 */
export type PropertyType = 'text' | 'multiline' | 'number' | 'boolean';

/** A value that a connector needs beside its credentials, such as a subdomain or the ids of the customer's own OAuth app. */
export interface ConnectorProperty {
  readonly name: string;
  /** The label that the user reads. Default: the name. */
  readonly label?: string | null;
  readonly description?: string | null;
  readonly required?: boolean;
  /** The user types a secret unseen, and the browser never receives its stored value. */
  readonly secret?: boolean;
  /** Default: `text`, also for a type that is not known. */
  readonly type?: PropertyType;
  /** Makes the property a choice of these values. */
  readonly options?: readonly string[];
  /** The stored value; never given for a secret. */
  readonly value?: string | null;
}

/** The answer to GET: what a page may know of a connector. It never holds a secret. */
export interface ConnectorDescription {
  readonly id?: string;
  readonly name?: string | null;
  readonly description?: string | null;
  /** A `data:image/…` or `https:` URL. */
  readonly icon?: string | null;
  /** An `AuthType`, or a type of Cyclr's that no browser can handle. */
  readonly authType: string;
  /** The third party's hint for its users, such as where to find their key. */
  readonly authDescription?: string | null;
  readonly authenticated: boolean;
  /** Opaque; changes when the stored authentication changes. */
  readonly revision?: string | null;
  readonly properties?: readonly ConnectorProperty[];
  /** `reconnect`: the connection is stored, but no longer works. Default: `null`, nothing is known to be wrong. */
  readonly attention?: 'reconnect' | null;
  /** The user or workspace at the third party that is connected, as a text for people. */
  readonly connectedAs?: string | null;
  /** An `https:` URL of a page that tells users where to find their credentials. */
  readonly helpUrl?: string | null;
  /** The origin of the sign-in pages, for a connector with OAuth: a page that starts a sign-in directly sees no sign-in URL. */
  readonly serviceOrigin?: string | null;
}

/** The body of a POST that asks for a one-time sign-in URL. */
export interface SignInRequest {
  readonly authType: OAuthType;
  readonly properties: Readonly<Record<string, string>>;
  readonly targetOrigin: string;
  /** `null`: the sign-in comes back to `targetOrigin` as a page. */
  readonly callbackMessage: string | null;
}

/** The body of a POST that stores the properties for a sign-in, which then begins at the start route. The answer is the description. */
export interface DirectRequest {
  readonly authType: OAuthType;
  readonly properties: Readonly<Record<string, string>>;
  readonly direct: true;
}

/** The answer to a {@link SignInRequest}. */
export interface SignIn {
  /** Opens the user's whole account at Cyclr: use it once, never show or log it. */
  readonly url: string;
  /** When the URL stops working, as RFC 3339 writes it. */
  readonly expiresAt?: string | null;
}

/** The body of a POST that stores credentials, or properties alone. */
export type CredentialsRequest =
  | { readonly authType: 'ApiKey'; readonly apiKey: string; readonly properties: Readonly<Record<string, string>> }
  | { readonly authType: 'Basic'; readonly username: string; readonly password: string; readonly properties: Readonly<Record<string, string>> }
  | { readonly authType: 'None'; readonly properties: Readonly<Record<string, string>> };

/** Why one field was refused. `name` is the input's: `apiKey`, `username`, `password` or `property:{name}`. */
export interface FieldError {
  readonly name: string;
  readonly detail: string;
}

/** The body of an error: RFC 9457 problem details with the members of the contract. */
export interface ProblemDetails {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly code?: ErrorCode;
  readonly retryable?: boolean;
  /** The backend's own id for the failure, for the user to quote to support. */
  readonly reference?: string;
  readonly errors?: readonly FieldError[];
}
