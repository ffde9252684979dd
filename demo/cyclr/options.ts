import type { ThirdParty } from '../third-party/server.js';
import type { Connector } from './shapes.js';

/** A connector as it was installed into an account, before anybody authenticated it. */
export interface ConnectorSeed {
  readonly id: number;
  /** Which of the third party's APIs the connector stands for. */
  readonly api: 'cycle' | 'pipedrive' | 'freshdesk' | 'feed' | 'none';
  readonly connector: Connector;
}

export interface AccountSeed {
  /** Cyclr's API_ID of the account. */
  readonly id: string;
  readonly users: readonly string[];
  readonly connectors: readonly ConnectorSeed[];
}

/** What Cyclr's documentation does not say. A client has to cope with every setting; tests switch them while the simulator runs. */
export interface Unknowns {
  /** What a second POST of a property's name does. */
  secondPost: 'update' | 'duplicate' | 'refuse';
  /** Whether a key or a password is tried against the third party before it is stored; refused with 400 if so. */
  checksCredentials: boolean;
  /** When a `None` connector says `Authenticated`: always, once its required properties are set, or once it was PUT. */
  noneAuthenticated: 'always' | 'once-complete' | 'once-put';
  /** Whether an access token restricted to one account may ask for that account's sign-in tokens. */
  restrictedTokensSignIn: boolean;
  /** Whether the sign-in's last page closes itself. */
  closesPopup: boolean;
  /** What the redirect to `targetOrigin` appends to its query. */
  redirectParameters: Readonly<Record<string, string>>;
}

export interface CyclrOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** Needed for sign-ins and connection tests; the API alone does without. */
  readonly thirdParty?: ThirdParty;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The partner's console user, for the password grant. */
  readonly partner?: { readonly username: string; readonly password: string };
  /** Default: the demo's accounts. */
  readonly accounts?: readonly AccountSeed[];
  /** The clock, in milliseconds; default: `Date.now`. */
  readonly now?: () => number;
  readonly unknowns?: Partial<Unknowns>;
}

export const likelyUnknowns: Unknowns = {
  secondPost: 'update',
  checksCredentials: false,
  noneAuthenticated: 'once-complete',
  restrictedTokensSignIn: true,
  closesPopup: false,
  redirectParameters: {},
};
