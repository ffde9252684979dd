import { isOAuth } from '../contract/auth-types.js';
import type { ConnectorDescription, ConnectorProperty } from '../contract/wire.js';
import type { AccountConnector, ConnectorParameter } from './cyclr/account-connector.js';
import type { KeyedHash } from './lib/keyed-hash.js';

/**
 * What a page may know of the connector: copied member by member, so that nothing of Cyclr's gets through by accident.
 * @param revisions Hashes what is stored for authentication.
 */
export async function describe(connectorId: string, connector: AccountConnector, revisions: KeyedHash): Promise<ConnectorDescription> {
  const { name, description, icon, authDescription, authenticated, authTypes: [authType] } = connector;
  return {
    id: connectorId,
    name,
    description,
    icon: safeIcon(icon),
    authType,
    authDescription,
    authenticated,
    revision: await revisions.of(revised(connectorId, connector)),
    properties: connector.parameters.map((parameter) => describeProperty(parameter, connector)),
  };
}

function describeProperty(parameter: ConnectorParameter, { properties }: AccountConnector): ConnectorProperty {
  const { name, label, description, required, secret, options } = parameter;
  return {
    name,
    label,
    description,
    required,
    secret,
    ...(options.length > 0 && { options }),
    ...(!secret && { value: properties.find((property) => property.name === name)?.value ?? null }),
  };
}

/**
 * What a change of is a sign that somebody authenticated. With OAuth, the properties that the page sets are left out: they are
 * written before the sign-in begins, and a change of them would look as if it had already ended.
 */
function revised(connectorId: string, { authValue, authTypes: [authType], parameters, properties }: AccountConnector): unknown {
  const asked = new Set(isOAuth(authType) ? parameters.map(({ name }) => name) : []);
  const stored = properties.filter(({ name }) => !asked.has(name)).map(({ name, value }) => [name, value].map(String));
  // By code units and not by a locale: every instance has to sort alike.
  return [connectorId, authValue, stored.map((pair) => JSON.stringify(pair)).sort()];
}

/** For an `<img>`: nothing that could run or be something else. */
function safeIcon(icon: string | null): string | null {
  if (icon === null || /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(icon)) return icon;
  return URL.canParse(icon) && new URL(icon).protocol === 'https:' ? icon : null;
}
