import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import type { ConnectorRow } from './cyclr/connector-rows.js';
import { CyclrError } from './http/cyclr-error.js';
import { parseRequestUrl } from './http/origins.js';
import { Problem } from './http/problem.js';
import { mapConcurrently } from './lib/map-concurrently.js';

/** Connectors in one answer. */
const LONGEST_LIST = 500;

/** Calls to Cyclr, or to the host's `extend`, at the same time. */
export const CONCURRENCY = 6;

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
 * @throws {Problem} 500 `misconfigured` if the account has too many connectors for one answer.
 */
export async function listConnectors(account: CyclrAccount): Promise<readonly AccountConnector[]> {
  const rows: ConnectorRow[] = [];
  for await (const row of account.connectorRows({ isWhole: true })) {
    if (rows.length === LONGEST_LIST) throw tooManyConnectors();
    rows.push(row);
  }
  const connectors = await mapConcurrently(rows, CONCURRENCY, ({ id, connector }) =>
    connector && tellsEnough(connector) ? connector : account.connector(id).catch(ignoreRemoved));
  return connectors.filter((connector) => connector !== null);
}

/**
 * Tells whether a row holds all that its description needs. A row of a connector that is not authenticated may leave its stored values
 * out: the form is then only empty, and the user fills it in. A row of an authenticated one must hold the stored credentials, unless it
 * needs none: without them its `revision` would differ from that of the connector itself.
 */
function tellsEnough({ isComplete, authenticated, authValue, authTypes, parameters, properties }: AccountConnector): boolean {
  if (authenticated) return isComplete && (authValue !== null || authTypes[0] === 'None');
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
