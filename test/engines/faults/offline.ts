import type { Check } from '../check.js';
import { survived } from './fault.js';
import { reach } from './reach.js';
import { ids, Stage } from './stage.js';

const ONLINE = 'void dispatchEvent(new Event("online"))';

/** A request that decides was under way. */
const fatal = (['submitting', 'opening', 'verifying'] as const).map((state): Check =>
  survived({ what: 'a host that is gone, and comes back', state, end: 'error endpoint_unreachable' }, async (bench) => {
    const stage = await reach(bench, state);
    const comeBack = await stage.gate.goOffline();
    await stage.hears('error endpoint_unreachable');
    await stage.hasNoWindow();
    await stage.keepsWhatWasTyped();
    Stage.stored(bench, stage.id).authenticated = false;
    stage.gate.mend();
    await comeBack();
    await stage.evaluate(ONLINE);
    await stage.connects();
  }));

const waiting = survived({ what: 'a host that is gone, and comes back', state: 'waiting', end: 'goes on' }, async (bench) => {
  const stage = await Stage.open(bench, ids.signIn);
  const popup = await stage.opens();
  await stage.is('waiting');
  const comeBack = await stage.gate.goOffline();
  await stage.evaluate('void dispatchEvent(new Event("focus"))');
  await stage.evaluate('subject.refresh()');
  await stage.hearsNoMore();
  await stage.is('waiting');
  await comeBack();
  await stage.signsIn(popup);
  await stage.isConnected();
});

/** The window is cut off: only the backend can tell, and it is not there for a while. */
const detached = survived({ what: 'a host that is gone, and comes back', state: 'detached', end: 'goes on' }, async (bench) => {
  bench.demo.thirdParty.headers['Cross-Origin-Opener-Policy'] = 'same-origin';
  const stage = await Stage.open(bench, ids.signIn);
  const popup = await stage.opens();
  await bench.signIn(popup);
  await stage.is('detached');
  const comeBack = await stage.gate.goOffline();
  await stage.evaluate('subject.refresh()');
  await stage.hearsNoMore();
  await stage.is('detached');
  await bench.consent(popup);
  await comeBack();
  await stage.evaluate(ONLINE);
  await stage.hears('complete verified');
  await stage.is('connected');
  await stage.hearsNoMore();
});

export const offline: readonly Check[] = [...fatal, waiting, detached];
