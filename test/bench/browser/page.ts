import type { BrowserContext } from 'playwright';
import type { Benchmark } from './benchmark.js';
import { slow, withContext, withPage } from './browser.js';
import type { Setup } from './browser.js';
import { BACKEND_DELAY, COUNT, CYCLR_DELAY, withConnectorPages } from './connector-pages.js';
import type { ConnectorPages, PageKind, Traffic } from './connector-pages.js';
import { alone, ratio } from './figure.js';
import type { Figure } from './figure.js';
import { readShadow } from './in-page.js';

const ROUNDS = 5;

/** Rounds with the page of an element for each connector, which takes long. */
const ROUNDS_OF_EACH = 2;

const LIMITS = { time: 1.5, requests: 1, calls: 5 };

/** How many times slower the processor is while the pages are measured. */
const SLOWDOWN = 4;

/** A network, in the units of `Network.emulateNetworkConditions`: milliseconds before each answer, and bytes per second. */
interface Network {
  readonly name: string;
  readonly latency: number;
  readonly downloadThroughput: number;
  readonly uploadThroughput: number;
}

/** `-1`: no limit. */
const NETWORKS: readonly Network[] = [
  { name: 'LAN', latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
  { name: 'Slow 4G', latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 },
];

/**
 * Notes for each element when the first frame was painted in which it is ready. Times are milliseconds since the navigation; bytes are
 * those of the bodies, as they were sent.
 */
const NOTES = `<script>
const painted = new Map();
const longTasks = [];
const collect = (list) => { longTasks.push(...list.map(({ duration }) => duration)); };
const observer = new PerformanceObserver((list) => { collect(list.getEntries()); });
observer.observe({ type: 'longtask', buffered: true });
window.loaded = new Promise((resolve) => {
  let ready = [];
  const note = (elements) => {
    elements.forEach((element) => { painted.set(element, performance.now()); });
    if (painted.size < (location.pathname === '/one' ? 1 : ${COUNT})) return;
    const inView = [...painted].filter(([element]) => element.getBoundingClientRect().top < innerHeight);
    collect(observer.takeRecords());
    const sent = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    resolve({
      usable: Math.max(...painted.values()),
      inView: Math.max(...inView.map(([, time]) => time)),
      bytes: sent.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      longTasks,
    });
  };
  addEventListener('cyclr-auth-state', ({ target, detail }) => {
    if (detail.state !== 'ready' || ready.push(target) > 1) return;
    requestAnimationFrame(() => {
      setTimeout(note, 0, ready);
      ready = [];
    });
  });
});
</script>`;

/** The notes of a page. */
interface Notes {
  readonly usable: number;
  readonly inView: number;
  readonly bytes: number;
  readonly longTasks: readonly number[];
}

interface LoadedPage {
  readonly loaded: Promise<Notes>;
}

export type Load = Notes & Traffic;

type Loads = Readonly<Record<PageKind, readonly Load[]>>;

/** Where the pages are loaded. */
interface Place {
  readonly context: BrowserContext;
  readonly pages: ConnectorPages;
  readonly network: Network;
  /** How many times slower the processor is. */
  readonly slowdown: number;
}

/** Loads a page as on a first visit. */
function load({ context, pages, network: { name: _, ...network }, slowdown }: Place, kind: PageKind): Promise<Load> {
  pages.reset();
  return withPage(context, 'about:blank', async (page, devtools) => {
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    await devtools.send('Network.emulateNetworkConditions', { offline: false, ...network });
    await slow(devtools, slowdown);
    await page.goto(pages.urlOf(kind));
    const notes = await page.evaluate(() => (window as unknown as LoadedPage).loaded);
    return { ...notes, ...pages.traffic };
  });
}

/** Gives the hand-written page the shadow trees that the element renders. */
async function readShadows({ context, pages }: Place): Promise<void> {
  await withPage(context, pages.urlOf('list'), async (page) => {
    await page.evaluate(() => (window as unknown as LoadedPage).loaded);
    const [oauth, apiKey] = [1, 2].map((id) => page.evaluate(readShadow, `[connector-id="${id}"]`));
    pages.setShadows({ OAuth2: await oauth!, ApiKey: await apiKey! });
  });
}

/** Loads each page once, without limits of the network or the processor. */
export function loadOnce(setup: Setup): Promise<Readonly<Record<PageKind, Load>>> {
  const [network] = NETWORKS;
  return withConnectorPages({ head: NOTES, isCompressed: true }, (pages) => withContext(setup, async (context) => {
    const place = { context, pages, network: network!, slowdown: 1 };
    await readShadows(place);
    return { one: await load(place, 'one'), list: await load(place, 'list'), each: await load(place, 'each'), clones: await load(place, 'clones') };
  }));
}

/** Loads the pages alternately, so that a slow phase of the computer affects all of them. */
async function measure(place: Place): Promise<Loads> {
  const kinds = ['one', 'list', 'each', 'clones'] as const;
  const loads: Record<PageKind, Load[]> = { list: [], each: [], clones: [], one: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const kind of round % 2 ? kinds : kinds.toReversed()) {
      if (kind === 'each' && (round < 0 || round >= ROUNDS_OF_EACH)) continue;
      const loaded = await load(place, kind);
      if (round >= 0) loads[kind].push(loaded);
    }
  }
  return loads;
}

function figuresOf({ name }: Network, { list, each, clones, one }: Loads): readonly Figure[] {
  const by = (loads: readonly Load[], of: (load: Load) => number): readonly number[] => loads.map(of);
  const usable = ({ usable: time }: Load): number => time;
  const longTasks = (what: string, loads: readonly Load[]): readonly Figure[] => [
    alone({ what: `${name}: long tasks (50 ms and more), ${what}` }, by(loads, (load) => load.longTasks.length)),
    alone({ what: `${name}: the longest task, ${what}`, unit: 'ms' }, by(loads, (load) => Math.max(0, ...load.longTasks))),
  ];
  return [
    ratio({ what: `${name}: navigation → all ${COUNT} usable, by the list; the floor is a page with one element`, unit: 'ms', limit: LIMITS.time }, {
      ours: by(list, usable), floor: by(one, usable),
    }),
    ratio({ what: `${name}: navigation → all ${COUNT} usable, by the list; the floor is a hand-written page that clones the same shadow trees`, unit: 'ms' }, {
      ours: by(list, usable), floor: by(clones, usable),
    }),
    ratio({ what: `${name}: navigation → all ${COUNT} usable, by the hand-written page; the floor is a page with one element`, unit: 'ms' }, {
      ours: by(clones, usable), floor: by(one, usable),
    }),
    ratio({ what: `${name}: navigation → all in view usable, by the list; the floor is a page with one element`, unit: 'ms' }, {
      ours: by(list, ({ inView }) => inView), floor: by(one, usable),
    }),
    ratio({ what: `${name}: navigation → all ${COUNT} usable, by the list; the floor is an element for each`, unit: 'ms' }, {
      ours: by(list.slice(0, ROUNDS_OF_EACH), usable), floor: by(each, usable),
    }),
    alone({ what: `${name}: requests to the backend, by the list`, limit: LIMITS.requests }, by(list, ({ requests }) => requests)),
    alone({ what: `${name}: requests to the backend, by an element for each` }, by(each, ({ requests }) => requests)),
    alone({ what: `${name}: calls of the backend to Cyclr, by the list`, limit: LIMITS.calls }, by(list, ({ calls }) => calls)),
    alone({ what: `${name}: calls of the backend to Cyclr, by an element for each` }, by(each, ({ calls }) => calls)),
    alone({ what: `${name}: bytes of the page, by the list`, unit: 'B' }, by(list, ({ bytes }) => bytes)),
    alone({ what: `${name}: bytes of the page, by an element for each`, unit: 'B' }, by(each, ({ bytes }) => bytes)),
    alone({ what: `${name}: bytes of the page with one element`, unit: 'B' }, by(one, ({ bytes }) => bytes)),
    ...longTasks('by the list', list), ...longTasks('by an element for each', each), ...longTasks('with one element', one),
  ];
}

/** The time until a page is usable, on a slow computer, near to the server and far from it. */
export async function page(setup: Setup): Promise<Benchmark> {
  const figures = await withConnectorPages({ head: NOTES, isCompressed: true }, (pages) => withContext(setup, async (context) => {
    const all: Figure[] = [];
    for (const network of NETWORKS) {
      const place = { context, pages, network, slowdown: SLOWDOWN };
      await readShadows(place);
      all.push(...figuresOf(network, await measure(place)));
    }
    return all;
  }));
  return {
    title: 'A page as users have it',
    how: `A first visit to a page with ${COUNT} connectors, by one \`<cyclr-connector-list>\` or by an element for each, to a `
      + `hand-written page that clones the same shadow trees, without any library, and to a page with one element; processor slowed ${SLOWDOWN}×. The handler’s answers take ${BACKEND_DELAY} ms beside Cyclr’s, and each call to the `
      + `simulated Cyclr takes ${CYCLR_DELAY} ms. All answers are compressed with gzip, over HTTP/1.1. An element is usable when the first `
      + 'frame is painted in which it is `ready`. LAN: the network of the computer itself, without limits. Slow 4G: 150 ms before each '
      + 'answer, 1.6 Mbit/s down, 0.75 Mbit/s up, limited by the browser.',
    figures,
  };
}
