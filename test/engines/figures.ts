import type { Closing } from './closings.js';
import { isFailure } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { SignIn } from './sign-ins.js';

/** A measurement with a limit. */
export interface Figure {
  readonly what: string;
  readonly seen: string;
  readonly holds: boolean;
}

const RETURN_LIMIT = 250;
const CLOSE_LIMIT = 1_500;
/** The 95th percentile of fewer values is just the largest one. */
const ENOUGH = 20;

export const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(2);

/** The nearest-rank percentile; `share` is between 0 and 1. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;

const succeeded = <T extends object>(outcomes: readonly Outcome<T>[]): readonly T[] =>
  outcomes.filter((each): each is T => !isFailure(each));

/** The figures of one engine. A figure without measurements is left out. */
export function figuresOf(outcomes: readonly Outcome<SignIn>[], closings: readonly Outcome<Closing>[]): readonly Figure[] {
  const signedIn = succeeded(outcomes);
  const returned = signedIn.filter(({ via }) => via === 'return');
  const returns = returned.map(({ took }) => took);
  const untilScript = percentile(returned.map((each) => each.untilScript), 0.5);
  const closes = succeeded(closings).flatMap(({ took }) => took);
  const cutOff = signedIn.filter((each) => each.cutOff);
  const claims = cutOff.flatMap((each) => each.claims);
  const p95 = percentile(returns, 0.95);
  const longest = Math.max(...closes);
  return [
    ...(returns.length >= ENOUGH ? [{
      what: `request for the return page → complete event, 95th percentile, at most ${seconds(RETURN_LIMIT)} s`,
      seen: `${seconds(p95)} s of ${returns.length}; median ${seconds(percentile(returns, 0.5))} s, of which ${seconds(untilScript)} s until the page requested its script`,
      holds: p95 <= RETURN_LIMIT,
    }] : []),
    ...[false, true].flatMap((isDirect) => {
      const times = signedIn.filter(({ direct }) => direct === isDirect).map(({ untilAsked }) => untilAsked);
      return times.length ? [{
        what: `click → Cyclr’s page is asked for, ${isDirect ? 'direct' : 'in a blank window'}, median`,
        seen: `${seconds(percentile(times, 0.5))} s of ${times.length}, longest ${seconds(Math.max(...times))} s`,
        holds: true,
      }] : [];
    }),
    ...(closes.length ? [{
      what: `popup closed → check, reopen and cancel offered, longest, at most ${seconds(CLOSE_LIMIT)} s`,
      seen: `${seconds(longest)} s of ${closes.length}`,
      holds: longest <= CLOSE_LIMIT,
    }] : []),
    {
      what: 'cut-off popups that the element calls closed or cancelled: none',
      seen: `${claims.length} of ${cutOff.length}; the element noticed ${cutOff.filter(({ noticed }) => noticed).length}${claims.length ? `: ${[...new Set(claims)].join(' / ')}` : ''}`,
      holds: cutOff.length > 0 && claims.length === 0,
    },
  ];
}
