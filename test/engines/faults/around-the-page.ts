import type { Check } from '../check.js';
import { faultCheck } from './fault-check.js';
import { ids, Card } from './card.js';

const setClock = (hours: number): string => `(() => {
  const Real = Date;
  const now = () => Real.now() + ${hours} * 3_600_000;
  window.Date = class extends Real {
    constructor(...args) { super(...(args.length ? args : [now()])); }
    static now() { return now(); }
  };
})()`;

/** The element measures the lifetime of a URL and of a sign-in without the device's clock. */
const wrongClock = [-12, 12].map((hours): Check =>
  faultCheck({ what: `a clock that is off by ${hours} hours`, state: 'opening', end: 'complete verified' }, async (bench) => {
    const card = await Card.open(bench, ids.comesStraightBack);
    await card.evaluate(setClock(hours));
    await card.connect();
    await card.disconnect();
    await card.expectEnd('disconnect');
    await card.connect();
  }));

const clockChange = [-12, 12].map((hours): Check =>
  faultCheck({ what: `a clock change of ${hours} hours`, state: 'waiting', end: 'complete verified' }, async (bench) => {
    const card = await Card.open(bench, ids.signIn);
    const popup = await card.openPopup();
    await card.waitForState('waiting');
    await card.evaluate(setClock(hours));
    await card.evaluate('void dispatchEvent(new Event("focus"))');
    await card.signIn(popup);
    await card.expectConnected();
  }));

/** A browser may keep the page in its back/forward cache, or load it again. */
const ways: Readonly<Record<string, (card: Card) => Promise<void>>> = {
  'navigating away and back': async (card) => {
    await card.bench.browser.page.goto(`${card.bench.demo.host.origin}/return.html`);
    await card.evaluate('void setTimeout(() => { history.back(); })');
  },
  'a reload of the page': async (card) => {
    await card.evaluate('(() => { window.beforeNavigation = true; setTimeout(() => { location.reload(); }); })()');
  },
};

const navigations = Object.entries(ways).map(([what, leave]): Check => faultCheck({ what, state: 'waiting', end: 'complete verified' }, async (bench) => {
  const card = await Card.open(bench, ids.signIn);
  const popup = await card.openPopup();
  await bench.signIn(popup);
  await card.waitForState('waiting');
  await leave(card);
  await card.waitUntilBack();
  await bench.consent(popup);
  await card.expectEnd('complete verified');
  await card.waitForState('connected');
  for (const each of await bench.browser.popups()) await each.close().catch(() => undefined);
  await card.expectNoMoreEnds();
  await card.disconnect();
  await card.expectEnd('disconnect');
  await card.connect();
}));

export const aroundThePage: readonly Check[] = [...wrongClock, ...clockChange, ...navigations];
