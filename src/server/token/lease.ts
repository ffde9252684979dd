import { pause } from '../lib/pause.js';
import type { SharedEntry } from './shared-store.js';

const PREFIX = 'lease.';
/** Milliseconds that a mark has to stand before it counts, and that reading and writing may take together. */
const STANDING = 100;
/** Milliseconds between two signs of life. */
const BEAT = 400;
/** Milliseconds that are waited for a holder's sign of life at most. */
const LONGEST_STANDING = 3_000;

/**
 * The right to be the only one, from a store that can do no more than get, set and delete. This is Fischer's algorithm (L. Lamport,
 * "A fast mutual exclusion algorithm", 1987): where nobody's mark stands, write one's own, wait, and look whether it still stands.
 * The last writer wins, provided that everybody waits for longer than anybody takes from reading to writing. Who took longer, for the
 * store is slow or the process was busy, waits until a holder would have written a sign of life over the mark.
 *
 * Every wait is measured where it is waited: clocks are not compared. With a process that stands still for seconds at the wrong moment
 * two may hold it; so nothing may depend on it but what a second time costs.
 */
export class Lease {
  readonly #entry: SharedEntry;
  readonly #owner = `${PREFIX}${crypto.randomUUID()}.`;
  #readAt = 0;
  #beats = 0;
  #held = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beating: Promise<void> | undefined;

  constructor(entry: SharedEntry) {
    this.#entry = entry;
  }

  /** The mark that stands now, anybody's. Rejects where the store fails. */
  async mark(): Promise<string | null> {
    this.#readAt = performance.now();
    const mark = await this.#entry.get();
    return typeof mark === 'string' && mark.startsWith(PREFIX) ? mark : null;
  }

  /**
   * Tries to take it, over the mark that was read last. Rejects where the store fails.
   * @returns `null` where no mark stands afterwards: the store keeps nothing, or somebody took the mark for their own and ended.
   */
  async take(): Promise<boolean | null> {
    await this.#entry.set(this.#owner);
    const taken = performance.now() - this.#readAt;
    await pause(taken < STANDING ? STANDING : Math.min(LONGEST_STANDING, Math.max(3 * BEAT, 4 * taken)));
    const mark = await this.mark();
    if (mark === null) return null;
    this.#held = mark.startsWith(this.#owner);
    if (this.#held) this.#beatLater();
    return this.#held;
  }

  /** Gives it back, if it is held. Never rejects. */
  async end(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    clearTimeout(this.#timer);
    // Written after the mark is gone, it would stand there for nobody.
    await this.#beating;
    await this.#entry.delete().catch(() => {});
  }

  #beatLater(): void {
    this.#timer = setTimeout(() => {
      this.#beats += 1;
      this.#beating = this.#entry.set(`${this.#owner}${this.#beats}`).catch(() => {}).then(() => {
        if (this.#held) this.#beatLater();
      });
    }, BEAT);
  }
}
