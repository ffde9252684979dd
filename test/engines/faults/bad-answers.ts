import { brokenOff, halfJson, hanging, page, problem, redirect, reset } from './answers.js';
import type { Answer } from './host-gate.js';

/** What it is, and how the element tells of it. */
export type BadAnswer = readonly [what: string, answer: Answer, end: string];

/** A status in good order. */
export const statuses: readonly BadAnswer[] = [
  ['401', problem(401), 'error unauthorized'],
  ['404', problem(404), 'error not_found'],
  ['429 with Retry-After', problem(429, {}, { 'retry-after': '7' }), 'error rate_limited after 7'],
  ['500', problem(500), 'error endpoint_error'],
];

/** What engines report each in their own way. */
export const wrecks: readonly BadAnswer[] = [
  ['403 with a page', page(403), 'error unauthorized'],
  ['502 with a page', page(502), 'error endpoint_error'],
  ['200 with a sign-in page', page(200), 'error invalid_response'],
  ['302', redirect, 'error endpoint_unreachable'],
  ['200 with half of its JSON', halfJson, 'error invalid_response'],
  ['200 that breaks off', brokenOff, 'error endpoint_unreachable'],
  ['a connection that breaks', reset, 'error endpoint_unreachable'],
  ['no answer in the time of a request', hanging, 'error endpoint_unreachable'],
];
