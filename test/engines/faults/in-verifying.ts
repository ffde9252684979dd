import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { json, page, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { struck, survived } from './fault.js';
import type { Answer } from './host-gate.js';
import { patienceFor, runOut } from './patience.js';
import { ids, Stage } from './stage.js';

const properties = ['ClientId', 'ClientSecret'].map((name) => ({ name, required: true }));

/** Answers to the question whether the sign-in that says it is over has succeeded. */
const own: readonly BadAnswer[] = [
  ['200 of another shape', json({}), 'error invalid_response'],
  ['no', json({ authType: 'OAuth2', authenticated: false, properties }), 'error not_authenticated'],
];

/** Up to an answer that is no yes. */
async function strike(bench: Bench, answer: Answer, end: string): Promise<Stage> {
  const stage = await Stage.open(bench, ids.comesStraightBack);
  await stage.type();
  await stage.evaluate(patienceFor(answer));
  stage.gate.hold('GET');
  await stage.press('action');
  await stage.is('verifying');
  stage.gate.strike('GET', answer);
  await stage.evaluate(runOut);
  await stage.hears(end);
  await stage.is('failed');
  await stage.hasNoWindow();
  return stage;
}

const answered = struck('GET', 'verifying', own, async (bench, answer, end) => {
  const stage = await strike(bench, answer, end);
  await stage.keepsWhatWasTyped();
  // That sign-in did succeed, and counts as soon as it is heard of: here it is another one that is to.
  Stage.stored(bench, stage.id).authenticated = false;
  stage.gate.mend();
  await stage.connects();
});

const late = survived({ verb: 'GET', what: '500, and then a yes', state: 'verifying', end: 'error endpoint_error' }, async (bench) => {
  const stage = await strike(bench, problem(500), 'error endpoint_error');
  stage.gate.mend();
  await stage.evaluate('void dispatchEvent(new Event("focus"))');
  await stage.isConnected();
});

/** The smallest backend has no GET, and the page says the auth type: the sign-in's own word is all there is. */
const none: readonly (readonly [string, Answer])[] = [['404', problem(404)], ['404 with a page', page(404)], ['405 with a page', page(405)], ['501', problem(501)]];

const withoutGet = none.map(([what, answer]): Check =>
  survived({ verb: 'GET', what: `${what}, as ever`, state: 'verifying', end: 'complete unverified' }, async (bench) => {
    const stage = await Stage.open(bench, ids.signIn);
    stage.gate.strike('GET', answer);
    await stage.set('auth-type', 'OAuth2');
    await stage.is('ready');
    for (let times = 0; times < 2; times++) {
      await stage.signsIn(await stage.opens());
      await stage.hears('complete unverified');
      await stage.is('connected');
      await stage.hasNoWindow();
    }
    await stage.hearsNoMore();
  }));

export const inVerifying: readonly Check[] = [...answered, late, ...withoutGet];
