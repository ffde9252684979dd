import type { Figure } from './figure.js';

/** A table that has no limits. */
export interface Breakdown {
  readonly about: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one file of the bench measures. */
export interface Subject {
  readonly title: string;
  /** How it was measured, in a sentence or two. */
  readonly how: string;
  readonly figures: readonly Figure[];
  readonly breakdown?: Breakdown;
}
