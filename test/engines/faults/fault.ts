import type { State } from '../../../src/flow/flow.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { statuses, wrecks } from './bad-answers.js';
import type { BadAnswer } from './bad-answers.js';
import type { Answer, Verb } from './host-gate.js';

/** Something that goes wrong in the middle of an attempt, and what becomes of that attempt. */
export interface Fault {
  /** Whose answer it is; default: nobody's. */
  readonly verb?: Verb;
  readonly what: string;
  readonly state: State;
  /** How the element tells of it. */
  readonly end: string;
  readonly quick?: boolean;
}

/** That a fault is survived: by that end, without a window left behind, and with another attempt that connects. */
export const survived = ({ verb, what, state, end, quick = true }: Fault, run: (bench: Bench) => Promise<unknown>): Check => ({
  what: `survives in ${state}: ${verb ? `${verb} ` : ''}${what}`,
  quick,
  async run(bench) {
    await run(bench);
    return end;
  },
});

/**
 * The same of every bad answer that a request can get, and of those that only this one can get. What a status means is decided in one
 * place, whatever the engine: where it strikes matters most is where a window is open.
 */
export const struck = (
  verb: Verb, state: State, own: readonly BadAnswer[], run: (bench: Bench, answer: Answer, end: string) => Promise<unknown>,
): readonly Check[] => [...statuses, ...wrecks, ...own].map((each) => {
  const [what, answer, end] = each;
  return survived({ verb, what, state, end, quick: state === 'opening' || !statuses.includes(each) }, (bench) => run(bench, answer, end));
});
