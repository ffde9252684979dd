import type { Check } from '../check.js';
import { survived } from './fault.js';
import { ids, Stage } from './stage.js';

const setClock = (hours: number): string => `(() => {
  const Real = Date;
  const now = () => Real.now() + ${hours} * 3_600_000;
  window.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
})()`;

/** The time that a sign-in URL has left, and that a sign-in has, is not told by this clock. */
const clocks = [-12, 12].map((hours): Check =>
  survived({ verb: 'POST', what: `a clock that is wrong by ${hours} hours`, state: 'opening', end: 'complete verified' }, async (bench) => {
    const stage = await Stage.open(bench, ids.comesStraightBack);
    await stage.evaluate(setClock(hours));
    await stage.connects();
    await stage.press('disconnect');
    await stage.hears('disconnect');
    await stage.connects();
  }));

const set = [-12, 12].map((hours): Check =>
  survived({ what: `a clock that is set by ${hours} hours`, state: 'waiting', end: 'complete verified' }, async (bench) => {
    const stage = await Stage.open(bench, ids.signIn);
    const popup = await stage.opens();
    await stage.is('waiting');
    await stage.evaluate(setClock(hours));
    await stage.evaluate('void dispatchEvent(new Event("focus"))');
    await stage.signsIn(popup);
    await stage.isConnected();
  }));

/** A browser may keep the page as it was, or load it anew. */
const ways: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'a page that is left, and gone back to': async (stage) => {
    await stage.bench.browser.page.goto(`${stage.bench.demo.host.origin}/return.html`);
    await stage.evaluate('void setTimeout(() => { history.back(); })');
  },
  'a page that is loaded again': async (stage) => {
    await stage.evaluate('(() => { window.old = true; setTimeout(() => { location.reload(); }); })()');
  },
};

const left = Object.entries(ways).map(([what, leave]): Check => survived({ what, state: 'waiting', end: 'complete verified' }, async (bench) => {
  const stage = await Stage.open(bench, ids.signIn);
  const popup = await stage.opens();
  await bench.signIn(popup);
  await stage.is('waiting');
  await leave(stage);
  await stage.isBack();
  await bench.consent(popup);
  await stage.hears('complete verified');
  await stage.is('connected');
  for (const each of await bench.browser.popups()) await each.close().catch(() => undefined);
  await stage.hearsNoMore();
  await stage.press('disconnect');
  await stage.hears('disconnect');
  await stage.connects();
}));

export const aroundThePage: readonly Check[] = [...clocks, ...set, ...left];
