import type { JsonObject } from '../../contract/is-object.js';
import { CyclrError } from '../http/cyclr-error.js';
import { textOrNull } from '../lib/json.js';
import { parseAccountConnector, readId } from './account-connector.js';
import type { AccountConnector } from './account-connector.js';
import type { SendCall } from './call.js';
import type { ListedParameters } from './listed-parameters.js';
import { listPages } from './list-rows.js';

const LIST = { method: 'GET', path: '/account/connectors' } as const;
/** Rows to hold back at most: they may be large. */
const MOST_HELD = 500;

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

interface RowQuery {
  readonly send: SendCall;
  readonly parameters: ListedParameters;
  /** The caller reads the whole list: request pages ahead. */
  readonly isWhole: boolean;
}

/** The account's connectors, each once, in the pages of Cyclr's list. */
export async function* listConnectorPages(
  { send, parameters, isWhole }: RowQuery,
): AsyncGenerator<readonly ConnectorRow[], void, undefined> {
  let held: readonly JsonObject[] = [];
  for await (const rows of listPages(send, { path: LIST.path, keyOf: readId, isWhole })) {
    parameters.learnFromRows(rows);
    held = held.concat(rows);
    // A later page may show that the empty lists of these rows count.
    if (isWhole && !parameters.areListed && held.length < MOST_HELD) continue;
    yield parseRows(held, parameters);
    held = [];
  }
  yield parseRows(held, parameters);
}

/** The same, row by row. */
export async function* listConnectorRows(query: RowQuery): AsyncGenerator<ConnectorRow, void, undefined> {
  for await (const rows of listConnectorPages(query)) yield* rows;
}

function parseRows(rows: readonly JsonObject[], parameters: ListedParameters): readonly ConnectorRow[] {
  return rows.flatMap((row): ConnectorRow[] => {
    const id = readId(row);
    return id === null ? [] : [{ id, name: textOrNull(row.Name), connector: parseRow(row, parameters) }];
  });
}

/**
 * The connectors whose rows tell everything, if their empty lists of parameters count, each with a function that tells whether that is in
 * doubt. A host gets these connectors, too, so the function is kept apart from their members.
 */
const doubts = new WeakMap<AccountConnector, () => boolean>();

/** The row's connector as it is if its empty list of parameters counts. Other connectors are returned as they are. */
export const trustEmptyList = (connector: AccountConnector): AccountConnector =>
  doubts.has(connector) ? { ...connector, isComplete: true } : connector;

/** Ask when the row is used: the answer for another connector of the same release may have ended the doubt. */
export const isInDoubt = (connector: AccountConnector): boolean => doubts.get(connector)?.() ?? false;

function parseRow(row: JsonObject, parameters: ListedParameters): AccountConnector | null {
  try {
    const connector = parseAccountConnector(row, LIST);
    if (!connector.isComplete || parameters.areIn(row)) return connector;
    const doubted = { ...connector, isComplete: false };
    doubts.set(doubted, () => !parameters.areIn(row));
    return doubted;
  } catch (error) {
    if (error instanceof CyclrError) return null;
    throw error;
  }
}
