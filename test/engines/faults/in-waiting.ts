import type { Check } from '../check.js';
import { hanging, json, page, problem, reset } from './answers.js';
import { statuses, brokenAnswers } from './bad-answers.js';
import { faultCheck } from './fault-check.js';
import { cardInState } from './card-in-state.js';
import { ids, Card } from './card.js';

/** None of these ends the sign-in. */
const answers = [...statuses, ...brokenAnswers].map(([, answer]) => answer).filter((answer) => answer !== hanging);

/** The element asks when the user comes back to the page, or when the page calls `refresh()`. */
const unanswered = (['waiting', 'detached'] as const).map((state): Check =>
  faultCheck({ verb: 'GET', what: `${answers.length} bad answers`, state, end: 'continues' }, async (bench) => {
    const card = await cardInState(bench, state);
    for (const answer of answers) {
      card.gate.answerWith('GET', answer);
      await card.evaluate('subject.refresh()');
      await card.expectNoMoreEnds();
      await card.waitForState(state);
    }
    card.gate.restore();
    const popup = state === 'waiting' ? (await bench.browser.popups())[0]! : await card.openPopup('reopen');
    await card.signIn(popup);
    await card.expectConnected();
  }));

/** The user says that the sign-in is finished, and the backend gives no usable answer. */
const checked = faultCheck({ what: 'a failed check by the user', state: 'detached', end: 'continues' }, async (bench) => {
  const card = await cardInState(bench, 'detached');
  for (const [answer, code] of [[problem(500), 'endpoint_error'], [page(200), 'invalid_response'], [reset, 'endpoint_unreachable']] as const) {
    card.gate.hold('GET');
    await card.press('check');
    await card.waitForState('verifying');
    card.gate.answerWith('GET', answer);
    await card.waitForState('detached');
    await card.expectNoMoreEnds();
    if (await card.evaluate('subject.error?.code') !== code) throw new Error(`the error is not ${code}`);
  }
  card.gate.restore();
  await card.signIn(await card.openPopup('reopen'));
  await card.expectConnected();
});

const authenticated = json({ authType: 'OAuth2', authenticated: true });
const notAuthenticated = json({ authType: 'OAuth2', authenticated: false });

/** A backend without revisions that always says `authenticated: true`: that does not show that this sign-in succeeded. */
const alwaysAuthenticated = faultCheck({ verb: 'GET', what: 'authenticated: true from the start', state: 'detached', end: 'continues' }, async (bench) => {
  const card = await Card.open(bench, ids.signIn);
  card.gate.answerWith('GET', authenticated);
  await card.evaluate('subject.refresh()');
  await card.waitForState('connected');
  const popup = await card.openPopup();
  await card.waitForState('waiting');
  await card.evaluate('subject.refresh()');
  await popup.close();
  await card.waitForState('detached');
  await card.gate.waitForRequests('GET', 2);
  await card.expectNoMoreEnds();
  await card.waitForState('detached');
  card.gate.restore();
  await card.signIn(await card.openPopup('reopen'));
  await card.expectConnected();
});

/** Replicas of a backend may disagree: the first `authenticated: true` counts, once. */
const flapping = faultCheck({ verb: 'GET', what: 'authenticated: false, true, false, true', state: 'detached', end: 'complete verified' }, async (bench) => {
  const card = await cardInState(bench, 'detached');
  card.gate.answerWith('GET', notAuthenticated, authenticated, notAuthenticated, authenticated);
  await card.expectEnd('complete verified');
  await card.waitForState('connected');
  await card.evaluate('subject.refresh()');
  await card.waitForState('ready');
  await card.evaluate('subject.refresh()');
  await card.waitForState('connected');
  await card.expectNoMoreEnds();
  card.gate.restore();
  await card.evaluate('subject.refresh()');
  await card.waitForState('ready');
  await card.connect();
});

/** The element asks the backend once more when the time is over. */
const expired = ([['waiting', 'authenticated: false'], ['waiting', '500'], ['detached', '500']] as const).map(([state, what]): Check =>
  faultCheck({ verb: 'GET', what: `${what} when the sign-in times out`, state, end: 'error timeout' }, async (bench) => {
    const card = await Card.open(bench, ids.signIn);
    await card.setAttribute('timeout', '2');
    const popup = await card.openPopup();
    await card.waitForState('waiting');
    if (state === 'detached') await popup.close();
    if (what === '500') card.gate.answerWith('GET', problem(500));
    await card.expectEnd('error timeout');
    await card.expectNoPopup();
    card.gate.restore();
    await card.setAttribute('timeout', null);
    await card.connect();
  }));

/** Cancels at different moments of the popup's navigation: Chromium lost three in a hundred `close()` calls there. */
const cancelled = faultCheck({ what: 'a cancel while the popup navigates, 40 times', state: 'waiting', end: 'cancel host' }, async (bench) => {
  const card = await Card.open(bench, ids.signIn);
  for (let delay = 0; delay < 80; delay += 2) {
    await card.evaluate(`void subject.addEventListener('cyclr-auth-state', function cancelLater({ detail }) {
      if (detail.state !== 'waiting') return;
      subject.removeEventListener('cyclr-auth-state', cancelLater);
      setTimeout(() => { subject.cancel(); }, ${delay});
    })`);
    await card.press('action');
    await card.expectEnd('cancel host');
    await card.expectNoPopup();
  }
  await card.connect();
});

export const inWaiting: readonly Check[] = [...unanswered, checked, alwaysAuthenticated, flapping, ...expired, cancelled];
