import type { AccountSeed, ConnectorSeed, Unknowns } from './options.js';
import type { AccountConnector, Property } from './shapes.js';

/** A stored Account Connector. {@link accountConnector} makes its JSON. */
export interface StoredConnector {
  readonly seed: ConnectorSeed;
  authValue: string | null;
  authenticated: boolean;
  properties: Property[];
}

export interface Account {
  readonly id: string;
  readonly users: Set<string>;
  readonly connectors: ReadonlyMap<number, StoredConnector>;
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
  readonly accessTokens: Map<string, AccessToken>;
  /** Refresh tokens, each with the access token that it renews. */
  readonly refreshTokens: Map<string, string>;
  readonly signInTokens: Map<string, SignInToken>;
  /** The IP addresses that may test connections; `null` for all. */
  registeredAddresses: ReadonlySet<string> | null;
}

export function createState(seeds: readonly AccountSeed[]): State {
  const accounts = seeds.map((seed): [string, Account] => [seed.id, {
    id: seed.id,
    users: new Set(seed.users),
    connectors: new Map(seed.connectors.map((connector): [number, StoredConnector] => [
      connector.id,
      { seed: connector, authValue: null, authenticated: false, properties: [] },
    ])),
  }]);
  return {
    accounts: new Map(accounts),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    signInTokens: new Map(),
    registeredAddresses: null,
  };
}

export function property(stored: StoredConnector, name: string): string | undefined {
  return stored.properties.find((each) => each.Name === name)?.Value;
}

export function missesRequiredProperties(stored: StoredConnector): boolean {
  return stored.seed.connector.Parameters.some((parameter) =>
    parameter.IsAccountConnectorProperty && !parameter.IsOptional && !property(stored, parameter.TargetName));
}

function isAuthenticated(stored: StoredConnector, unknowns: Unknowns): boolean {
  if (stored.seed.connector.AuthType !== 'None') return stored.authenticated;
  switch (unknowns.noneAuthenticated) {
    case 'always': return true;
    case 'once-complete': return !missesRequiredProperties(stored);
    case 'once-put': return stored.authenticated;
  }
}

export function accountConnector(stored: StoredConnector, unknowns: Unknowns): AccountConnector {
  const { id, connector } = stored.seed;
  return {
    Id: id,
    Name: connector.Name,
    Description: connector.Description,
    AuthValue: stored.authValue,
    Authenticated: isAuthenticated(stored, unknowns),
    Connector: connector,
    IsPartnerIntegrationConnector: false,
    Properties: stored.properties,
    CustomFields: [],
  };
}
