import { createLibrary } from './library.js';
import type { AccountSeed, ConnectorSeed, LibraryConnector } from './options.js';
import type { Property } from './shapes.js';

/** A stored Account Connector. `describeAccountConnector` makes its JSON. */
export interface StoredConnector {
  /** Replaced by an upgrade. */
  seed: ConnectorSeed;
  readonly name: string;
  readonly description: string | null;
  /** The method chosen at the installation; `null` for the connector's own. */
  readonly authenticationId: string | null;
  authValue: string | null;
  authenticated: boolean;
  properties: Property[];
}

export interface Account {
  readonly id: string;
  readonly users: Set<string>;
  readonly connectors: Map<number, StoredConnector>;
}

export interface AccessToken {
  readonly expiresAt: number;
  /** The account that the token is restricted to; `null` for all accounts. */
  readonly accountId: string | null;
}

export interface SignInToken {
  readonly expiresAt: number;
  readonly accountId: string;
  readonly username: string;
}

/** Everything that the simulator stores. Tests may read and change it. */
export interface State {
  readonly accounts: ReadonlyMap<string, Account>;
  /** All connectors that can be installed. */
  readonly library: LibraryConnector[];
  /** The largest id of an Account Connector so far. Ids are not used again. */
  lastConnectorId: number;
  readonly accessTokens: Map<string, AccessToken>;
  /** Refresh tokens, each with the access token that it renews. */
  readonly refreshTokens: Map<string, string>;
  readonly signInTokens: Map<string, SignInToken>;
  /** The IP addresses that may test connections and call methods; `null` for all. */
  registeredAddresses: ReadonlySet<string> | null;
}

export function createState(seeds: readonly AccountSeed[], library: readonly LibraryConnector[]): State {
  const accounts = seeds.map((seed): [string, Account] => [seed.id, {
    id: seed.id,
    users: new Set(seed.users),
    connectors: new Map(seed.connectors.map((connector) => [connector.id, newConnector(connector)])),
  }]);
  return {
    accounts: new Map(accounts),
    library: createLibrary([...seeds.flatMap(({ connectors }) => connectors), ...library]),
    lastConnectorId: Math.max(1000, ...seeds.flatMap(({ connectors }) => connectors.map(({ id }) => id))),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    signInTokens: new Map(),
    registeredAddresses: null,
  };
}

/** An Account Connector without credentials and properties. */
export function newConnector(
  seed: ConnectorSeed,
  chosen: Partial<Pick<StoredConnector, 'description' | 'authenticationId'>> = {},
): StoredConnector {
  const { description = seed.connector.Description, authenticationId = null } = chosen;
  const { name = seed.connector.Name } = seed;
  return { seed, name, description, authenticationId, authValue: null, authenticated: false, properties: [] };
}

export function property(stored: StoredConnector, name: string): string | undefined {
  return stored.properties.find((each) => each.Name === name)?.Value;
}

export function missesRequiredProperties(stored: StoredConnector): boolean {
  return stored.seed.connector.Parameters.some((parameter) =>
    parameter.IsAccountConnectorProperty && !parameter.IsOptional && !property(stored, parameter.TargetName));
}
