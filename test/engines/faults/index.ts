import type { Check } from '../check.js';
import { aroundThePage } from './around-the-page.js';
import { disconnecting } from './disconnecting.js';
import { inLoading } from './in-loading.js';
import { inOpening } from './in-opening.js';
import { inSubmitting } from './in-submitting.js';
import { inWaiting } from './in-waiting.js';
import { inVerifying } from './in-verifying.js';
import { interrupted } from './interrupted.js';
import { offline } from './offline.js';

/** Failures in every state of an attempt. */
export const faults: readonly Check[] = [
  ...inLoading, ...inSubmitting, ...inOpening, ...inVerifying, ...disconnecting, ...interrupted, ...offline, ...inWaiting, ...aroundThePage,
];
