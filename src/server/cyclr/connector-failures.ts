import { CyclrError } from '../http/cyclr-error.js';
import { CONCURRENCY } from '../lib/map-concurrently.js';
import type { AccountConnector } from './account-connector.js';

/** A connector of a list that Cyclr did not describe by itself. */
export interface ConnectorFailure {
  readonly id: string;
  readonly error: CyclrError;
}

const isRemoved = (error: unknown): boolean => error instanceof CyclrError && error.failure === 'not_found';

/** The other failures are about the account, or about Cyclr as a whole. */
const isAboutConnector = (error: unknown): error is CyclrError =>
  error instanceof CyclrError && ['refused', 'unexpected', 'timeout'].includes(error.failure);

/**
 * Requests connectors of a list, and tells a failure at one of them from a failure of Cyclr's: one that cannot be used must not hide the
 * others. But while Cyclr describes no connector by itself, it may be down. So after a failure, and later after each six in a row, others
 * are requested as well: the last one that Cyclr has described, and some from all over the list, because those that are broken may stand
 * next to each other. Only if Cyclr describes one of them, or says that it is removed, are the failed ones alone to blame.
 */
export class ConnectorFailures {
  readonly #request: (id: string) => Promise<AccountConnector>;
  readonly #listKnown: () => readonly string[];
  readonly #failures: ConnectorFailure[] = [];
  /** The last connector that Cyclr has described. */
  #described: string | null = null;
  /** How often Cyclr has failed since it described a connector. */
  #failuresInARow = 0;
  /** The question whether Cyclr describes any other connector. Failures at the same time share it, and later ones if the answer is no. */
  #asking: Promise<void> | null = null;

  /** @param listKnown The ids of the list's connectors that are known so far. */
  constructor(request: (id: string) => Promise<AccountConnector>, listKnown: () => readonly string[]) {
    this.#request = request;
    this.#listKnown = listKnown;
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
      this.#recordAnswer(id);
      return connector;
    } catch (error) {
      if (isRemoved(error)) return 'removed';
      if (!isAboutConnector(error)) throw error;
      this.#failures.push({ id, error });
      this.#failuresInARow += 1;
      // Do not send hundreds of requests to a server that is down.
      if (this.#described === null || this.#failuresInARow >= CONCURRENCY) await this.#requireAnswer(error);
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

  #recordAnswer(id: string | null): void {
    this.#described = id ?? this.#described;
    this.#failuresInARow = 0;
  }

  #requireAnswer(error: CyclrError): Promise<void> {
    this.#asking ??= this.#askOthers(error).then(() => { this.#asking = null; });
    return this.#asking;
  }

  /** @throws {CyclrError} `error`, or what is not only about one connector, if Cyclr describes no connector by itself. */
  async #askOthers(error: CyclrError): Promise<void> {
    const [first, ...rest] = this.#chooseOthers();
    const described = this.#described;
    // One broken connector should cost one request more. But if Cyclr does not answer that one either, it takes long to wait for each.
    for (const ids of first === undefined ? [] : [[first], rest]) {
      const failures = await firstDone(ids.map((id) => this.#ask(id)));
      if (failures === null) return;
      const other = failures.find((failure): failure is Error => failure instanceof Error && !isAboutConnector(failure));
      if (other) throw other;
      // Cyclr has answered a request of the list's meanwhile.
      if (this.#described !== described) return;
    }
    throw error;
  }

  #chooseOthers(): readonly string[] {
    const failed = new Set(this.#failures.map(({ id }) => id));
    const others = this.#listKnown().filter((id) => !failed.has(id) && id !== this.#described).reverse();
    const step = Math.ceil(others.length / CONCURRENCY);
    const spread = others.filter((_, index) => index % step === 0);
    return [...this.#described === null ? [] : [this.#described], ...spread].slice(0, CONCURRENCY);
  }

  async #ask(id: string): Promise<void> {
    try {
      await this.#request(id);
      this.#recordAnswer(id);
    } catch (error) {
      if (!isRemoved(error)) throw error;
      this.#recordAnswer(null);
    }
  }
}

/** Resolves to `null` as soon as one of the promises resolves; otherwise to the reasons of all. */
const firstDone = (promises: readonly Promise<void>[]): Promise<readonly unknown[] | null> =>
  Promise.any(promises).then(() => null, (error: unknown) => (error as AggregateError).errors as readonly unknown[]);
