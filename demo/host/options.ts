import type { ThirdParty } from '../third-party/server.js';

/** Cyclr's addresses, and the host's credentials. */
export interface CyclrAccess {
  readonly apiUrl: string;
  readonly serviceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The demo's only user: a request without a session signs this user in. */
export interface HostUser {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  /** The customer's account in Cyclr. */
  readonly accountId: string;
  /** The user's name in Cyclr. */
  readonly username: string;
}

export interface HostOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  readonly cyclr: CyclrAccess;
  readonly user: HostUser;
  /** The Account Connectors on the page, each with a card. */
  readonly connectorIds: readonly string[];
  /** The third party, if Cyclr is the demo's simulator: then connections can be tested, and the page shows the credentials. */
  readonly thirdParty?: Pick<ThirdParty, 'revokeKey' | 'revokeClient'>;
}
