import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import type { ConnectorRow } from './cyclr/connector-rows.js';
import { CyclrError } from './http/cyclr-error.js';
import { CONCURRENCY } from './lib/map-concurrently.js';
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

interface Failure {
  readonly id: string;
  readonly error: CyclrError;
}

/** Ids in one error. */
const MOST_IDS = 10;

/** Requests for connectors whose rows tell enough. */
const MOST_OTHERS = 3;

/**
 * The requests for the connectors of a list whose rows tell too little.
 *
 * Cyclr may fail at one connector, or describe it in an unknown way. That does not fail the list: the connector is described by its row,
 * without what is stored, or left out if the row does not tell its auth type and whether it is authenticated. No answer is not a "no", so
 * nothing is guessed. But if Cyclr has not described any connector by itself, it may be down, and up to three whose rows tell enough are
 * requested as well: only if Cyclr describes one of them, or says that it is removed, the others alone are to blame.
 */
export class ListRequests {
  readonly #account: CyclrAccount;
  readonly #rows: readonly ListedRow[];
  /** If one row holds stored properties, all rows do, and an empty list of them means that none is stored. */
  readonly #holdProperties: boolean;
  readonly #failures: Failure[] = [];
  #hasAnswered = false;

  constructor(account: CyclrAccount, rows: readonly ListedRow[]) {
    this.#account = account;
    this.#rows = rows;
    this.#holdProperties = rows.some(({ connector }) => connector !== null && hasProperties(connector));
  }

  /**
   * The connector of a row, requested if the row tells too little. `null` if it was removed, or is left out.
   * @throws {CyclrError} if Cyclr fails, not only at this connector.
   */
  complete(row: ListedRow): FoundConnector | null | Promise<FoundConnector | null> {
    const { connector } = row;
    if (connector && this.#tellsEnough(connector, row.supplied)) return { connector, isPartial: false };
    return this.#request(row);
  }

  /**
   * Call this after all rows.
   * @returns an error for the log if Cyclr did not describe some of the connectors; otherwise `null`.
   * @throws {CyclrError} if Cyclr described no connector at all.
   */
  async finish(found: readonly (FoundConnector | null)[]): Promise<Error | null> {
    const [first] = this.#failures;
    if (!first) return null;
    await this.#requireAnswer(first.error);
    if (found.every((each) => each === null)) throw first.error;
    const ids = this.#failures.slice(0, MOST_IDS).map(({ id }) => id).join(', ');
    const what = `Cyclr did not describe ${this.#failures.length} of ${this.#rows.length} connectors of a list`;
    const left = 'The list tells only what their rows tell, or leaves them out.';
    return new Error(`${what}, such as ${ids}. ${left} The first failure is the cause.`, { cause: first.error });
  }

  async #request(row: ListedRow): Promise<FoundConnector | null> {
    try {
      // As the connector's own GET does: the `revision` depends on it.
      const connector = await this.#account.connector(row.id, { withProperties: row.supplied.size > 0 });
      this.#hasAnswered = true;
      return { connector, isPartial: false };
    } catch (error) {
      // The connector was removed after the list was read.
      if (isRemoved(error)) {
        this.#hasAnswered = true;
        return null;
      }
      if (!isAboutConnector(error)) throw error;
      this.#failures.push({ id: row.id, error });
      // Do not send hundreds of requests to a server that is down.
      if (this.#failures.length % CONCURRENCY === 0) await this.#requireAnswer(error);
      return row.connector && { connector: { ...row.connector, parameters: [], properties: [] }, isPartial: true };
    }
  }

  /** @throws {CyclrError} `error`, or what is not only about one connector, if Cyclr describes no connector by itself. */
  async #requireAnswer(error: CyclrError): Promise<void> {
    const others = this.#rows.filter(({ connector, supplied }) => connector && this.#tellsEnough(connector, supplied));
    for (const { id } of others.slice(0, MOST_OTHERS)) {
      if (this.#hasAnswered) return;
      try {
        await this.#account.connector(id);
        this.#hasAnswered = true;
      } catch (failure) {
        // The connector was removed, or is broken, too.
        if (isRemoved(failure)) this.#hasAnswered = true;
        else if (!isAboutConnector(failure)) throw failure;
      }
    }
    if (!this.#hasAnswered) throw error;
  }

  /**
   * Tells whether a row holds all that its description needs. An empty list of properties may mean that the row leaves them out. That does
   * little harm where the connector is not authenticated: its form is empty, and the user fills it in, while to ask would cost a new
   * account a call for each connector. The `revision` of an authenticated one depends on them: where the host supplies some, also on those
   * that no parameter declares.
   */
  #tellsEnough(connector: AccountConnector, supplied: SuppliedProperties): boolean {
    const { isComplete, authenticated, properties } = connector;
    const isEmpty = properties.length === 0 && (!authenticated || this.#holdProperties);
    return tellsAllButProperties(connector) && (isComplete || isEmpty) && (supplied.size === 0 || hasProperties(connector) || isEmpty);
  }
}

const hasProperties = ({ properties }: AccountConnector): boolean => properties.some(({ id }) => id !== null);

/**
 * Without parameters, only `isComplete` tells whether the row holds them. The row of an authenticated connector must hold the stored
 * credentials, unless it needs none: without them its `revision` would differ from that of the connector itself.
 */
function tellsAllButProperties({ isComplete, authenticated, authValue, authTypes, parameters }: AccountConnector): boolean {
  return (isComplete || parameters.length > 0) && (!authenticated || authValue !== null || authTypes[0] === 'None');
}

const isRemoved = (error: unknown): boolean => error instanceof CyclrError && error.failure === 'not_found';

/** The other failures are about the account, or about Cyclr as a whole. */
const isAboutConnector = (error: unknown): error is CyclrError =>
  error instanceof CyclrError && ['refused', 'unexpected', 'timeout'].includes(error.failure);
