import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { json, page, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { badAnswerChecks, faultCheck } from './fault-check.js';
import type { Answer } from './host-gate.js';
import { controlTimeoutFor, expireRequest } from './request-timeout.js';
import { ids, Card } from './card.js';

const properties = ['ClientId', 'ClientSecret'].map((name) => ({ name, required: true }));

/** Bad only as an answer to whether the sign-in succeeded. */
const own: readonly BadAnswer[] = [
  ['200 and an unexpected JSON shape', json({}), 'error invalid_response'],
  ['authenticated: false', json({ authType: 'OAuth2', authenticated: false, properties }), 'error not_authenticated'],
];

/** Brings an attempt into `verifying`, gives the bad answer and expects the end. */
async function failVerification(bench: Bench, answer: Answer, end: string): Promise<Card> {
  const card = await Card.open(bench, ids.comesStraightBack);
  await card.fillForm();
  await card.evaluate(controlTimeoutFor(answer));
  card.gate.hold('GET');
  await card.press('action');
  await card.waitForState('verifying');
  card.gate.answerWith('GET', answer);
  await card.evaluate(expireRequest);
  await card.expectEnd(end);
  await card.waitForState('failed');
  await card.expectNoPopup();
  return card;
}

const answered = badAnswerChecks({ verb: 'GET', state: 'verifying', own }, async (bench, answer, end) => {
  const card = await failVerification(bench, answer, end);
  await card.expectInputKept();
  // The sign-in did succeed and would count once the backend answers; the next attempt is the one to complete here.
  Card.stored(bench, card.id).authenticated = false;
  card.gate.restore();
  await card.connect();
});

const late = faultCheck({ verb: 'GET', what: '500, then authenticated: true', state: 'verifying', end: 'error endpoint_error' }, async (bench) => {
  const card = await failVerification(bench, problem(500), 'error endpoint_error');
  card.gate.restore();
  await card.evaluate('void dispatchEvent(new Event("focus"))');
  await card.expectConnected();
});

/** The smallest backend has no GET, and the page sets the auth type: the completion message alone completes. */
const missingGet: readonly (readonly [string, Answer])[] = [['404', problem(404)], ['404 and an HTML page', page(404)], ['405 and an HTML page', page(405)], ['501', problem(501)]];

const withoutGet = missingGet.map(([what, answer]): Check =>
  faultCheck({ verb: 'GET', what: `${what} every time`, state: 'verifying', end: 'complete unverified' }, async (bench) => {
    const card = await Card.open(bench, ids.signIn);
    card.gate.answerWith('GET', answer);
    await card.setAttribute('auth-type', 'OAuth2');
    await card.waitForState('ready');
    for (let attempt = 0; attempt < 2; attempt++) {
      await card.signIn(await card.openPopup());
      await card.expectEnd('complete unverified');
      await card.waitForState('connected');
      await card.expectNoPopup();
    }
    await card.expectNoMoreEnds();
  }));

export const inVerifying: readonly Check[] = [...answered, late, ...withoutGet];
