import { RecentMap } from '../lib/recent-map.js';

/** Callers of which more are not remembered. */
const MOST_CALLERS = 1_000;
/** Milliseconds. A minute lets a caller recover soon if it was the token after all. */
const FIRST_PAUSE = 60_000;
const PAUSE_GROWTH = 5;
/** Milliseconds. */
const LONGEST_PAUSE = 900_000;

interface Pause {
  readonly length: number;
  /** By `performance.now()`: nobody can set that clock. */
  readonly endsAt: number;
}

/**
 * Limits the fresh tokens that are requested because Cyclr answered 401. If the account is to blame, not the token, every call would
 * cost a token, and with the password grant each new token ends the one that the other accounts use. So a caller gets one fresh token,
 * and the next one after a pause that grows, unless a call of it succeeded meanwhile.
 */
export class FreshTokenLimit {
  readonly #pauses = new RecentMap<Pause>(MOST_CALLERS);

  /** Whether a fresh token may be requested for this caller. If it may, its next pause starts. */
  take(caller: string): boolean {
    const now = performance.now();
    const last = this.#pauses.get(caller);
    if (last && now < last.endsAt) return false;
    const length = last ? Math.min(PAUSE_GROWTH * last.length, LONGEST_PAUSE) : FIRST_PAUSE;
    this.#pauses.set(caller, { length, endsAt: now + length });
    return true;
  }

  /** A call of this caller succeeded, or there was no fresh token. */
  reset(caller: string): void {
    this.#pauses.delete(caller);
  }
}
