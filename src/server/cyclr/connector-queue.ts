import { InFlightRequest } from '../token/in-flight-request.js';

/** A connector of an account. */
interface QueuedConnector {
  readonly accountId: string;
  readonly connectorId: string;
}

/**
 * Runs the changes of one connector one after the other: a change reads what was stored before, so that it can be put back. It must not
 * read what another change has stored and not yet verified, and neither may a page. The queue covers one instance of the server.
 */
export class ConnectorQueue {
  /** The last change of each connector, by the ids of the account and of the connector. */
  readonly #last = new Map<string, Map<string, InFlightRequest<unknown>>>();

  /** Runs the work after all work that was added before for the same connector. A signal that aborts earlier prevents it. */
  async run<T>(connector: QueuedConnector, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { accountId, connectorId } = connector;
    const changes = this.#last.get(accountId) ?? new Map<string, InFlightRequest<unknown>>();
    this.#last.set(accountId, changes);
    const current = new InFlightRequest(this.#runAfter(changes.get(connectorId), signal, work));
    changes.set(connectorId, current);
    try {
      return await current.result;
    } finally {
      this.#forget(connector, current);
    }
  }

  /** Waits for the changes of a connector that have begun, so that nothing is read in the middle of one. */
  async settled(connector: QueuedConnector): Promise<void> {
    const last = this.#last.get(connector.accountId)?.get(connector.connectorId);
    if (!last) return;
    await last.join().catch(() => {});
    // It has settled, or died with the request that started it: nobody else has to wait for a dead one, and it must not be kept.
    this.#forget(connector, last);
  }

  /** The same for all connectors of an account. */
  async allSettled(accountId: string): Promise<void> {
    const connectorIds = this.#last.get(accountId)?.keys() ?? [];
    await Promise.all([...connectorIds].map((connectorId) => this.settled({ accountId, connectorId })));
  }

  #forget({ accountId, connectorId }: QueuedConnector, change: InFlightRequest<unknown>): void {
    const changes = this.#last.get(accountId);
    if (changes?.get(connectorId) !== change) return;
    changes.delete(connectorId);
    if (changes.size === 0) this.#last.delete(accountId);
  }

  async #runAfter<T>(previous: InFlightRequest<unknown> | undefined, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    // The previous work may have failed, or died with the request that started it.
    await previous?.join().catch(() => {});
    signal.throwIfAborted();
    return work();
  }
}
