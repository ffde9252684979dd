import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { ConnectorFailures, isAboutConnector } from './cyclr/connector-failures.js';
import { isInDoubt, trustEmptyList } from './cyclr/connector-rows.js';
import type { ConnectorRow } from './cyclr/connector-rows.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';

/** A row of the list, with what the host supplies for its connector. */
export interface ListedRow extends ConnectorRow {
  readonly supplied: SuppliedProperties;
}

interface FoundConnector {
  readonly connector: AccountConnector;
  /** Only the auth type, whether it is authenticated, and texts for people are known. */
  readonly isPartial: boolean;
}

/** Ids in one error. */
const MOST_IDS = 10;

/**
 * The requests for the connectors of a list whose rows tell too little.
 *
 * Cyclr may fail at one connector, or describe it in an unknown way. That does not fail the list: the connector is described by its row,
 * without what is stored, or left out if the row does not tell its auth type and whether it is authenticated. No answer is not a "no", so
 * nothing is guessed.
 * @see ConnectorFailures
 */
export class ListRequests {
  readonly #account: CyclrAccount;
  readonly #rows: readonly ListedRow[];
  /** If one row holds stored properties, all rows do, and an empty list of them means that none is stored. */
  readonly #holdProperties: boolean;
  readonly #failures: ConnectorFailures;
  /** `true` if Cyclr did not describe a connector whose row tells too little. */
  #lacksAnswer = false;
  /** `true` if Cyclr described none of several connectors. */
  #isDown = false;

  constructor(account: CyclrAccount, rows: readonly ListedRow[]) {
    this.#account = account;
    this.#rows = rows;
    this.#holdProperties = rows.some(({ connector }) => connector !== null && hasProperties(connector));
    this.#failures = new ConnectorFailures((id) => account.connector(id), () => rows.map(({ id }) => id));
  }

  /**
   * The connector of a row, requested if the row tells too little. `null` if it was removed, or is left out.
   * @throws {CyclrError} if Cyclr fails, not only at this connector.
   */
  complete(row: ListedRow): FoundConnector | null | Promise<FoundConnector | null> {
    const { connector, supplied } = row;
    if (!connector) return this.#require(row);
    const told = trustEmptyList(connector);
    if (!this.#tellsEnough(told, supplied)) return this.#require(row);
    return isInDoubt(connector) ? this.#confirm(row, told) : { connector: told, isPartial: false };
  }

  /**
   * Call this after all rows.
   * @returns an error for the log if Cyclr did not describe some of the connectors; otherwise `null`.
   * @throws {CyclrError} if Cyclr described no connector at all.
   */
  async finish(found: readonly (FoundConnector | null)[]): Promise<Error | null> {
    const { all } = this.#failures;
    const [first] = all;
    if (this.#lacksAnswer) await this.#failures.finish(found.some((each) => each !== null));
    if (!first) return null;
    // Those too that were not asked for any more.
    const partial = this.#rows.filter((_, index) => found[index]?.isPartial);
    const undescribed = new Set([...all, ...partial].map(({ id }) => id));
    const ids = [...undescribed].slice(0, MOST_IDS).join(', ');
    const what = `Cyclr did not describe ${undescribed.size} of ${this.#rows.length} connectors of a list`;
    const left = 'The list tells only what their rows tell, or leaves them out.';
    return new Error(`${what}, such as ${ids}. ${left} The first failure is the cause.`, { cause: first.error });
  }

  /** The connector of a row that tells too little. */
  async #require(row: ListedRow): Promise<FoundConnector | null> {
    const found = await this.#request(row);
    if (found !== 'failed') return found;
    this.#lacksAnswer = true;
    return row.connector && describedByRow(row.connector);
  }

  /** The connector of a row of which only the empty list of parameters is in doubt. The list does without Cyclr's answer. */
  async #confirm(row: ListedRow, told: AccountConnector): Promise<FoundConnector | null> {
    if (this.#isDown) return describedByRow(told);
    try {
      const found = await this.#request(row);
      return found === 'failed' ? describedByRow(told) : found;
    } catch (error) {
      if (!isAboutConnector(error)) throw error;
      this.#isDown = true;
      return describedByRow(told);
    }
  }

  async #request({ id, supplied }: ListedRow): Promise<FoundConnector | null | 'failed'> {
    // As the connector's own GET does: the `revision` depends on it.
    const connector = await this.#failures.find(id, () => this.#account.connector(id, { withProperties: supplied.size > 0 }));
    if (connector === 'failed') return connector;
    return connector === 'removed' ? null : { connector, isPartial: false };
  }

  /**
   * Tells whether a row holds everything that its description needs. An empty list of properties may mean that the row leaves them out:
   * - If the connector is not authenticated, that is accepted. Its form is empty, and asking would cost a new account one call for each
   *   connector.
   * - If it is authenticated, its `revision` depends on the properties, so the empty list counts only if other rows hold some. Where the
   *   host supplies properties, the `revision` depends also on those that no parameter declares.
   */
  #tellsEnough(connector: AccountConnector, supplied: SuppliedProperties): boolean {
    const { isComplete, authenticated, properties } = connector;
    const isEmpty = properties.length === 0 && (!authenticated || this.#holdProperties);
    return tellsAllButProperties(connector) && (isComplete || isEmpty) && (supplied.size === 0 || hasProperties(connector) || isEmpty);
  }
}

/** Without what is stored: the row may leave it out. */
const describedByRow = (told: AccountConnector): FoundConnector =>
  ({ connector: { ...told, parameters: [], properties: [] }, isPartial: true });

const hasProperties = ({ properties }: AccountConnector): boolean => properties.some(({ id }) => id !== null);

/**
 * Without parameters, only `isComplete` tells whether the row holds them. The row of an authenticated connector must hold the stored
 * credentials, unless it needs none: without them its `revision` would differ from that of the connector itself.
 */
function tellsAllButProperties({ isComplete, authenticated, authValue, authTypes, parameters }: AccountConnector): boolean {
  return (isComplete || parameters.length > 0) && (!authenticated || authValue !== null || authTypes[0] === 'None');
}
