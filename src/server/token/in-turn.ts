import { Lease } from './lease.js';
import { around, pause } from '../lib/pause.js';
import type { SharedEntry } from './shared-store.js';

/** Milliseconds, more or less, between two looks. */
const LOOK = 60;
/** Milliseconds without a sign of life after which a holder is taken for dead. */
const DEAD = 3_000;
/** Milliseconds that a turn is waited for: as long as a request to Cyclr may take. Then everybody works for themselves. */
const LONGEST_WAIT = 10_000;

/**
 * Has one instance do the work, while the others wait for what comes of it. Rejects as the work does; a failure of the store only
 * means that the work is done here, too.
 * @param look What another instance's work came to; `null`: nothing yet.
 * @param work `alone`: whether it is certain that no other instance does it now.
 */
export async function inTurn<T>(entry: SharedEntry, look: () => Promise<T | null>, work: (alone: boolean) => Promise<T>): Promise<T> {
  const lease = new Lease(entry);
  try {
    const alone = await turn(lease, look).catch(() => false);
    // Somebody may have been done just before it was our turn.
    return (await look()) ?? await work(alone);
  } finally {
    await lease.end();
  }
}

/** Until it is our turn, or nobody's, or there is something to see. */
async function turn(lease: Lease, look: () => Promise<unknown>): Promise<boolean> {
  const until = performance.now() + LONGEST_WAIT;
  let watched: string | null = null;
  let movedAt = performance.now();
  while (performance.now() < until) {
    // In this order: who ends has written first what there is to see.
    const mark = await lease.mark();
    if ((await look()) !== null) return false;
    if (mark !== watched) movedAt = performance.now();
    watched = mark;
    const taken = mark === null || performance.now() - movedAt > DEAD ? await lease.take() : false;
    if (taken !== false) return taken ?? false;
    await pause(around(LOOK));
  }
  return false;
}
