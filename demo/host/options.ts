import type { ThirdParty } from '../third-party/server.js';

/** Cyclr's addresses, and the host's credentials. */
export interface CyclrAccess {
  readonly apiUrl: string;
  readonly serviceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A user of the host, who belongs to a customer. */
export interface HostUser {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  /** The customer's account in Cyclr. */
  readonly accountId: string;
  /** The user's name in Cyclr. */
  readonly username: string;
  /** The connectors on the user's page, each with a card: Account Connector ids, or names that the host maps. */
  readonly connectorIds: readonly string[];
}

/** The host's users. A request without a session signs the first one in, unless the page has a user of its own. */
export type HostUsers = readonly [HostUser, ...HostUser[]];

export interface HostOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  readonly cyclr: CyclrAccess;
  readonly users: HostUsers;
  /** The user whom the page of single elements signs in. Default: the first one. */
  readonly elementsUserId?: string | undefined;
  /** The third party, if Cyclr is the demo's simulator: then connections can be tested, and the page shows the credentials. */
  readonly thirdParty?: Pick<ThirdParty, 'revokeKey' | 'revokeClient'>;
}
