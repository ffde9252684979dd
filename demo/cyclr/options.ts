import type { ThirdParty } from '../third-party/server.js';
import type { Connector } from './shapes.js';

/** A connector in Cyclr's library, which accounts can install. */
export interface LibraryConnector {
  /** The API of the third party that the connector calls. */
  readonly api: 'cycle' | 'pipedrive' | 'freshdesk' | 'feed' | 'none';
  readonly connector: Connector;
  readonly category?: string;
  /** Whether the connector is the partner's own. Default: `false`. */
  readonly isPartnersOwn?: boolean;
  /** Whether the third party cuts its sign-in window off from the page that opened it, by its opener policy. Default: `false`. */
  readonly isolatesSignIn?: boolean;
}

/** A connector as installed in an account, not yet authenticated. */
export interface ConnectorSeed extends LibraryConnector {
  readonly id: number;
  /** The account's name for it. Default: the connector's name. */
  readonly name?: string;
}

export interface AccountSeed {
  /** The account's API ID in Cyclr: any text. */
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
  /** The answer to the call to de-authenticate a connector that no PUT or sign-in has authenticated: as if one had, or 400. */
  needlessDeauthentication: 'accept' | 'refuse';
  /** The answer to an installation without a `Name`: the connector's name is used, or 500. */
  namelessInstall: 'accept' | 'fail';
  /** Whether an Account Connector's `Connector.AuthType` is that of the method chosen at the installation, or the connector's own. */
  describesChosenMethod: boolean;
  /** Whether the rows of an account's list hold `Connector.Parameters`. */
  listedParameters: 'full' | 'missing' | 'empty';
  /** The largest page of a list. */
  largestPageSize: number;
  /**
   * The answer to a `pageSize` above `largestPageSize`: pages of the largest size, the same with a `Total-Pages` that counts pages of the
   * size that was asked for, or 400.
   */
  tooLargePage: 'shorten' | 'miscount' | 'refuse';
  /** How the account in `scope=account:{id}` is read: as it is, percent-decoded, or as one of several scopes with spaces between them. */
  accountScope: 'plain' | 'percent-encoded' | 'space-separated';
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
  /** Connectors that can be installed, beside those that the accounts have. Default: the demo's library. */
  readonly library?: readonly LibraryConnector[];
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
  needlessDeauthentication: 'accept',
  namelessInstall: 'accept',
  describesChosenMethod: true,
  listedParameters: 'full',
  largestPageSize: 100,
  tooLargePage: 'shorten',
  accountScope: 'plain',
  restrictedTokensSignIn: true,
  closesPopup: false,
  redirectParameters: {},
};
