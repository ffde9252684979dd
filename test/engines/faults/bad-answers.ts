import { brokenOff, halfJson, hanging, page, problem, redirect, reset } from './answers.js';
import type { Answer } from './host-gate.js';

/** An answer, and the event by which the element reports it. */
export type BadAnswer = readonly [what: string, answer: Answer, end: string];

/** Well-formed problems. */
export const statuses: readonly BadAnswer[] = [
  ['401', problem(401), 'error unauthorized'],
  ['404', problem(404), 'error not_found'],
  ['429 and Retry-After', problem(429, {}, { 'retry-after': '7' }), 'error rate_limited after 7'],
  ['500', problem(500), 'error endpoint_error'],
];

/** Answers that `fetch` reports differently in different engines. */
export const brokenAnswers: readonly BadAnswer[] = [
  ['403 and an HTML page', page(403), 'error unauthorized'],
  ['502 and an HTML page', page(502), 'error endpoint_error'],
  ['200 and a sign-in page', page(200), 'error invalid_response'],
  ['a redirect', redirect, 'error unauthorized'],
  ['200 and incomplete JSON', halfJson, 'error invalid_response'],
  ['200 and a body that breaks off', brokenOff, 'error endpoint_unreachable'],
  ['a broken connection', reset, 'error endpoint_unreachable'],
  ['nothing within the request timeout', hanging, 'error endpoint_unreachable'],
];
