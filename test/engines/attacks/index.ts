import type { Check } from '../check.js';
import { canarySearch } from './canary-search.js';
import { directCanaries, passedOn } from './direct-canaries.js';
import { forgedCompletions } from './forged-completions.js';
import { hostileMessages } from './hostile-messages.js';
import { reverseTabnabbing } from './reverse-tabnabbing.js';
import { hostileSignInUrls } from './hostile-sign-in-urls.js';
import { windowHijacking } from './window-hijacking.js';

/** Attacks on the element, each in every engine. */
export const attacks: readonly Check[] = [
  reverseTabnabbing, windowHijacking, hostileMessages, forgedCompletions, hostileSignInUrls, canarySearch,
  directCanaries, passedOn,
];
