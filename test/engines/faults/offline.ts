import type { Check } from '../check.js';
import { until } from '../driver.js';
import { faultCheck } from './fault-check.js';
import { cardInState } from './card-in-state.js';
import { ids, Card } from './card.js';

const ONLINE = 'void dispatchEvent(new Event("online"))';

/** The attempt depends on the request for the sign-in URL. */
const opening = faultCheck({ what: 'a host that goes offline and comes back', state: 'opening', end: 'error endpoint_unreachable' }, async (bench) => {
  const card = await cardInState(bench, 'opening');
  const comeBack = await card.gate.goOffline();
  await card.expectEnd('error endpoint_unreachable');
  await card.expectNoPopup();
  await card.expectInputKept();
  card.gate.restore();
  await comeBack();
  await card.evaluate(ONLINE);
  await card.connect();
});

/** The values may have been stored: only the backend knows. */
const submitting = faultCheck({ what: 'a host that goes offline and comes back', state: 'submitting', end: 'error endpoint_unreachable' }, async (bench) => {
  const card = await cardInState(bench, 'submitting');
  const comeBack = await card.gate.goOffline();
  await until('the error', () => card.evaluate('!!subject.error'));
  await card.expectNoMoreEnds();
  await card.waitForState('submitting');
  Card.stored(bench, card.id).authenticated = false;
  card.gate.restore();
  await comeBack();
  await card.evaluate(ONLINE);
  await card.expectEnd('error endpoint_unreachable');
  await card.expectInputKept();
  await card.connect();
});

/** No answer is not a "no": the question is asked again. */
const verifying = faultCheck({ what: 'a host that goes offline and comes back', state: 'verifying', end: 'complete verified' }, async (bench) => {
  const card = await cardInState(bench, 'verifying');
  const comeBack = await card.gate.goOffline();
  await until('the error', () => card.evaluate('!!subject.error'));
  await card.expectNoMoreEnds();
  await card.waitForState('verifying');
  card.gate.restore();
  await comeBack();
  await card.evaluate(ONLINE);
  await card.expectEnd('complete verified');
  await card.waitForState('connected');
  await card.expectNoPopup();
});

const waiting = faultCheck({ what: 'a host that goes offline and comes back', state: 'waiting', end: 'continues' }, async (bench) => {
  const card = await Card.open(bench, ids.signIn);
  const popup = await card.openPopup();
  await card.waitForState('waiting');
  const comeBack = await card.gate.goOffline();
  await card.evaluate('void dispatchEvent(new Event("focus"))');
  await card.evaluate('subject.refresh()');
  await card.expectNoMoreEnds();
  await card.waitForState('waiting');
  await comeBack();
  await card.signIn(popup);
  await card.expectConnected();
});

/** The popup is cut off, so only the backend knows the outcome. */
const detached = faultCheck({ what: 'a host that goes offline and comes back', state: 'detached', end: 'continues' }, async (bench) => {
  bench.demo.thirdParty.headers['Cross-Origin-Opener-Policy'] = 'same-origin';
  const card = await Card.open(bench, ids.signIn);
  const popup = await card.openPopup();
  await bench.signIn(popup);
  await card.waitForState('detached');
  const comeBack = await card.gate.goOffline();
  await card.evaluate('subject.refresh()');
  await card.expectNoMoreEnds();
  await card.waitForState('detached');
  await bench.consent(popup);
  await comeBack();
  await card.evaluate(ONLINE);
  await card.expectEnd('complete verified');
  await card.waitForState('connected');
  await card.expectNoMoreEnds();
});

export const offline: readonly Check[] = [submitting, opening, verifying, waiting, detached];
