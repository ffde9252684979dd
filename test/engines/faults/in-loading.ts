import { json } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { badAnswerChecks } from './fault-check.js';
import { controlTimeoutFor, expireRequest } from './request-timeout.js';
import { ids, Card } from './card.js';

/** Bad only as an answer to the request for the description. */
const own: readonly BadAnswer[] = [
  ['200 and an unexpected JSON shape', json({ authType: 'ApiKey', authenticated: 'no' }), 'error invalid_response'],
  ['an unsupported auth type', json({ authType: 'NetSuiteOAuth1', authenticated: false }), 'error unsupported_auth_type'],
];

export const inLoading = badAnswerChecks({ verb: 'GET', state: 'loading', own }, async (bench, answer, end) => {
  const card = await Card.open(bench, ids.apiKey);
  await card.evaluate(controlTimeoutFor(answer));
  card.gate.hold('GET');
  await card.evaluate('(() => { subject.connector = null; })()');
  await card.waitForState('loading');
  card.gate.answerWith('GET', answer);
  await card.evaluate(expireRequest);
  await card.waitForState('failed');
  const isUnsupported = end.endsWith('auth_type');
  // A connector that cannot be connected is no failure before somebody tries.
  if (isUnsupported) await card.evaluate('void subject.connect()');
  await card.expectEnd(end);
  card.gate.restore();
  // It has no button, so the page asks again.
  if (isUnsupported) await card.evaluate('void subject.refresh()');
  else await card.press('action');
  await card.waitForState('ready');
  await card.connect();
});
