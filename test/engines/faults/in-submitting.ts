import { json, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { badAnswerChecks } from './fault-check.js';
import { controlTimeoutFor, expireRequest } from './request-timeout.js';
import { ids, Card } from './card.js';

/** Bad only as an answer to credentials. */
const own: readonly BadAnswer[] = [
  ['409', problem(409), 'error endpoint_error'],
  ['422 and an error of a field', problem(422, { errors: [{ name: 'password', detail: 'No.' }] }), 'error invalid_credentials'],
  ['200 and an unexpected JSON shape', json({ url: 'https://cyclr.example/' }), 'error invalid_response'],
  ['200 and authenticated: false', json({ authType: 'Basic', authenticated: false }), 'error not_authenticated'],
];

export const inSubmitting = badAnswerChecks({ verb: 'POST', state: 'submitting', own }, async (bench, answer, end) => {
  const card = await Card.open(bench, ids.basic);
  await card.fillForm();
  await card.evaluate(controlTimeoutFor(answer));
  card.gate.hold('POST');
  await card.press('action');
  await card.waitForState('submitting');
  card.gate.answerWith('POST', answer);
  await card.evaluate(expireRequest);
  await card.expectEnd(end);
  await card.waitForState('failed');
  await card.expectInputKept();
  card.gate.restore();
  await card.connect();
});
