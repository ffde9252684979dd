import { methodOf } from './auth-methods.js';
import type { Unknowns } from './options.js';
import type { AccountConnector, Connector } from './shapes.js';
import { missesRequiredProperties } from './state.js';
import type { StoredConnector } from './state.js';

function isAuthenticated(stored: StoredConnector, unknowns: Unknowns): boolean {
  if (methodOf(stored).AuthType !== 'None') return stored.authenticated;
  switch (unknowns.noneAuthenticated) {
    case 'always': return true;
    case 'once-complete': return !missesRequiredProperties(stored);
    case 'once-put': return stored.authenticated;
  }
}

function describeConnector(stored: StoredConnector, unknowns: Unknowns): Connector {
  const { connector } = stored.seed;
  if (!unknowns.describesChosenMethod || stored.authenticationId === null) return connector;
  const { AuthType, OAuth2Type, AuthScheme, AuthDescription } = methodOf(stored);
  return { ...connector, AuthType, OAuth2Type, AuthScheme, AuthDescription };
}

/** The JSON of an Account Connector, with `AuthValue` in plain text. */
export function describeAccountConnector(stored: StoredConnector, unknowns: Unknowns): AccountConnector {
  const { seed: { id, isPartnersOwn = false }, name, description, authValue, properties } = stored;
  return {
    Id: id,
    Name: name,
    Description: description,
    AuthValue: authValue,
    Authenticated: isAuthenticated(stored, unknowns),
    Connector: describeConnector(stored, unknowns),
    IsPartnerIntegrationConnector: isPartnersOwn,
    Properties: properties,
    CustomFields: [],
  };
}

/** The JSON of a row in the account's list. */
export function describeRow(stored: StoredConnector, unknowns: Unknowns): object {
  const described = describeAccountConnector(stored, unknowns);
  const { Parameters, ...rest } = described.Connector;
  switch (unknowns.listedParameters) {
    case 'full': return described;
    case 'missing': return { ...described, Connector: rest };
    case 'empty': return { ...described, Connector: { ...rest, Parameters: Parameters.slice(0, 0) } };
  }
}
