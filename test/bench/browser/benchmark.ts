import type { Figure } from './figure.js';

/** A table without limits. */
export interface Breakdown {
  readonly about: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Lines in a plot with logarithmic scales. */
export interface Plot {
  readonly title: string;
  readonly description: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
}

/** The result of one benchmark. */
export interface Benchmark {
  readonly title: string;
  /** How it is measured, in a few sentences. */
  readonly how: string;
  readonly figures: readonly Figure[];
  readonly breakdown?: Breakdown;
  readonly plot?: Plot;
}
