import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import type { ConnectorRow } from './cyclr/connector-rows.js';
import { CyclrError } from './http/cyclr-error.js';
import { parseRequestUrl } from './http/origins.js';
import { Problem } from './http/problem.js';
import { mapConcurrently } from './lib/map-concurrently.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';
import type { Supplier } from './properties/supplier.js';

/** Connectors in one answer. */
const LONGEST_LIST = 500;

/** Calls to Cyclr, or to the host's `extend`, at the same time. */
export const CONCURRENCY = 6;

interface SupplyForList {
  readonly supply: Supplier;
  /** Called before any connector is requested by itself, with what the host supplies for each. */
  onSupplied(all: readonly SuppliedProperties[]): void;
}

interface ListedConnector {
  readonly connector: AccountConnector;
  readonly supplied: SuppliedProperties;
}

/** Tells whether a request asks for the list, `{endpoint}?list`. The path is then the endpoint's, whatever its last segment is. */
export function isListRequest(request: Request): boolean {
  const url = parseRequestUrl(request);
  return !!url?.search && url.searchParams.has('list');
}

/** @throws {Problem} 405 */
export function checkListMethod({ method }: Request): void {
  if (method === 'GET' || method === 'HEAD') return;
  const headers = { allow: 'GET, HEAD, OPTIONS' };
  throw new Problem({ status: 405, code: 'endpoint_error', detail: 'The list supports only GET.', headers });
}

/**
 * Lists the account's connectors in Cyclr's order. A connector whose row tells too little is requested by itself.
 * @throws {Problem} 500 `misconfigured` if the account has too many connectors for one answer. What `supply` throws.
 */
export async function listConnectors(account: CyclrAccount, { supply, onSupplied }: SupplyForList): Promise<readonly ListedConnector[]> {
  const rows: (ConnectorRow & Pick<ListedConnector, 'supplied'>)[] = [];
  for await (const row of account.connectorRows({ isWhole: true })) {
    if (rows.length === LONGEST_LIST) throw tooManyConnectors();
    rows.push({ ...row, supplied: supply(row.id) });
  }
  onSupplied(rows.map(({ supplied }) => supplied));
  const connectors = await mapConcurrently(rows, CONCURRENCY, ({ id, connector, supplied }) => connector && tellsEnough(connector, supplied)
    ? connector
    // As the connector's own GET does: the `revision` depends on it.
    : account.connector(id, { withProperties: supplied.size > 0 }).catch(ignoreRemoved));
  return rows.flatMap(({ supplied }, index) => {
    const connector = connectors[index];
    return connector ? [{ connector, supplied }] : [];
  });
}

/**
 * Tells whether a row holds all that its description needs. A row of a connector that is not authenticated may leave its stored values
 * out: the form is then only empty, and the user fills it in. A row of an authenticated one must hold the stored credentials, unless it
 * needs none: without them its `revision` would differ from that of the connector itself. So it would if the row left out the stored
 * properties: where the host supplies some, the connector's own GET reads also those that no parameter declares.
 */
function tellsEnough(connector: AccountConnector, supplied: SuppliedProperties): boolean {
  const { isComplete, authenticated, authValue, authTypes, parameters, properties } = connector;
  const hasProperties = supplied.size === 0 || properties.some(({ id }) => id !== null);
  if (authenticated) return isComplete && hasProperties && (authValue !== null || authTypes[0] === 'None');
  return isComplete || (parameters.length > 0 && properties.length === 0);
}

/** The connector was removed after the list was read. */
function ignoreRemoved(error: unknown): null {
  if (error instanceof CyclrError && error.failure === 'not_found') return null;
  throw error;
}

const tooManyConnectors = (): Problem => new Problem({
  status: 500,
  code: 'misconfigured',
  detail: `The account has more than ${LONGEST_LIST} connectors, too many for one list. Show those that a page needs, each by its `
    + '`connector-id`, or list them on the server with `CyclrAccount.connectors()` and give each to the page by `describeConnector()`.',
});
