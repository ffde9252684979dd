import { isOAuth } from '../contract/auth-types.js';
import type { ConnectorDescription, ConnectorProperty } from '../contract/wire.js';
import type { AccountConnector, ConnectorParameter } from './cyclr/account-connector.js';
import type { KeyedHash } from './lib/keyed-hash.js';

interface DescribeContext {
  /** Hashes the stored credentials. */
  readonly revisions: KeyedHash;
  /** The origin of Cyclr's sign-in pages. */
  readonly serviceOrigin: string;
}

/** Describes a connector for a page. The members are copied one by one, so that no other member of Cyclr's answer gets to the page. */
export async function describe(
  connectorId: string,
  connector: AccountConnector,
  { revisions, serviceOrigin }: DescribeContext,
): Promise<ConnectorDescription> {
  const { name, description, icon, authDescription, authenticated, authTypes } = connector;
  const [authType] = authTypes;
  return {
    id: connectorId,
    name,
    description,
    icon: checkIcon(icon),
    authType,
    authDescription,
    authenticated,
    revision: await revisions.hash(selectRevisedValues(connectorId, connector)),
    properties: connector.parameters.map((parameter) => describeProperty(parameter, connector)),
    ...(authTypes.some(isOAuth) && { serviceOrigin }),
  };
}

function describeProperty(parameter: ConnectorParameter, { properties }: AccountConnector): ConnectorProperty {
  const { name, label, description, required, secret, type, options } = parameter;
  return {
    name,
    label,
    description,
    required,
    secret,
    type,
    ...(options.length > 0 && { options }),
    ...(!secret && { value: properties.find((property) => property.name === name)?.value ?? null }),
  };
}

/**
 * The values whose change means that somebody authenticated the connector. For OAuth, the properties that the page sets are left out:
 * they are written before the sign-in starts, and a change would look like a finished sign-in.
 */
function selectRevisedValues(connectorId: string, { authValue, authTypes: [authType], parameters, properties }: AccountConnector): unknown {
  const ignored = new Set(isOAuth(authType) ? parameters.map(({ name }) => name) : []);
  const stored = properties.filter(({ name }) => !ignored.has(name)).map(({ name, value }) => [name, value].map(String));
  // Sort by code units, not by a locale, so that all instances sort alike.
  return [connectorId, authValue, stored.map((pair) => JSON.stringify(pair)).sort()];
}

/** The icon, if it is an image for an `<img>`: `data:image/…` of a known type, or `https:`. */
export function checkIcon(icon: string | null): string | null {
  if (icon === null || /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(icon)) return icon;
  return URL.canParse(icon) && new URL(icon).protocol === 'https:' ? icon : null;
}
