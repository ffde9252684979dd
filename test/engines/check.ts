import type { Bench } from './bench.js';

/** Something that has to hold in every engine, on a bench of its own: fresh servers, one browser. */
export interface Check {
  /** A fact, in the present tense. */
  readonly what: string;
  /** Part of `npm cit`; the others run with the whole matrix alone. Default: true. */
  readonly quick?: boolean;
  /** Gives what was seen, in a few words and figures; throws where it does not hold. */
  run(bench: Bench): Promise<string>;
}
