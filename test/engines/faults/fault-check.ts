import type { State } from '../../../src/flow/flow.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { brokenAnswers, statuses } from './bad-answers.js';
import type { BadAnswer } from './bad-answers.js';
import type { Answer, Verb } from './host-gate.js';

/** A failure in the middle of an attempt, and how that attempt ends. */
export interface Fault {
  /** The request whose answer fails; absent when no answer does. */
  readonly verb?: Verb;
  readonly what: string;
  readonly state: State;
  /** The event that ends the attempt. */
  readonly end: string;
  readonly quick?: boolean;
}

/** A check that an attempt ends as expected, leaves no popup open, and is followed by an attempt that connects. */
export const faultCheck = ({ verb, what, state, end, quick = true }: Fault, run: (bench: Bench) => Promise<unknown>): Check => ({
  what: `recovers in ${state} from ${verb ? `${verb} answered with ` : ''}${what}`,
  quick,
  async run(bench) {
    await run(bench);
    return end;
  },
});

export interface FailingRequest {
  readonly verb: Verb;
  readonly state: State;
  /** Answers that are bad for this request alone. */
  readonly own: readonly BadAnswer[];
}

/**
 * A check for each bad answer to a request. A quick run includes the plain statuses only in `opening`: every engine reads a status alike,
 * and a failure matters most while a popup is open.
 */
export const badAnswerChecks = (
  { verb, state, own }: FailingRequest, run: (bench: Bench, answer: Answer, end: string) => Promise<unknown>,
): readonly Check[] => [...statuses, ...brokenAnswers, ...own].map((each) => {
  const [what, answer, end] = each;
  return faultCheck({ verb, what, state, end, quick: state === 'opening' || !statuses.includes(each) }, (bench) => run(bench, answer, end));
});
