import type { Check } from '../check.js';
import { hanging, json, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { badAnswerChecks, faultCheck } from './fault-check.js';
import type { Answer } from './host-gate.js';
import { controlTimeoutFor, expireRequest } from './request-timeout.js';
import { ids, Card } from './card.js';

const soon = (): string => new Date(Date.now() + 5_000).toISOString();

/** Bad only as an answer to the request for a sign-in URL. */
const own: readonly BadAnswer[] = [
  ['410', problem(410), 'error not_found'],
  ['422 and an error of a field', problem(422, { errors: [{ name: 'property:ClientSecret', detail: 'No.' }] }), 'error invalid_credentials'],
  ['422 and a missing property', problem(422, { code: 'missing_properties' }), 'error missing_properties'],
  ['200 without a URL', json({}), 'error invalid_response'],
  ['200 and authenticated: true', json({ authType: 'OAuth2', authenticated: true }), 'error invalid_response'],
  ['a javascript: URL', json({ url: 'javascript:document.title=1' }), 'error untrusted_url'],
  ['a URL without TLS', json({ url: 'http://cyclr.example/' }), 'error untrusted_url'],
  ['a URL with user info', json({ url: 'https://app.cyclr.com@evil.example/' }), 'error untrusted_url'],
  ['a URL that is about to expire, twice', (...args) => { json({ url: 'https://cyclr.example/', expiresAt: soon() })(...args); }, 'error invalid_response'],
];

const answered = badAnswerChecks({ verb: 'POST', state: 'opening', own }, async (bench, answer, end) => {
  const card = await Card.open(bench, ids.comesStraightBack);
  await card.fillForm();
  await card.evaluate(controlTimeoutFor(answer));
  card.gate.hold('POST');
  await card.openPopup();
  await card.waitForState('opening');
  card.gate.answerWith('POST', answer);
  await card.evaluate(expireRequest);
  await card.expectEnd(end);
  await card.expectNoPopup();
  await card.expectInputKept();
  card.gate.restore();
  await card.connect();
});

const unanswered = faultCheck({ verb: 'POST', what: 'nothing until the sign-in times out', state: 'opening', end: 'error timeout' }, async (bench) => {
  const card = await Card.open(bench, ids.comesStraightBack);
  await card.fillForm();
  await card.setAttribute('timeout', '1');
  card.gate.answerWith('POST', hanging);
  await card.openPopup();
  await card.expectEnd('error timeout');
  await card.expectNoPopup();
  await card.expectInputKept();
  await card.setAttribute('timeout', null);
  card.gate.restore();
  await card.connect();
});

/** What `window.open` may do when a browser blocks popups. */
const blockers = { 'window.open that gives null': '() => null', 'window.open that throws': '() => { throw new DOMException("Blocked"); }' };

const blocked = Object.entries(blockers).map(([what, open]): Check => faultCheck({ what, state: 'opening', end: 'error popup_blocked' }, async (bench) => {
  const card = await Card.open(bench, ids.comesStraightBack);
  await card.fillForm();
  await card.evaluate(`(() => { window.originalOpen = window.open; window.open = ${open}; })()`);
  await card.press('action');
  await card.expectEnd('error popup_blocked');
  await card.expectNoPopup();
  await card.expectInputKept();
  await card.evaluate('(() => { window.open = window.originalOpen; })()');
  await card.connect();
}));

/** The user closes the popup while it is still blank. A URL that arrives then does not end the attempt; an error does. */
const closed: readonly (readonly [string, Answer | null, string | null])[] = [
  ['a popup that is closed before the URL arrives', null, null],
  ['a popup that is closed before a 500 arrives', problem(500), 'error endpoint_error'],
];

const closings = closed.map(([what, answer, end]): Check => faultCheck({ what, state: 'opening', end: end ?? 'opened again' }, async (bench) => {
  const card = await Card.open(bench, ids.comesStraightBack);
  await card.fillForm();
  card.gate.hold('POST');
  await (await card.openPopup()).close();
  await card.waitForState('detached');
  await card.expectNoMoreEnds();
  card.gate.answerWith('POST', answer);
  if (end) {
    await card.expectEnd(end);
    await card.expectInputKept();
    card.gate.restore();
    return card.connect();
  }
  await card.gate.waitForRequests('GET');
  await card.expectNoMoreEnds();
  await card.press('reopen');
  await card.expectConnected();
}));

export const inOpening: readonly Check[] = [...answered, unanswered, ...blocked, ...closings];
