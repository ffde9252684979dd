import type { Check } from '../check.js';
import { survived } from './fault.js';
import { reach, running } from './reach.js';
import { Stage, ids } from './stage.js';

const removed = running.map((state): Check => survived({ what: 'its element removed, and put back', state, end: 'cancel removed' }, async (bench) => {
  const stage = await reach(bench, state);
  await stage.evaluate('(() => { window.place = subject.parentElement; subject.remove(); })()');
  await stage.hears('cancel removed');
  await stage.hasNoWindow();
  stage.gate.mend();
  // What was begun before may have gone through, as a removed page's would: here another attempt is to.
  Stage.stored(bench, stage.id).authenticated = false;
  await stage.evaluate('void place.append(subject)');
  await stage.is('ready');
  await stage.keepsWhatWasTyped();
  await stage.connects();
}));

const moved = running.map((state): Check => survived({ what: 'its element moved on the page', state, end: 'goes on' }, async (bench) => {
  const stage = await reach(bench, state);
  await stage.evaluate('void subject.parentElement.parentElement.append(subject)');
  await stage.evaluate('new Promise((resolve) => { setTimeout(resolve) })');
  await stage.hearsNoMore();
  await stage.is(state);
  stage.gate.mend();
  if (state === 'waiting') await stage.signsIn((await bench.browser.popups())[0]!);
  if (state === 'detached') await stage.signsIn(await stage.opens('reopen'));
  await stage.isConnected();
}));

const changed = running.map((state): Check => survived({ what: 'its connector-id changed, and changed back', state, end: 'cancel host' }, async (bench) => {
  const stage = await reach(bench, state);
  await stage.set('connector-id', String(ids.apiKey));
  await stage.hears('cancel host');
  await stage.hasNoWindow();
  await stage.is('ready');
  stage.gate.mend();
  Stage.stored(bench, stage.id).authenticated = false;
  await stage.set('connector-id', String(stage.id));
  await stage.is('ready');
  await stage.connects();
}));

export const interrupted: readonly Check[] = [...removed, ...moved, ...changed];
