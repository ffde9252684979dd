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
 * others. But if Cyclr has described no connector by itself, it may be down, and up to three others, whose rows tell enough, are requested
 * as well: only if Cyclr describes one of them, or says that it is removed, are the failed ones alone to blame.
 */
export class ConnectorFailures {
  readonly #request: (id: string) => Promise<AccountConnector>;
  readonly #listOthers: () => readonly string[];
  readonly #failures: ConnectorFailure[] = [];
  #hasAnswered = false;

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
      this.#hasAnswered = true;
      return connector;
    } catch (error) {
      if (isRemoved(error)) {
        this.#hasAnswered = true;
        return 'removed';
      }
      if (!isAboutConnector(error)) throw error;
      this.#failures.push({ id, error });
      // Do not send hundreds of requests to a server that is down.
      if (this.#failures.length % CONCURRENCY === 0) await this.#requireAnswer(error);
      return 'failed';
    }
  }

  /**
   * Call this after all rows.
   * @throws {CyclrError} if Cyclr described no connector at all.
   */
  async finish(hasFound: boolean): Promise<void> {
    const [first] = this.#failures;
    if (!first) return;
    await this.#requireAnswer(first.error);
    if (!hasFound) throw first.error;
  }

  /** @throws {CyclrError} `error`, or what is not only about one connector, if Cyclr describes no connector by itself. */
  async #requireAnswer(error: CyclrError): Promise<void> {
    for (const id of this.#listOthers().slice(0, MOST_OTHERS)) {
      if (this.#hasAnswered) return;
      try {
        await this.#request(id);
        this.#hasAnswered = true;
      } catch (failure) {
        // The connector was removed, or is broken, too.
        if (isRemoved(failure)) this.#hasAnswered = true;
        else if (!isAboutConnector(failure)) throw failure;
      }
    }
    if (!this.#hasAnswered) throw error;
  }
}
