import { isOAuth } from '../contract/auth-types.js';
import type { ConnectorDescription, ConnectorProperty } from '../contract/wire.js';
import type { AccountConnector, ConnectorParameter } from './cyclr/account-connector.js';
import type { SupplyProperties } from './options/options.js';
import { hideSupplied } from './properties/supplied-properties.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';
import { createSupplier } from './properties/supplier.js';
import type { Revisions } from './properties/revisions.js';

interface DescribeContext {
  /** `null` if what is stored is not known: the description then has no `revision`. */
  readonly revisions: Revisions | null;
  /** The origin of Cyclr's sign-in pages. */
  readonly serviceOrigin: string;
  readonly supplied: SuppliedProperties;
}

/** The options of `describeConnector`. */
export interface DescribeOptions {
  /** The page's `connector-id`, if it is a name that `authorize` maps. Default: the Account Connector's id. */
  readonly connectorId?: string;
  /** The `properties` that `authorize` returns, a record or a function. The description leaves them out. Default: none. */
  readonly properties?: Readonly<Record<string, unknown>> | SupplyProperties;
  /**
   * The handler's option `serviceUrl`. With it, the description of a connector with OAuth has a `serviceOrigin`, which `direct` needs.
   * Default: no `serviceOrigin`.
   */
  readonly serviceUrl?: string;
}

/**
 * Describes an Account Connector for a page, so that a server can render it into the page, and the page can set the element's property
 * `connector` without a request. The description holds no secret. It has no `revision`: the handler makes that with its own key.
 *
 * @example
 * const connector = await client.account(accountId).connector('33');
 * const description = describeConnector(connector);
 */
export function describeConnector(connector: AccountConnector, options: DescribeOptions = {}): ConnectorDescription {
  const { connectorId = connector.id, properties = {}, serviceUrl } = options;
  const supplied = typeof properties === 'function' ? createSupplier(properties)(connector.id) : new Map(Object.entries(properties));
  return selectMembers(connectorId, hideSupplied(connector, supplied), serviceUrl === undefined ? null : new URL(serviceUrl).origin);
}

/** Describes a connector as the handler answers with it. */
export async function describe(
  pageId: string,
  connector: AccountConnector,
  { revisions, serviceOrigin, supplied }: DescribeContext,
): Promise<ConnectorDescription> {
  const members = selectMembers(pageId, connector, serviceOrigin);
  return revisions ? { revision: await revisions.of(pageId, connector, supplied), ...members } : members;
}

/** The members are copied one by one, so that no other member of Cyclr's answer gets to the page. */
function selectMembers(pageId: string, connector: AccountConnector, serviceOrigin: string | null): ConnectorDescription {
  const { name, description, icon, authDescription, authenticated, authTypes } = connector;
  const [authType] = authTypes;
  return {
    id: pageId,
    name,
    description,
    icon: normalizeIcon(icon),
    authType,
    authDescription,
    authenticated,
    properties: connector.parameters.map((parameter) => describeProperty(parameter, connector)),
    ...(serviceOrigin !== null && authTypes.some(isOAuth) && { serviceOrigin }),
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

/** The images that a browser shows in an `<img>`. */
const DATA_IMAGE = /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;

/**
 * The icon, if it is an image for an `<img>`: `data:image/…` of a known type, or `https:`. Its scheme is in lower case, with nothing before
 * it, as the contract has it: Cyclr stores whatever was typed.
 */
export function normalizeIcon(icon: string | null): string | null {
  const address = icon?.trim() ?? '';
  if (DATA_IMAGE.test(address)) return address.replace(DATA_IMAGE, (start) => start.toLowerCase());
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' ? href : null;
}
