import type { Bench } from './bench.js';

/** A fact that holds in every engine. It runs on its own bench: fresh servers, and one browser. */
export interface Check {
  /** The fact, in the present tense. */
  readonly what: string;
  /** Whether a quick run, such as in `npm cit`, includes it. Default: true. */
  readonly quick?: boolean;
  /** Resolves to a short text for the report; rejects when the fact does not hold. */
  run(bench: Bench): Promise<string>;
}
