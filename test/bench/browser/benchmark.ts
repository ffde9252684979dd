import type { Figure } from './figure.js';

/** A table without limits. */
export interface Breakdown {
  readonly about: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The result of one benchmark. */
export interface Benchmark {
  readonly title: string;
  /** How it is measured, in a few sentences. */
  readonly how: string;
  readonly figures: readonly Figure[];
  readonly breakdown?: Breakdown;
}
