import { attacks } from './attacks/index.js';
import type { Check } from './check.js';
import { keyboardAndPolicy, layout, waysToSignIn } from './checks/index.js';
import { faults } from './faults/index.js';
import { lostAnswers } from './lost-answers/index.js';

export interface Group {
  readonly title: string;
  readonly checks: readonly Check[];
  /** Whether the checks need a page that this program opened, not the browser's first one. Default: false. */
  readonly ownPage?: boolean;
}

/** Only every eighth check stays in a quick run: more than a hundred of them take minutes in each engine. */
const sampled = (checks: readonly Check[]): readonly Check[] =>
  checks.map((check, index) => (index % 8 ? { ...check, quick: false } : check));

/** The checks beside the sign-in matrix. Each check starts its own servers. */
export const groups: readonly Group[] = [
  { title: 'Frames, page mode, reloads and late sign-ins', checks: waysToSignIn },
  { title: 'Keyboard, and strict Content-Security-Policy', checks: keyboardAndPolicy, ownPage: true },
  { title: 'Layout', checks: layout, ownPage: true },
  { title: 'Attacks', checks: attacks },
  { title: 'Failures in the middle of an attempt', checks: sampled(faults) },
  { title: 'Answers that are lost or late', checks: lostAnswers },
];
