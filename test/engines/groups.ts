import { attacks } from './attacks/index.js';
import type { Check } from './check.js';
import { access, ways } from './checks/index.js';
import { faults } from './faults/index.js';

export interface Group {
  readonly title: string;
  readonly checks: readonly Check[];
  /** Needs a page that the browser was asked for, not the one that it begins with. Default: false. */
  readonly ownPage?: boolean;
}

/** One in eight tells of a part of all: a hundred and more take minutes in each engine. */
const sampled = (checks: readonly Check[]): readonly Check[] =>
  checks.map((check, index) => (index % 8 ? { ...check, quick: false } : check));

/** What has to hold beside the matrix; each check has servers of its own. */
export const groups: readonly Group[] = [
  { title: 'Frames, whole pages, reloads, second thoughts', checks: ways },
  { title: 'By the keyboard, and under the strictest policy', checks: access, ownPage: true },
  { title: 'Whoever means harm', checks: attacks },
  { title: 'What goes wrong in the middle', checks: sampled(faults) },
];
