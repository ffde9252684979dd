import type { Check } from '../check.js';
import { finishedLate } from './finished-late.js';
import { inAFrame } from './in-a-frame.js';
import { keyboard } from './keyboard.js';
import { onThePage } from './on-the-page.js';
import { reloaded } from './reloaded.js';
import { strictCsp } from './strict-csp.js';

/** What the matrix does not have: frames, whole pages that go, reloads, second thoughts. */
export const ways: readonly Check[] = [...inAFrame, ...onThePage, ...reloaded, ...finishedLate];

/** For everybody, on every page. */
export const access: readonly Check[] = [...keyboard, ...strictCsp];
