import type { Check } from '../check.js';
import { hanging, json, page, problem, reset } from './answers.js';
import { statuses, wrecks } from './bad-answers.js';
import { survived } from './fault.js';
import { reach } from './reach.js';
import { ids, Stage } from './stage.js';

/** None of these is the sign-in's end. */
const answers = [...statuses, ...wrecks].map(([, answer]) => answer).filter((answer) => answer !== hanging);

/** Asked by whoever comes back to the page, or by the page itself. */
const unanswered = (['waiting', 'detached'] as const).map((state): Check =>
  survived({ verb: 'GET', what: `${answers.length} bad answers`, state, end: 'goes on' }, async (bench) => {
    const stage = await reach(bench, state);
    for (const answer of answers) {
      stage.gate.strike('GET', answer);
      await stage.evaluate('subject.refresh()');
      await stage.hearsNoMore();
      await stage.is(state);
    }
    stage.gate.mend();
    const popup = state === 'waiting' ? (await bench.browser.popups())[0]! : await stage.opens('reopen');
    await stage.signsIn(popup);
    await stage.isConnected();
  }));

/** The user says that the sign-in is finished, and the backend says nothing. */
const checked = survived({ verb: 'GET', what: 'a question of the user’s that fails', state: 'detached', end: 'goes on' }, async (bench) => {
  const stage = await reach(bench, 'detached');
  for (const [answer, code] of [[problem(500), 'endpoint_error'], [page(200), 'invalid_response'], [reset, 'endpoint_unreachable']] as const) {
    stage.gate.hold('GET');
    await stage.press('check');
    await stage.is('verifying');
    stage.gate.strike('GET', answer);
    await stage.is('detached');
    await stage.hearsNoMore();
    if (await stage.evaluate('subject.error?.code') !== code) throw new Error(`it does not tell of ${code}`);
  }
  stage.gate.mend();
  await stage.signsIn(await stage.opens('reopen'));
  await stage.isConnected();
});

const yes = json({ authType: 'OAuth2', authenticated: true });
const no = json({ authType: 'OAuth2', authenticated: false });

/** It says yes whatever is so, and has no revision: what was true before tells nothing of this sign-in. */
const lies = survived({ verb: 'GET', what: 'authenticated: true from the start', state: 'detached', end: 'goes on' }, async (bench) => {
  const stage = await Stage.open(bench, ids.signIn);
  stage.gate.strike('GET', yes);
  await stage.evaluate('subject.refresh()');
  await stage.is('connected');
  const popup = await stage.opens();
  await stage.is('waiting');
  await stage.evaluate('subject.refresh()');
  await popup.close();
  await stage.is('detached');
  await stage.gate.asked('GET', 2);
  await stage.hearsNoMore();
  await stage.is('detached');
  stage.gate.mend();
  await stage.signsIn(await stage.opens('reopen'));
  await stage.isConnected();
});

/** As replicas that are not of one mind: the first yes counts, once. */
const flaps = survived({ verb: 'GET', what: 'no, yes, no, yes', state: 'detached', end: 'complete verified' }, async (bench) => {
  const stage = await reach(bench, 'detached');
  stage.gate.strike('GET', no, yes, no, yes);
  await stage.hears('complete verified');
  await stage.is('connected');
  await stage.evaluate('subject.refresh()');
  await stage.is('ready');
  await stage.evaluate('subject.refresh()');
  await stage.is('connected');
  await stage.hearsNoMore();
  stage.gate.mend();
  await stage.evaluate('subject.refresh()');
  await stage.is('ready');
  await stage.connects();
});

/** The backend is asked once more when the time is over. */
const expired = ([['waiting', 'no'], ['waiting', '500'], ['detached', '500']] as const).map(([state, what]): Check =>
  survived({ verb: 'GET', what: `${what} when the time is over`, state, end: 'error timeout' }, async (bench) => {
    const stage = await Stage.open(bench, ids.signIn);
    await stage.set('timeout', '2');
    const popup = await stage.opens();
    await stage.is('waiting');
    if (state === 'detached') await popup.close();
    if (what === '500') stage.gate.strike('GET', problem(500));
    await stage.hears('error timeout');
    await stage.hasNoWindow();
    stage.gate.mend();
    await stage.set('timeout', null);
    await stage.connects();
  }));

/** At whatever moment of a page's coming into the window: Chromium lost three in a hundred of such ends, for good. */
const onTheWay = survived({ what: 'cancelled while its pages come, 40 times', state: 'waiting', end: 'cancel host' }, async (bench) => {
  const stage = await Stage.open(bench, ids.signIn);
  for (let delay = 0; delay < 80; delay += 2) {
    await stage.evaluate(`void subject.addEventListener('cyclr-auth-state', function cancelIn({ detail }) {
      if (detail.state !== 'waiting') return;
      subject.removeEventListener('cyclr-auth-state', cancelIn);
      setTimeout(() => { subject.cancel(); }, ${delay});
    })`);
    await stage.press('action');
    await stage.hears('cancel host');
    await stage.hasNoWindow();
  }
  await stage.connects();
});

export const inWaiting: readonly Check[] = [...unanswered, checked, lies, flaps, ...expired, onTheWay];
