import type { Check } from '../check.js';
import { faultCheck } from './fault-check.js';
import { attemptStates, cardInState } from './card-in-state.js';
import { Card, ids } from './card.js';

const removed = attemptStates.map((state): Check => faultCheck({ what: 'removing the element and putting it back', state, end: 'cancel removed' }, async (bench) => {
  const card = await cardInState(bench, state);
  await card.evaluate('(() => { window.container = subject.parentElement; subject.remove(); })()');
  await card.expectEnd('cancel removed');
  await card.expectNoPopup();
  card.gate.restore();
  // The first attempt may have succeeded at Cyclr; the next one is the one to complete here.
  Card.stored(bench, card.id).authenticated = false;
  await card.evaluate('void container.append(subject)');
  await card.waitForState('ready');
  await card.expectInputKept();
  await card.connect();
}));

const moved = attemptStates.map((state): Check => faultCheck({ what: 'moving the element on the page', state, end: 'continues' }, async (bench) => {
  const card = await cardInState(bench, state);
  await card.evaluate('void subject.parentElement.parentElement.append(subject)');
  await card.evaluate('new Promise((resolve) => { setTimeout(resolve) })');
  await card.expectNoMoreEnds();
  await card.waitForState(state);
  card.gate.restore();
  if (state === 'waiting') await card.signIn((await bench.browser.popups())[0]!);
  if (state === 'detached') await card.signIn(await card.openPopup('reopen'));
  await card.expectConnected();
}));

const changed = attemptStates.map((state): Check => faultCheck({ what: 'changing connector-id and changing it back', state, end: 'cancel host' }, async (bench) => {
  const card = await cardInState(bench, state);
  await card.setAttribute('connector-id', String(ids.apiKey));
  await card.expectEnd('cancel host');
  await card.expectNoPopup();
  await card.waitForState('ready');
  card.gate.restore();
  Card.stored(bench, card.id).authenticated = false;
  await card.setAttribute('connector-id', String(card.id));
  await card.waitForState('ready');
  await card.connect();
}));

export const interrupted: readonly Check[] = [...removed, ...moved, ...changed];
