import type { Side } from './alternate.js';
import type { Plot } from './benchmark.js';
import { alone, percentile, ratio } from './figure.js';
import type { Figure, Pairs } from './figure.js';

export const SCALE_LIMITS = { time: 1.6, growth: 1.15, heap: 1_500 };

/** The cost of one page of elements. */
export interface Sample {
  /** Milliseconds of processor time until all are rendered, without style and layout. */
  readonly rendered: number;
  /** Milliseconds of processor time until all are laid out. */
  readonly laidOut: number;
  /** Milliseconds of elapsed time until all are rendered. */
  readonly waited: number;
  /** Bytes of the JavaScript heap after a garbage collection. */
  readonly heap: number;
  readonly nodes: number;
}

/** By the number of elements. Samples with the same index are of the same round. */
export type Samples = ReadonlyMap<number, Readonly<Record<Side, readonly Sample[]>>>;

const format = (count: number): string => count.toLocaleString('en');

/** A value of each sample, calculated with the same round's sample of one element. */
function pairs(samples: Samples, count: number, value: (sample: Sample, one: Sample) => number): Pairs {
  const of = (side: Side): readonly number[] =>
    samples.get(count)![side].map((sample, round) => value(sample, samples.get(1)![side][round]!));
  return { ours: of('ours'), floor: of('floor') };
}

export function figuresOf(samples: Samples): readonly Figure[] {
  const counts = [...samples.keys()];
  // Subtract the page with one element, which holds the module's own memory.
  const heap = (count: number): Pairs => pairs(samples, count, (sample, one) => (sample.heap - one.heap) / (count - 1));
  const time = (count: number): Pairs => pairs(samples, count, ({ rendered }) => 1_000 * rendered / count);
  const growth = (what: string, unit: string, value: (count: number) => Pairs): Figure => {
    const many = value(5_000).ours;
    return ratio({ what, unit, limit: SCALE_LIMITS.growth }, { ours: many, floor: value(500).ours.slice(0, many.length) });
  };
  return [
    ...counts.map((count) => ratio(
      { what: `${format(count)}: defined → ready, processor time`, unit: 'ms', limit: count === 1_000 ? SCALE_LIMITS.time : undefined },
      pairs(samples, count, ({ rendered }) => rendered),
    )),
    ...counts.map((count) => ratio(
      { what: `${format(count)}: defined → laid out, processor time`, unit: 'ms' }, pairs(samples, count, ({ laidOut }) => laidOut),
    )),
    ...counts.map((count) => ratio(
      { what: `${format(count)}: defined → ready, elapsed time`, unit: 'ms' }, pairs(samples, count, ({ waited }) => waited),
    )),
    ...counts.slice(1).map((count) => ratio({ what: `${format(count)}: heap for each element`, unit: 'B' }, heap(count))),
    alone({ what: 'heap for each of 1,000 elements', unit: 'B', limit: SCALE_LIMITS.heap }, heap(1_000).ours),
    ...counts.map((count) => ratio({ what: `${format(count)}: DOM nodes of the page` }, pairs(samples, count, ({ nodes }) => nodes))),
    growth('processor time for each of 5,000 elements; the floor is each of 500', 'µs', time),
    growth('heap for each of 5,000 elements; the floor is each of 500', 'B', heap),
  ];
}

/** How the time until everything is laid out grows. */
export function plotOf(samples: Samples): Plot {
  const line = (name: string, side: Side): Plot['lines'][number] => ({
    name, points: [...samples].map(([count, { [side]: each }]) => [count, percentile(each.map(({ laidOut }) => laidOut), 0.5)]),
  });
  const counts = [...samples.keys()];
  return {
    title: 'Time until all elements of a page are laid out',
    description: `Processor time in milliseconds for ${format(Math.min(...counts))} to ${format(Math.max(...counts))} elements out of view, beside as many trivial Lit elements. Both scales are logarithmic.`,
    x: 'elements of the page',
    y: 'processor time, ms',
    lines: [line('cyclr-connector-auth', 'ours'), line('a trivial Lit element', 'floor')],
  };
}
