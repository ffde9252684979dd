import { json, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { badAnswerChecks } from './fault-check.js';
import { controlTimeoutFor, expireRequest } from './request-timeout.js';
import { ids, Card } from './card.js';

/** Bad only as an answer to DELETE. */
const own: readonly BadAnswer[] = [
  ['409', problem(409), 'error endpoint_error'],
  ['200 and authenticated: true', json({ authType: 'Basic', authenticated: true }), 'error endpoint_error'],
];

/** The connector stays connected. The next DELETE disconnects it, and it can be connected again. */
export const disconnecting = badAnswerChecks({ verb: 'DELETE', state: 'loading', own }, async (bench, answer, end) => {
  const stored = Card.stored(bench, ids.basic);
  Object.assign(stored, { authValue: btoa('ada:lovelace'), authenticated: true });
  const card = await Card.open(bench, ids.basic, 'connected');
  await card.evaluate(controlTimeoutFor(answer));
  card.gate.hold('DELETE');
  await card.disconnect();
  await card.waitForState('loading');
  card.gate.answerWith('DELETE', answer);
  await card.evaluate(expireRequest);
  await card.expectEnd(end);
  await card.waitForState('connected');
  card.gate.restore();
  await card.disconnect();
  await card.expectEnd('disconnect');
  await card.waitForState('ready');
  if (stored.authenticated) throw new Error('Cyclr still has it authenticated');
  await card.connect();
});
