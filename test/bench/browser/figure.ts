/** What was seen of one thing in all rounds. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** One row of a subject's table: ours, beside the floor where there is one. */
export interface Figure {
  readonly what: string;
  /** Of `ours` and `floor`; empty: a number of things. */
  readonly unit: string;
  readonly ours: Spread;
  readonly floor?: Spread;
  /** Ours compared with the floor of the same round, by division or by subtraction. */
  readonly compared?: Spread & { readonly by: 'ratio' | 'difference' };
  /** The most that the median may be: that of the comparison where there is one, else that of ours. */
  readonly limit?: number;
  readonly holds: boolean;
}

/** Both sides of a comparison; what has the same index was measured side by side. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly floor: readonly number[];
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** The smallest of the values that so large a share of them does not exceed. */
export const percentile = (values: readonly number[], share: number): number => {
  const value = sorted(values)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
};

export const spread = (values: readonly number[]): Spread =>
  ({ min: percentile(values, 0), median: percentile(values, 0.5), max: percentile(values, 1) });

const limited = (median: number, limit: number | undefined): Pick<Figure, 'limit' | 'holds'> =>
  limit === undefined ? { holds: true } : { limit, holds: median <= limit };

/** Ours alone. */
export function alone(what: string, unit: string, values: readonly number[], limit?: number): Figure {
  const ours = spread(values);
  return { what, unit, ours, ...limited(ours.median, limit) };
}

function compared(what: string, unit: string, { ours, floor }: Pairs, by: 'ratio' | 'difference', limit?: number): Figure {
  const each = spread(ours.map((value, index) => by === 'ratio' ? value / floor[index]! : value - floor[index]!));
  return { what, unit, ours: spread(ours), floor: spread(floor), compared: { by, ...each }, ...limited(each.median, limit) };
}

/** How many times the floor it is. */
export const ratio = (what: string, unit: string, pairs: Pairs, limit?: number): Figure => compared(what, unit, pairs, 'ratio', limit);

/** How much more than the floor it is. */
export const surplus = (what: string, unit: string, pairs: Pairs, limit?: number): Figure => compared(what, unit, pairs, 'difference', limit);
