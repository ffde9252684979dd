import type { ThirdParty } from '../third-party/server.js';
import type { Connector } from './shapes.js';

/** A connector as installed in an account, not yet authenticated. */
export interface ConnectorSeed {
  readonly id: number;
  /** The API of the third party that the connector calls. */
  readonly api: 'cycle' | 'pipedrive' | 'freshdesk' | 'feed' | 'none';
  readonly connector: Connector;
}

export interface AccountSeed {
  /** The account's API ID in Cyclr. */
  readonly id: string;
  readonly users: readonly string[];
  readonly connectors: readonly ConnectorSeed[];
}

/** Behaviour that Cyclr's documentation leaves open. A client must work with every setting; tests switch them at run time. */
export interface Unknowns {
  /** The effect of a second POST of the same property name. */
  secondPost: 'update' | 'duplicate' | 'refuse';
  /** Whether Cyclr tries a key or password at the third party before it stores it, and answers 400 if it does not work. */
  checksCredentials: boolean;
  /** How Cyclr answers that the third party refuses a test: 400 with a message, or with the third party's own status. */
  testRefusal: 'message' | 'status';
  /** When a `None` connector is `Authenticated`: always, once its required properties are set, or after a PUT. */
  noneAuthenticated: 'always' | 'once-complete' | 'once-put';
  /** Whether an access token restricted to one account can get that account's sign-in tokens. */
  restrictedTokensSignIn: boolean;
  /** Whether the last page of a sign-in closes its window. */
  closesPopup: boolean;
  /** Query parameters that Cyclr adds when it redirects to `targetOrigin`. */
  redirectParameters: Readonly<Record<string, string>>;
}

export interface CyclrOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** Needed for sign-ins and connection tests only. */
  readonly thirdParty?: ThirdParty;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The partner's user in Cyclr's console, for the password grant. */
  readonly partner?: { readonly username: string; readonly password: string };
  /** Default: the demo's accounts. */
  readonly accounts?: readonly AccountSeed[];
  /** The clock, in milliseconds; default: `Date.now`. */
  readonly now?: () => number;
  readonly unknowns?: Partial<Unknowns>;
  /** The IP addresses that may test connections. Default: all. */
  readonly registeredAddresses?: readonly string[];
}

/** The most likely behaviour. */
export const likelyUnknowns: Unknowns = {
  secondPost: 'update',
  checksCredentials: false,
  testRefusal: 'message',
  noneAuthenticated: 'once-complete',
  restrictedTokensSignIn: true,
  closesPopup: false,
  redirectParameters: {},
};
