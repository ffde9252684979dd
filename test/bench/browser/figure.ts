/** The values of one measurement in all rounds. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** One row of a benchmark's table: the element, and the floor when there is one. */
export interface Figure {
  readonly what: string;
  /** The unit of `ours` and `floor`; empty for a count. */
  readonly unit: string;
  readonly ours: Spread;
  readonly floor?: Spread;
  /** The element compared with the floor of the same round, by division or by subtraction. */
  readonly compared?: Spread & { readonly by: 'ratio' | 'difference' };
  /** The upper limit of the median: of the comparison when there is one, else of `ours`. */
  readonly limit?: number;
  readonly holds: boolean;
}

/** Both sides of a comparison. Values with the same index were measured side by side. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly floor: readonly number[];
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** The nearest-rank percentile; `share` is between 0 and 1. */
export const percentile = (values: readonly number[], share: number): number => {
  const value = sorted(values)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
};

export const spread = (values: readonly number[]): Spread =>
  ({ min: percentile(values, 0), median: percentile(values, 0.5), max: percentile(values, 1) });

const limited = (median: number, limit: number | undefined): Pick<Figure, 'limit' | 'holds'> =>
  limit === undefined ? { holds: true } : { limit, holds: median <= limit };

/** What a figure measures. */
export interface Measurement {
  readonly what: string;
  /** Default: a count. */
  readonly unit?: string | undefined;
  /** Default: none. */
  readonly limit?: number | undefined;
}

/** A figure of the element alone. */
export function alone({ what, unit = '', limit }: Measurement, values: readonly number[]): Figure {
  const ours = spread(values);
  return { what, unit, ours, ...limited(ours.median, limit) };
}

function compared({ what, unit = '', limit }: Measurement, { ours, floor }: Pairs, by: 'ratio' | 'difference'): Figure {
  const each = spread(ours.map((value, index) => by === 'ratio' ? value / floor[index]! : value - floor[index]!));
  return { what, unit, ours: spread(ours), floor: spread(floor), compared: { by, ...each }, ...limited(each.median, limit) };
}

/** A figure as a multiple of the floor. */
export const ratio = (measurement: Measurement, pairs: Pairs): Figure => compared(measurement, pairs, 'ratio');

/** A figure as a difference from the floor. */
export const surplus = (measurement: Measurement, pairs: Pairs): Figure => compared(measurement, pairs, 'difference');
