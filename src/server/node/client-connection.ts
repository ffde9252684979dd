import type { AbortSource } from '../lib/abort-source.js';

/**
 * Aborts when the client closes the connection. Its `signal` is made on demand: Node takes longer to make one than to make a `Request`, and
 * few hosts use it.
 */
export class ClientConnection implements AbortSource {
  readonly #listeners = new Set<() => void>();
  #controller: AbortController | undefined;
  #reason: unknown;

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.aborted) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.#reason = new DOMException('This operation was aborted', 'AbortError');
    this.#controller?.abort(this.#reason);
    for (const listener of this.#listeners) listener();
  }
}
