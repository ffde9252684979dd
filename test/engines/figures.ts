import type { Closing } from './closings.js';
import { isFailure } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { SignIn } from './sign-ins.js';

/** Something measured that has a limit. */
export interface Figure {
  readonly what: string;
  readonly seen: string;
  readonly holds: boolean;
}

const RETURN_LIMIT = 250;
const CLOSE_LIMIT = 1_500;
/** Of fewer values the 95th percentile is just the longest, and says little. */
const ENOUGH = 20;

export const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(2);

/** The smallest value that this share of all does not exceed. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;

const succeeded = <T extends object>(outcomes: readonly Outcome<T>[]): readonly T[] =>
  outcomes.filter((each): each is T => !isFailure(each));

/** What was measured in one engine, against its limits; nothing of what was not measured. */
export function figuresOf(outcomes: readonly Outcome<SignIn>[], closings: readonly Outcome<Closing>[]): readonly Figure[] {
  const signedIn = succeeded(outcomes);
  const returned = signedIn.filter(({ via }) => via === 'return');
  const returns = returned.map(({ took }) => took);
  const own = percentile(returned.map(({ until }) => until), 0.5);
  const closes = succeeded(closings).flatMap(({ took }) => took);
  const cut = signedIn.filter((each) => each.cut);
  const claims = cut.flatMap((each) => each.claims);
  const p95 = percentile(returns, 0.95);
  const longest = Math.max(...closes);
  return [
    ...(returns.length >= ENOUGH ? [{
      what: `return page asked for → event, 95th percentile, at most ${seconds(RETURN_LIMIT)} s`,
      seen: `${seconds(p95)} s of ${returns.length}; median ${seconds(percentile(returns, 0.5))} s, and ${seconds(own)} s until the page asked for its script`,
      holds: p95 <= RETURN_LIMIT,
    }] : []),
    ...(closes.length ? [{
      what: `window really closed → ways on offered, longest, at most ${seconds(CLOSE_LIMIT)} s`,
      seen: `${seconds(longest)} s of ${closes.length}`,
      holds: longest <= CLOSE_LIMIT,
    }] : []),
    {
      what: 'windows cut off that the element calls closed, or the sign-in cancelled: none',
      seen: `${claims.length} of ${cut.length}, ${cut.filter(({ noticed }) => noticed).length} of which it noticed${claims.length ? `: ${[...new Set(claims)].join(' / ')}` : ''}`,
      holds: cut.length > 0 && claims.length === 0,
    },
  ];
}
