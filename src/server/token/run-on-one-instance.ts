import { pause, withJitter } from '../lib/pause.js';
import { Lease } from './lease.js';
import type { SharedEntry } from './shared-store.js';

/** Average milliseconds between two looks at the store. */
const POLL_INTERVAL = 60;
/** Milliseconds without a heartbeat after which a holder of the lease counts as dead. */
const DEAD_AFTER = 3_000;
/** Milliseconds to wait for a result: as long as a request to Cyclr may take. After that, every instance does the work itself. */
const LONGEST_WAIT = 10_000;

/** Work that one of several instances does for all. */
export interface SharedWork<T> {
  /** The result of another instance's work, or `null` if there is none yet. */
  findResult(): Promise<T | null>;
  /** @param isExclusive `true` if no other instance does the work at the same time. `false` if that is not certain. */
  work(isExclusive: boolean): Promise<T>;
}

/**
 * Lets one instance do the work while the others wait for its result. Rejects if the work rejects. If the store fails, the work is done
 * here, too.
 * @param entry The entry of the store that holds the lease.
 */
export async function runOnOneInstance<T>(entry: SharedEntry, { findResult, work }: SharedWork<T>): Promise<T> {
  const lease = new Lease(entry);
  try {
    const isHeld = await waitForTurn(lease, findResult).catch(() => false);
    // Another instance may have finished just before this one got the lease.
    return (await findResult()) ?? await work(isHeld);
  } finally {
    await lease.release();
  }
}

/** Waits until this instance holds the lease, a result is there, or nobody can hold the lease. Returns whether the lease is held. */
async function waitForTurn(lease: Lease, findResult: () => Promise<unknown>): Promise<boolean> {
  const until = performance.now() + LONGEST_WAIT;
  let lastMark: string | null = null;
  let changedAt = performance.now();
  while (performance.now() < until) {
    // Read the mark first: a holder writes the result before it releases the lease.
    const mark = await lease.readMark();
    if ((await findResult()) !== null) return false;
    if (mark !== lastMark) changedAt = performance.now();
    lastMark = mark;
    if (mark === null || performance.now() - changedAt > DEAD_AFTER) {
      const outcome = await lease.acquire();
      if (outcome !== 'lost') return outcome === 'held';
    }
    await pause(withJitter(POLL_INTERVAL));
  }
  return false;
}
