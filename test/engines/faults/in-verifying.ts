import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { until } from '../driver.js';
import { json, page, problem } from './answers.js';
import { brokenAnswers, statuses } from './bad-answers.js';
import type { BadAnswer } from './bad-answers.js';
import { faultCheck } from './fault-check.js';
import type { Answer } from './host-gate.js';
import { controlTimeoutFor, expireRequest } from './request-timeout.js';
import { ids, Card } from './card.js';

const properties = ['ClientId', 'ClientSecret'].map((name) => ({ name, required: true }));

/** Bad only as an answer to whether the sign-in succeeded. */
const own: readonly BadAnswer[] = [
  ['200 and an unexpected JSON shape', json({}), 'error invalid_response'],
  ['authenticated: false', json({ authType: 'OAuth2', authenticated: false, properties }), 'error not_authenticated'],
];

/** Brings an attempt into `verifying`, and gives the bad answer. */
async function answerBadly(bench: Bench, answer: Answer): Promise<Card> {
  const card = await Card.open(bench, ids.comesStraightBack);
  await card.fillForm();
  await card.evaluate(controlTimeoutFor(answer));
  card.gate.hold('GET');
  await card.press('action');
  await card.waitForState('verifying');
  card.gate.answerWith('GET', answer);
  await card.evaluate(expireRequest);
  return card;
}

const all: readonly BadAnswer[] = [...statuses, ...brokenAnswers, ...own];

/** The failures that may pass. */
const mayPass = ([, , end]: BadAnswer): boolean => /endpoint_|rate_limited/.test(end);

const isQuick = (answer: BadAnswer): boolean => !statuses.includes(answer);

const refused = all.filter((each) => !mayPass(each)).map((each): Check => {
  const [what, answer, end] = each;
  return faultCheck({ verb: 'GET', what, state: 'verifying', end, quick: isQuick(each) }, async (bench) => {
    const card = await answerBadly(bench, answer);
    await card.expectEnd(end);
    await card.waitForState('failed');
    await card.expectNoPopup();
    await card.expectInputKept();
    // The sign-in did succeed and would count once the backend answers; the next attempt is the one to complete here.
    Card.stored(bench, card.id).authenticated = false;
    card.gate.restore();
    await card.connect();
  });
});

/** No answer is not a "no": the element asks again until the backend answers. */
const askedAgain = all.filter(mayPass).map((each): Check => {
  const [what, answer] = each;
  return faultCheck({ verb: 'GET', what: `${what}, then the answer`, state: 'verifying', end: 'complete verified', quick: isQuick(each) }, async (bench) => {
    const card = await answerBadly(bench, answer);
    await until('the error', () => card.evaluate('!!subject.error'));
    if (await card.evaluate('subject.state') !== 'verifying') throw new Error('The attempt has ended.');
    card.gate.restore();
    await card.evaluate('void dispatchEvent(new Event("focus"))');
    await card.expectEnd('complete verified');
    await card.waitForState('connected');
    await card.expectNoPopup();
    await card.expectNoMoreEnds();
  });
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

export const inVerifying: readonly Check[] = [...refused, ...askedAgain, ...withoutGet];
