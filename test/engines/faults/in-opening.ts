import type { Check } from '../check.js';
import { hanging, json, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { struck, survived } from './fault.js';
import type { Answer } from './host-gate.js';
import { patienceFor, runOut } from './patience.js';
import { ids, Stage } from './stage.js';

const soon = (): string => new Date(Date.now() + 5_000).toISOString();

/** Answers to the request for a sign-in URL. */
const own: readonly BadAnswer[] = [
  ['410', problem(410), 'error not_found'],
  ['422 that names a field', problem(422, { errors: [{ name: 'property:ClientSecret', detail: 'No.' }] }), 'error invalid_credentials'],
  ['422 of a missing property', problem(422, { code: 'missing_properties' }), 'error missing_properties'],
  ['200 without a URL', json({}), 'error invalid_response'],
  ['200 with authenticated: true', json({ authType: 'OAuth2', authenticated: true }), 'error invalid_response'],
  ['a javascript: URL', json({ url: 'javascript:document.title=1' }), 'error untrusted_url'],
  ['a URL without TLS', json({ url: 'http://cyclr.example/' }), 'error untrusted_url'],
  ['a URL with user info', json({ url: 'https://app.cyclr.com@evil.example/' }), 'error untrusted_url'],
  ['a URL that is about to expire, twice', (...given) => { json({ url: 'https://cyclr.example/', expiresAt: soon() })(...given); }, 'error invalid_response'],
];

const answered = struck('POST', 'opening', own, async (bench, answer, end) => {
  const stage = await Stage.open(bench, ids.comesStraightBack);
  await stage.type();
  await stage.evaluate(patienceFor(answer));
  stage.gate.hold('POST');
  await stage.opens();
  await stage.is('opening');
  stage.gate.strike('POST', answer);
  await stage.evaluate(runOut);
  await stage.hears(end);
  await stage.hasNoWindow();
  await stage.keepsWhatWasTyped();
  stage.gate.mend();
  await stage.connects();
});

const never = survived({ verb: 'POST', what: 'no answer in the time of a sign-in', state: 'opening', end: 'error timeout' }, async (bench) => {
  const stage = await Stage.open(bench, ids.comesStraightBack);
  await stage.type();
  await stage.set('timeout', '1');
  stage.gate.strike('POST', hanging);
  await stage.opens();
  await stage.hears('error timeout');
  await stage.hasNoWindow();
  await stage.keepsWhatWasTyped();
  await stage.set('timeout', null);
  stage.gate.mend();
  await stage.connects();
});

/** What `window.open` may do where a browser opens none. */
const blockers = { 'no window': '() => null', 'an exception in place of a window': '() => { throw new DOMException("Blocked"); }' };

const blocked = Object.entries(blockers).map(([what, open]): Check => survived({ what, state: 'opening', end: 'error popup_blocked' }, async (bench) => {
  const stage = await Stage.open(bench, ids.comesStraightBack);
  await stage.type();
  await stage.evaluate(`(() => { window.really = window.open; window.open = ${open}; })()`);
  await stage.press('action');
  await stage.hears('error popup_blocked');
  await stage.hasNoWindow();
  await stage.keepsWhatWasTyped();
  await stage.evaluate('(() => { window.open = window.really; })()');
  await stage.connects();
}));

/** Closed by the user while it is still blank: no answer can bring it back, and none is an end. */
const closed: readonly (readonly [string, Answer | null, string | null])[] = [
  ['its window closed before its URL is there', null, null],
  ['its window closed before a 500', problem(500), 'error endpoint_error'],
];

const closings = closed.map(([what, answer, end]): Check => survived({ verb: 'POST', what, state: 'opening', end: end ?? 'opened again' }, async (bench) => {
  const stage = await Stage.open(bench, ids.comesStraightBack);
  await stage.type();
  stage.gate.hold('POST');
  await (await stage.opens()).close();
  await stage.is('detached');
  await stage.hearsNoMore();
  stage.gate.strike('POST', answer);
  if (end) {
    await stage.hears(end);
    await stage.keepsWhatWasTyped();
    stage.gate.mend();
    return stage.connects();
  }
  await stage.gate.asked('GET');
  await stage.hearsNoMore();
  await stage.press('reopen');
  await stage.isConnected();
}));

export const inOpening: readonly Check[] = [...answered, never, ...blocked, ...closings];
