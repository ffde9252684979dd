import { pause } from '../lib/pause.js';
import type { SharedEntry } from './shared-store.js';

const MARK_PREFIX = 'lease.';
/** Milliseconds that a mark must stand before it counts. Reading and writing together should take less. */
const SETTLING_TIME = 100;
/** Milliseconds between two heartbeats. */
const LEASE_HEARTBEAT = 400;
/** Milliseconds until the store may drop a mark. A live holder overwrites it far sooner. */
const MARK_LIFETIME = 60_000;
/** The longest time in milliseconds to wait for a holder's heartbeat. */
const LONGEST_SETTLING_TIME = 3_000;

/**
 * - `held`: this instance holds the lease
 * - `lost`: another instance's mark stands
 * - `unmarked`: no mark stands; the store keeps nothing, or another instance took the lease and released it meanwhile
 */
export type LeaseOutcome = 'held' | 'lost' | 'unmarked';

/**
 * A lock in a store that can only get, set and delete: Fischer's algorithm (L. Lamport, "A fast mutual exclusion algorithm", 1987). If
 * no mark stands, write your own, wait, and check that it still stands. The last writer wins, provided that everybody waits longer than
 * anybody takes from reading to writing. An instance that took longer, because the store is slow or the process was busy, waits until a
 * holder would have overwritten the mark with a heartbeat.
 *
 * Each instance measures its own waits; clocks are never compared. If a process is suspended for seconds at the wrong moment, two
 * instances may hold the lease. So the work must be safe to do twice.
 */
export class Lease {
  readonly #entry: SharedEntry;
  readonly #owner = `${MARK_PREFIX}${crypto.randomUUID()}.`;
  #readAt = 0;
  #beats = 0;
  #isHeld = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beating: Promise<void> | undefined;

  constructor(entry: SharedEntry) {
    this.#entry = entry;
  }

  /** The mark that stands, of any instance. Rejects if the store fails. */
  async readMark(): Promise<string | null> {
    this.#readAt = performance.now();
    const mark = await this.#entry.get();
    return typeof mark === 'string' && mark.startsWith(MARK_PREFIX) ? mark : null;
  }

  /** Overwrites the mark that {@link readMark} returned. Rejects if the store fails. */
  async acquire(): Promise<LeaseOutcome> {
    await this.#entry.set(this.#owner, MARK_LIFETIME);
    const taken = performance.now() - this.#readAt;
    await pause(taken < SETTLING_TIME ? SETTLING_TIME : Math.min(LONGEST_SETTLING_TIME, Math.max(3 * LEASE_HEARTBEAT, 4 * taken)));
    const mark = await this.readMark();
    if (mark === null) return 'unmarked';
    this.#isHeld = mark.startsWith(this.#owner);
    if (!this.#isHeld) return 'lost';
    this.#scheduleHeartbeat();
    return 'held';
  }

  /** Removes the mark if this instance holds the lease. Never rejects. */
  async release(): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    clearTimeout(this.#timer);
    // A heartbeat that is written after the mark was removed would leave a mark without a holder.
    await this.#beating;
    await this.#entry.delete().catch(() => {});
  }

  #scheduleHeartbeat(): void {
    this.#timer = setTimeout(() => {
      this.#beats += 1;
      this.#beating = this.#entry.set(`${this.#owner}${this.#beats}`, MARK_LIFETIME).catch(() => {}).then(() => {
        if (this.#isHeld) this.#scheduleHeartbeat();
      });
    }, LEASE_HEARTBEAT);
  }
}
