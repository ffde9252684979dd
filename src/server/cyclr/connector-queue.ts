import { InFlightRequest } from '../token/in-flight-request.js';

/**
 * Runs the changes of one connector one after the other. A change that is verified reads what was stored before, so that it can be put
 * back. It must not read what another change has stored and not yet verified. The queue covers one instance of the server.
 */
export class ConnectorQueue {
  readonly #last = new Map<string, InFlightRequest<unknown>>();

  /** Runs the work after all work that was added before for the same connector. A signal that aborts earlier prevents it. */
  async run<T>(connector: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const previous = this.#last.get(connector);
    const current = new InFlightRequest(this.#runAfter(previous, signal, work));
    this.#last.set(connector, current);
    try {
      return await current.result;
    } finally {
      if (this.#last.get(connector) === current) this.#last.delete(connector);
    }
  }

  async #runAfter<T>(previous: InFlightRequest<unknown> | undefined, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    // The previous work may have failed, or died with the request that started it.
    await previous?.join().catch(() => {});
    signal.throwIfAborted();
    return work();
  }
}
