import type { CyclrError } from '../http/cyclr-error.js';
import { callHook } from '../lib/call-hook.js';
import type { AccountConnector } from './account-connector.js';
import { ConnectorFailures } from './connector-failures.js';
import type { ConnectorRow } from './connector-rows.js';

/** The options of `CyclrAccount.connectors`. */
export interface ConnectorsOptions {
  /**
   * Called at the end of the list with each failure, and with the id of the connector that the loop has left out for it. Errors thrown by
   * the function are ignored. Default: no function.
   * @example onLeftOut: (error, id) => console.warn(`Connector ${id} cannot be described: ${error.message}`)
   */
  readonly onLeftOut?: (error: CyclrError, id: string) => unknown;
}

interface RowSource {
  readonly pages: AsyncIterable<readonly ConnectorRow[]>;
  request(id: string): Promise<AccountConnector>;
}

/** The connectors of rows. One whose row tells too little is requested, and left out if Cyclr fails at it. */
export async function* completeRows(
  { pages, request }: RowSource,
  { onLeftOut }: ConnectorsOptions,
): AsyncGenerator<AccountConnector, void, undefined> {
  const known: string[] = [];
  const failures = new ConnectorFailures(request, () => known);
  let hasFound = false;
  for await (const rows of pages) {
    known.push(...rows.map(({ id }) => id));
    for (const { id, connector } of rows) {
      const found = connector ?? await failures.find(id);
      if (typeof found === 'string') continue;
      hasFound = true;
      yield found;
    }
  }
  await failures.finish(hasFound);
  for (const { id, error } of failures.all) if (onLeftOut) callHook(onLeftOut, error, id);
}
