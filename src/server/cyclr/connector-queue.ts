import { InFlightRequest } from '../token/in-flight-request.js';

/** A connector of an account. */
interface QueuedConnector {
  readonly accountId: string;
  readonly connectorId: string;
}

/** A change, and the one that it waits for. A change that has begun waits for none. */
interface QueuedChange {
  readonly request: InFlightRequest<unknown>;
  previous: QueuedChange | undefined;
}

/**
 * Runs the changes of one connector one after the other: a change reads what was stored before, so that it can be put back. It must not
 * read what another change has stored and not yet verified, and neither may a page. The queue covers one instance of the server.
 */
export class ConnectorQueue {
  /** The last change of each connector, by the ids of the account and of the connector. */
  readonly #last = new Map<string, Map<string, QueuedChange>>();

  /** Runs the work after all work that was added before for the same connector. A signal that aborts earlier prevents it. */
  async run<T>(connector: QueuedConnector, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { accountId, connectorId } = connector;
    const changes = this.#last.get(accountId) ?? new Map<string, QueuedChange>();
    this.#last.set(accountId, changes);
    const previous = changes.get(connectorId);
    const request = new InFlightRequest(settle(previous).then(() => {
      change.previous = undefined;
      signal.throwIfAborted();
      return work();
    }));
    const change: QueuedChange = { request, previous };
    changes.set(connectorId, change);
    try {
      return await request.result;
    } finally {
      this.#forget(connector, change);
    }
  }

  /** Waits for the changes of a connector that have begun, so that nothing is read in the middle of one. */
  async settled(connector: QueuedConnector): Promise<void> {
    const last = this.#last.get(connector.accountId)?.get(connector.connectorId);
    if (!last) return;
    await settle(last);
    // The change has settled, or died with the request that started it: nobody has to wait for a dead one, and it must not be kept.
    this.#forget(connector, last);
  }

  /** The same for all connectors of an account. */
  async allSettled(accountId: string): Promise<void> {
    const connectorIds = this.#last.get(accountId)?.keys() ?? [];
    await Promise.all([...connectorIds].map((connectorId) => this.settled({ accountId, connectorId })));
  }

  #forget({ accountId, connectorId }: QueuedConnector, change: QueuedChange): void {
    const changes = this.#last.get(accountId);
    if (changes?.get(connectorId) !== change) return;
    changes.delete(connectorId);
    if (changes.size === 0) this.#last.delete(accountId);
  }
}

/** Waits for a change, whatever becomes of it. If it has died with its request, the change that it waited for may still be at work. */
async function settle(last: QueuedChange | undefined): Promise<void> {
  for (let change = last; change; change = change.previous) {
    const isDead = await change.request.join().then((result) => result === null, () => false);
    if (!isDead) return;
  }
}
