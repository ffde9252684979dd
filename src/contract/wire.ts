/**
 * The shapes that travel between the page and the host's backend, as JSON: one resource per connector, `{endpoint}/{connector-id}`,
 * with GET, POST and DELETE. Types only; both sides share them.
 */
import type { OAuthType } from './auth-types.js';
import type { ErrorCode } from './error-codes.js';

/** Something a connector has to be told beside its credentials: a subdomain, the ids of the customer's own OAuth app… */
export interface ConnectorProperty {
  readonly name: string;
  /** What the user reads; default: the name. */
  readonly label?: string | null;
  readonly description?: string | null;
  readonly required?: boolean;
  /** A secret is typed unseen, and its value is never sent to the browser. */
  readonly secret?: boolean;
  /** Makes the property a choice of these values. */
  readonly options?: readonly string[];
  /** What is stored now; never given for a secret. */
  readonly value?: string | null;
}

/** The answer to GET: what a page may know of a connector. It never holds a secret. */
export interface ConnectorDescription {
  readonly id?: string;
  readonly name?: string | null;
  readonly description?: string | null;
  /** A `data:image/…` or `https:` URL. */
  readonly icon?: string | null;
  /** One of `AuthType`, or a type of Cyclr's that cannot be handled in a browser. */
  readonly authType: string;
  /** What the third party's users are told about where to find their key. */
  readonly authDescription?: string | null;
  readonly authenticated: boolean;
  /** Opaque; changes when what is stored for authentication changes. */
  readonly revision?: string | null;
  readonly properties?: readonly ConnectorProperty[];
}

/** What is POSTed to be handed a one-time sign-in URL. */
export interface SignInRequest {
  readonly authType: OAuthType;
  readonly properties: Readonly<Record<string, string>>;
  readonly targetOrigin: string;
  /** `null`: the sign-in comes back to `targetOrigin` as a page. */
  readonly callbackMessage: string | null;
}

/** The answer to a {@link SignInRequest}. */
export interface SignIn {
  /** Opens the user's whole account at Cyclr: used once, never shown, never logged. */
  readonly url: string;
  /** When the URL stops working, RFC 3339. */
  readonly expiresAt?: string | null;
}

/** What is POSTed to store credentials, or properties alone. */
export type CredentialsRequest =
  | { readonly authType: 'ApiKey'; readonly apiKey: string; readonly properties: Readonly<Record<string, string>> }
  | { readonly authType: 'Basic'; readonly username: string; readonly password: string; readonly properties: Readonly<Record<string, string>> }
  | { readonly authType: 'None'; readonly properties: Readonly<Record<string, string>> };

/** Why one field was refused. `name` is the input's: `apiKey`, `username`, `password` or `property:{name}`. */
export interface FieldError {
  readonly name: string;
  readonly detail: string;
}

/** An error's body: RFC 9457 problem details with the members of the contract. */
export interface ProblemDetails {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly code?: ErrorCode;
  readonly retryable?: boolean;
  /** The backend's own id for the failure, to be quoted to support. */
  readonly reference?: string;
  readonly errors?: readonly FieldError[];
}
