import { CyclrError } from '../http/cyclr-error.js';
import { CONCURRENCY } from '../lib/map-concurrently.js';
import type { AccountConnector } from './account-connector.js';

/** A connector of a list that Cyclr did not describe by itself. */
export interface ConnectorFailure {
  readonly id: string;
  readonly error: CyclrError;
}

/** Requests for connectors whose rows tell enough. */
const MOST_OTHERS = 3;

const isRemoved = (error: unknown): boolean => error instanceof CyclrError && error.failure === 'not_found';

/** The other failures are about the account, or about Cyclr as a whole. */
const isAboutConnector = (error: unknown): error is CyclrError =>
  error instanceof CyclrError && ['refused', 'unexpected', 'timeout'].includes(error.failure);

/**
 * Requests connectors of a list, and tells a failure at one of them from a failure of Cyclr's: one that cannot be used must not hide the
 * others. But while Cyclr describes no connector by itself, it may be down. Then up to three others are requested as well: the last one
 * that Cyclr has described, and some whose rows tell enough. Only if Cyclr describes one of them, or says that it is removed, are the
 * failed ones alone to blame.
 */
export class ConnectorFailures {
  readonly #request: (id: string) => Promise<AccountConnector>;
  readonly #listOthers: () => readonly string[];
  readonly #failures: ConnectorFailure[] = [];
  /** The last connector that Cyclr has described. */
  #described: string | null = null;
  /** How often Cyclr has failed since it described a connector. */
  #failuresInARow = 0;

  /** @param listOthers The ids of the connectors whose rows tell enough. */
  constructor(request: (id: string) => Promise<AccountConnector>, listOthers: () => readonly string[]) {
    this.#request = request;
    this.#listOthers = listOthers;
  }

  get all(): readonly ConnectorFailure[] {
    return this.#failures;
  }

  /**
   * @param request Default: the request for any connector.
   * @returns the connector; `removed` if it was removed after the list was read; `failed` if Cyclr fails at it.
   * @throws {CyclrError} if Cyclr fails, not only at this connector.
   */
  async find(id: string, request = () => this.#request(id)): Promise<AccountConnector | 'removed' | 'failed'> {
    try {
      const connector = await request();
      this.#described = id;
      this.#failuresInARow = 0;
      return connector;
    } catch (error) {
      if (isRemoved(error)) return 'removed';
      if (!isAboutConnector(error)) throw error;
      this.#failures.push({ id, error });
      this.#failuresInARow += 1;
      // Do not send hundreds of requests to a server that is down.
      if (this.#failuresInARow % CONCURRENCY === 0) await this.#requireAnswer(error);
      return 'failed';
    }
  }

  /**
   * Call this after all rows.
   * @throws {CyclrError} if Cyclr described no connector at all, or none in the end.
   */
  async finish(hasFound: boolean): Promise<void> {
    const [first] = this.#failures;
    if (!first) return;
    if (this.#failuresInARow > 0) await this.#requireAnswer(first.error);
    if (!hasFound) throw first.error;
  }

  /** @throws {CyclrError} `error`, or what is not only about one connector, if Cyclr describes no connector by itself. */
  async #requireAnswer(error: CyclrError): Promise<void> {
    const others = this.#described === null ? this.#listOthers() : [this.#described, ...this.#listOthers()];
    for (const id of others.slice(0, MOST_OTHERS)) {
      try {
        await this.#request(id);
        return;
      } catch (failure) {
        if (isRemoved(failure)) return;
        // The connector may be broken, too.
        if (!isAboutConnector(failure)) throw failure;
      }
    }
    throw error;
  }
}
