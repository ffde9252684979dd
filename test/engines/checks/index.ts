import type { Check } from '../check.js';
import { anotherWindow } from './another-window.js';
import { compactForm } from './compact-form.js';
import { finishedLate } from './finished-late.js';
import { inAFrame } from './in-a-frame.js';
import { keyboard } from './keyboard.js';
import { onThePage } from './on-the-page.js';
import { reloaded } from './reloaded.js';
import { shadowedGlobals } from './shadowed-globals.js';
import { strictCsp } from './strict-csp.js';

/** Ways to sign in that the matrix does not cover. */
export const waysToSignIn: readonly Check[] = [
  ...inAFrame, ...onThePage, ...reloaded, ...finishedLate, ...shadowedGlobals, ...anotherWindow,
];

/** The keyboard alone, and a page with a strict policy. */
export const keyboardAndPolicy: readonly Check[] = [...keyboard, ...strictCsp];

/** What engines lay out differently. */
export const layout: readonly Check[] = compactForm;
