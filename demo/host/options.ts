/** Where and as whom the host's backend reaches Cyclr. */
export interface CyclrAccess {
  readonly apiUrl: string;
  readonly serviceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The one user that the demo knows: whoever comes without a session is signed in as this one. */
export interface HostUser {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  /** Which account at Cyclr is this customer's. */
  readonly accountId: string;
  /** Who signs in at Cyclr. */
  readonly username: string;
}

export interface HostOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  readonly cyclr: CyclrAccess;
  readonly user: HostUser;
  /** The Account Connectors that the page has a card for. */
  readonly connectorIds: readonly string[];
  /** Cyclr is the demo's simulator: connections can be tested, and the page tells what to type. Default: false. */
  readonly simulated?: boolean;
}
