import { CyclrError } from '../http/cyclr-error.js';
import type { AccountConnector } from './account-connector.js';

/** A connector of a list that Cyclr did not describe by itself. */
export interface ConnectorFailure {
  readonly id: string;
  readonly error: CyclrError;
}

/** Failures in a row that raise the question whether Cyclr is down, after it has described a connector. */
const MOST_FAILURES = 6;
/** Other connectors that answer the question. */
const MOST_OTHERS = 6;

const isRemoved = (error: unknown): boolean => error instanceof CyclrError && error.failure === 'not_found';

/** The other failures are about the account, or about Cyclr as a whole. */
export const isAboutConnector = (error: unknown): error is CyclrError =>
  error instanceof CyclrError && ['refused', 'unexpected', 'timeout'].includes(error.failure);

/**
 * Requests the connectors of a list, and tells broken connectors, which must not hide the others, from a Cyclr that is down, which must
 * fail the list.
 *
 * Until Cyclr has described a connector, each failure raises that question. Later, six failures in a row raise it, and any number at the
 * end of the list. Other connectors answer it: those whose requests are pending, then the last one that Cyclr described, then some
 * from all over the list, because broken ones may be neighbours. If Cyclr describes one of them, or says that it was removed, only the
 * failed ones are broken.
 */
export class ConnectorFailures {
  readonly #request: (id: string) => Promise<AccountConnector>;
  readonly #listKnown: () => readonly string[];
  readonly #failures: ConnectorFailure[] = [];
  /** The last connector that Cyclr has described. */
  #described: string | null = null;
  /** How often Cyclr has failed since it described a connector. */
  #failuresInARow = 0;
  /** The requests of the list that Cyclr has not answered yet. */
  readonly #pending = new Set<Promise<unknown>>();
  /** The question whether Cyclr answers at all. Failures at the same time share it, and later ones if the answer is no. */
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
    const asked = this.#ask(id, request)
      .catch((error: unknown) => {
        this.#recordFailure(id, error);
        throw error;
      })
      .finally(() => { this.#pending.delete(asked); });
    this.#pending.add(asked);
    try {
      return await asked;
    } catch (error) {
      if (!isAboutConnector(error)) throw error;
      // Do not send hundreds of requests to a server that is down.
      if (this.#described === null || this.#failuresInARow >= MOST_FAILURES) await this.#requireAnswer(error);
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

  #recordFailure(id: string, error: unknown): void {
    if (!isAboutConnector(error)) return;
    this.#failures.push({ id, error });
    this.#failuresInARow += 1;
  }

  #requireAnswer(error: CyclrError): Promise<void> {
    this.#asking ??= this.#waitForAnswer(error).then(() => { this.#asking = null; });
    return this.#asking;
  }

  /** @throws {CyclrError} `error`, or what is not only about one connector, if Cyclr describes no connector by itself. */
  async #waitForAnswer(error: CyclrError): Promise<void> {
    // Those that are broken may fail sooner than the others are described.
    if (await isAnyDone([...this.#pending])) return;
    const [first, ...rest] = this.#chooseOthers();
    // One broken connector should cost one request more. But if Cyclr does not answer that one either, it takes long to wait for each.
    const hasAnswer = first !== undefined && (await isAnyDone([this.#ask(first)]) || await isAnyDone(rest.map((id) => this.#ask(id))));
    if (!hasAnswer) throw error;
  }

  #chooseOthers(): readonly string[] {
    const failed = new Set(this.#failures.map(({ id }) => id));
    const others = this.#listKnown().filter((id) => !failed.has(id) && id !== this.#described).reverse();
    const step = Math.ceil(others.length / MOST_OTHERS);
    const spread = others.filter((_, index) => index % step === 0);
    return [...this.#described === null ? [] : [this.#described], ...spread].slice(0, MOST_OTHERS);
  }

  async #ask(id: string, request = () => this.#request(id)): Promise<AccountConnector | 'removed'> {
    try {
      const connector = await request();
      this.#described = id;
      this.#failuresInARow = 0;
      return connector;
    } catch (error) {
      if (!isRemoved(error)) throw error;
      this.#failuresInARow = 0;
      return 'removed';
    }
  }
}

/**
 * Resolves to `true` as soon as one of the promises resolves, and to `false` if all reject.
 * @throws the first reason that is not only about one connector, if all reject.
 */
async function isAnyDone(promises: readonly Promise<unknown>[]): Promise<boolean> {
  const reasons = await Promise.any(promises).then(() => null, (error: unknown) => (error as AggregateError).errors as readonly unknown[]);
  const other = reasons?.find((reason): reason is Error => reason instanceof Error && !isAboutConnector(reason));
  if (other) throw other;
  return reasons === null;
}
