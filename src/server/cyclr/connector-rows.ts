import type { JsonObject } from '../../contract/is-object.js';
import { CyclrError } from '../http/cyclr-error.js';
import { textOrNull } from '../lib/json.js';
import { parseAccountConnector, readId } from './account-connector.js';
import type { AccountConnector } from './account-connector.js';
import type { SendCall } from './call.js';
import { listPages } from './list-rows.js';

/** One row of Cyclr's list of the account's connectors. Cyclr does not document how much a row tells. */
export interface ConnectorRow {
  readonly id: string;
  /** The account's own name for the connector. `null` if the row has none. */
  readonly name: string | null;
  /**
   * The Account Connector, if the row tells its auth type and whether it is authenticated; its `isComplete` tells whether the rest is
   * there, too. `null`: ask for it with `CyclrAccount.connector`.
   */
  readonly connector: AccountConnector | null;
}

/** The account's connectors, each once, in the pages of Cyclr's list. */
export async function* listConnectorPages(send: SendCall, isWhole: boolean): AsyncGenerator<readonly ConnectorRow[], void, undefined> {
  for await (const rows of listPages(send, { path: '/account/connectors', keyOf: readId, isWhole })) {
    yield rows.flatMap((row): ConnectorRow[] => {
      const id = readId(row);
      return id === null ? [] : [{ id, name: textOrNull(row.Name), connector: parseRow(row) }];
    });
  }
}

/** The same, row by row. */
export async function* listConnectorRows(send: SendCall, isWhole: boolean): AsyncGenerator<ConnectorRow, void, undefined> {
  for await (const rows of listConnectorPages(send, isWhole)) yield* rows;
}

function parseRow(row: JsonObject): AccountConnector | null {
  try {
    return parseAccountConnector(row);
  } catch (error) {
    if (error instanceof CyclrError) return null;
    throw error;
  }
}
