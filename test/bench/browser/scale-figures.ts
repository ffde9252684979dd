import type { Side } from './alternate.js';
import { ratio } from './figure.js';
import type { Figure, Pairs } from './figure.js';

export const LIMITS = { time: 1.6, growth: 1.15 };

/** What so many elements cost. */
export interface Sample {
  /** Milliseconds of processor time until all are rendered, without style and layout. */
  readonly rendered: number;
  /** Milliseconds of processor time until all are laid out. */
  readonly laidOut: number;
  /** Milliseconds by the clock until all are rendered. */
  readonly waited: number;
  /** Bytes of JavaScript's heap, after what nobody needs was collected. */
  readonly heap: number;
  readonly nodes: number;
}

/** By the number of elements; what has the same index was measured in one round. */
export type Samples = ReadonlyMap<number, Readonly<Record<Side, readonly Sample[]>>>;

const name = (count: number): string => count.toLocaleString('en');

/** A value of each sample, which may be compared with that round's sample of one element. */
function pairs(samples: Samples, count: number, value: (sample: Sample, one: Sample) => number): Pairs {
  const of = (side: Side): readonly number[] =>
    samples.get(count)![side].map((sample, round) => value(sample, samples.get(1)![side][round]!));
  return { ours: of('ours'), floor: of('floor') };
}

export function figuresOf(samples: Samples): readonly Figure[] {
  const counts = [...samples.keys()];
  // What one element and the module need is no part of what each further one needs.
  const heap = (count: number): Pairs => pairs(samples, count, (sample, one) => (sample.heap - one.heap) / (count - 1));
  const time = (count: number): Pairs => pairs(samples, count, ({ rendered }) => 1_000 * rendered / count);
  const growth = (what: string, unit: string, value: (count: number) => Pairs): Figure => {
    const many = value(5_000).ours;
    return ratio(what, unit, { ours: many, floor: value(500).ours.slice(0, many.length) }, LIMITS.growth);
  };
  return [
    ...counts.map((count) => ratio(
      `${name(count)}: defined → ready, processor time`, 'ms',
      pairs(samples, count, ({ rendered }) => rendered), count === 1_000 ? LIMITS.time : undefined,
    )),
    ...counts.map((count) => ratio(`${name(count)}: defined → laid out, processor time`, 'ms', pairs(samples, count, ({ laidOut }) => laidOut))),
    ...counts.map((count) => ratio(`${name(count)}: defined → ready, by the clock`, 'ms', pairs(samples, count, ({ waited }) => waited))),
    ...counts.slice(1).map((count) => ratio(`${name(count)}: heap for each element`, 'B', heap(count))),
    ...counts.map((count) => ratio(`${name(count)}: DOM nodes of the page`, '', pairs(samples, count, ({ nodes }) => nodes))),
    growth('processor time for each of ours, 5,000; the floor is ours, 500', 'µs', time),
    growth('heap for each of ours, 5,000; the floor is ours, 500', 'B', heap),
  ];
}
