import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { parseRequestUrl } from './http/origins.js';
import { Problem } from './http/problem.js';
import { ListRequests } from './list-requests.js';
import type { ListedRow } from './list-requests.js';
import { CONCURRENCY, mapConcurrently } from './lib/map-concurrently.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';
import type { Supplier } from './properties/supplier.js';

/** Connectors in one answer. */
const LONGEST_LIST = 500;

interface ListContext {
  readonly supply: Supplier;
  /** Called before any connector is requested by itself, with what the host supplies for each. */
  onSupplied(all: readonly SuppliedProperties[]): void;
  /** Called with an error that names the connectors that Cyclr did not describe. */
  onError(error: Error): void;
}

/** @see ListRequests */
export interface ListEntry {
  readonly connector: AccountConnector;
  readonly supplied: SuppliedProperties;
  /** Cyclr did not describe the connector by itself, so what is stored is not known. */
  readonly isPartial: boolean;
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
 * @param calls The account, for these requests: each ends by itself, so one without an answer does not end the others.
 * @throws {Problem} 500 `misconfigured` if the account has too many connectors for one answer. What `supply` throws.
 * @throws {CyclrError} if Cyclr fails, not only at some of the connectors.
 */
export async function listConnectors(
  account: CyclrAccount,
  calls: CyclrAccount,
  { supply, onSupplied, onError }: ListContext,
): Promise<readonly ListEntry[]> {
  const rows: ListedRow[] = [];
  for await (const row of account.connectorRows({ isWhole: true })) {
    if (rows.length === LONGEST_LIST) throw tooManyConnectors();
    rows.push({ ...row, supplied: supply(row.id) });
  }
  onSupplied(rows.map(({ supplied }) => supplied));
  const requests = new ListRequests(calls, rows);
  const found = await mapConcurrently(rows, CONCURRENCY, (row) => requests.complete(row));
  const error = await requests.finish(found);
  if (error) onError(error);
  return rows.flatMap(({ supplied }, index) => {
    const each = found[index];
    return each ? [{ ...each, supplied }] : [];
  });
}

const tooManyConnectors = (): Problem => new Problem({
  status: 500,
  code: 'misconfigured',
  detail: `The account has more than ${LONGEST_LIST} connectors, too many for one list. Show those that a page needs, each by its `
    + '`connector-id`, or list them on the server with `CyclrAccount.connectors()` and give each to the page by `describeConnector()`.',
});
