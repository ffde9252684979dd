/**
 * How a sign-in ends:
 * - `message` or `return`, as the element is set up: the sign-in page completes
 * - `closed`: the connector is authenticated and the window closes without a word, so that only the backend's status tells
 * - `cancelled`: the page cancels while the user is at Cyclr
 * - `refused`: the sign-in page completes, and the connector is not authenticated
 * - `failed`: Cyclr fails before the sign-in begins
 */
export type Ending = 'message' | 'return' | 'closed' | 'cancelled' | 'refused' | 'failed';

/** The event that ends the attempt, with its `via` or the error's code. */
const EXPECTED: Readonly<Record<Ending, readonly string[]>> = {
  message: ['cyclr-auth-complete message'],
  // On a slow computer the return page closes its window before the element has heard from it.
  return: ['cyclr-auth-complete return', 'cyclr-auth-complete status'],
  closed: ['cyclr-auth-complete status'],
  cancelled: ['cyclr-auth-cancel'],
  refused: ['cyclr-auth-error not_authenticated'],
  failed: ['cyclr-auth-error endpoint_error'],
};

/** Whether an attempt may end with this event. */
export const isExpected = (ending: string, event: string): boolean => EXPECTED[ending as Ending].includes(event);

/** An element of the page. */
export interface Card {
  readonly id: number;
  readonly completes: 'message' | 'return';
  readonly isDirect: boolean;
}

/** The elements of the page, which all sign in at the same time. */
export const CARDS: readonly Card[] = [
  { id: 1, completes: 'message', isDirect: false },
  { id: 2, completes: 'message', isDirect: false },
  { id: 3, completes: 'message', isDirect: true },
  { id: 4, completes: 'return', isDirect: false },
  { id: 5, completes: 'return', isDirect: false },
  { id: 6, completes: 'return', isDirect: true },
];

/** The endings of each element, over and over again. `null`: the element completes. */
const PATTERN: readonly (Ending | null)[] = [null, null, 'cancelled', null, 'failed', null, null, 'refused', null, 'closed'];

/** One sign-in in so many rounds of the pattern uses real windows; see `in-page.ts`. */
const ROUNDS_PER_REAL_ONE = 40;

/** One sign-in to make. */
export interface PlannedSignIn {
  readonly ending: Ending;
  /** Whether it opens a real window. */
  readonly isReal: boolean;
}

/** Which sign-ins of an element to plan. */
interface Range {
  readonly from: number;
  readonly count: number;
}

/** The sign-ins of an element. The last one completes, so that all elements are in one state: nodes and listeners depend on it. */
export function planSignIns({ completes, isDirect }: Card, { from, count }: Range): readonly PlannedSignIn[] {
  return Array.from({ length: count }, (_, offset) => {
    const ending = (offset < count - 1 && PATTERN[(from + offset) % PATTERN.length]) || completes;
    const isRealRound = Math.floor((from + offset) / PATTERN.length) % ROUNDS_PER_REAL_ONE === 0;
    // The start route's error page does not let itself be framed.
    return { ending, isReal: isRealRound || (isDirect && ending === 'failed') };
  });
}
