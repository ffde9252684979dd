import { readFile } from 'node:fs/promises';
import { connector, demoPartner } from '../../../demo/connectors.js';
import { startCyclr } from '../../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import { alternately } from './alternate.js';
import type { Side } from './alternate.js';
import type { Benchmark } from './benchmark.js';
import { withContext, withPage } from './browser.js';
import type { Setup } from './browser.js';
import { alone, ratio } from './figure.js';
import { html, script, withServer } from './server.js';

const COUNT = 100;
const ROUNDS = 7;

/** Milliseconds that the backend itself takes for an answer, and Cyclr for each call. */
const BACKEND_DELAY = 20;
const CYCLR_DELAY = 50;

const ACCOUNT = 'bench';
const IDS = Array.from({ length: COUNT }, (_, index) => index + 1);

const seeds = IDS.map((id) => ({
  id, api: 'none' as const, connector: connector({ Id: 1_000 + id, Name: `Service ${id}`, AuthType: id % 2 ? 'OAuth2' : 'ApiKey' }),
}));

const PAGES: Readonly<Record<Side, string>> = {
  ours: '<script type="module" src="/cyclr-connector-auth.list.min.js"></script><cyclr-connector-list endpoint="/api"></cyclr-connector-list>',
  floor: '<script type="module" src="/cyclr-connector-auth.min.js"></script>'
    + IDS.map((id) => `<cyclr-connector-auth endpoint="/api" connector-id="${id}" loading="eager"></cyclr-connector-auth>`).join(''),
};

/** Records when all elements are ready, in milliseconds since the navigation. */
const NOTES = `<script>
let ready = 0;
window.allReady = new Promise((resolve) => {
  addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === 'ready' && ++ready === ${COUNT}) resolve(performance.now()); });
});
</script>`;

/** One page load. */
interface Load {
  readonly time: number;
  /** The page's requests to the backend, and the backend's to Cyclr. */
  readonly requests: number;
  readonly calls: number;
}

const pause = (delay: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, delay); });

const dist = (name: string): Promise<string> => readFile(new URL(`../../../dist${name}`, import.meta.url), 'utf8');

/** The time until a page of 100 connectors is ready: by the list, and by an element for each. */
export async function list(setup: Setup): Promise<Benchmark> {
  const cyclr = await startCyclr({ accounts: [{ id: ACCOUNT, users: ['user'], connectors: seeds }] });
  cyclr.intercept = async () => {
    await pause(CYCLR_DELAY);
    return undefined;
  };
  const { clientId, clientSecret } = demoPartner;
  const handler = createConnectorAuthHandler({
    clientId, clientSecret, apiUrl: cyclr.origin, authorize: () => ({ accountId: ACCOUNT, username: 'user' }),
  });
  let requests = 0;
  const answer = async (request: Request, { pathname }: URL): Promise<Response | undefined> => {
    if (pathname.endsWith('.js')) return script(await dist(pathname));
    if (pathname === '/ours' || pathname === '/floor') return html(NOTES, PAGES[pathname.slice(1) as Side]);
    if (!pathname.startsWith('/api')) return undefined;
    requests += 1;
    await pause(BACKEND_DELAY);
    return handler(request);
  };
  try {
    const { ours, floor } = await withServer(answer, (origin) => withContext(setup, (context) => alternately(ROUNDS, 1, (side) => {
      requests = 0;
      cyclr.requests.splice(0);
      return withPage(context, `${origin}/${side}`, async (page): Promise<Load> => {
        const time = await page.evaluate(() => (window as unknown as { readonly allReady: Promise<number> }).allReady);
        return { time, requests, calls: cyclr.requests.length };
      });
    })));
    const times = (loads: readonly Load[]): readonly number[] => loads.map(({ time }) => time);
    return {
      title: 'List',
      how: `A page of ${COUNT} connectors, by one \`<cyclr-connector-list>\`; the floor is an element for each, with \`loading="eager"\`. `
        + `The handler’s answers take ${BACKEND_DELAY} ms beside Cyclr’s, and each call to the simulated Cyclr takes ${CYCLR_DELAY} ms. `
        + 'The time is that from the navigation until every element is `ready`.',
      figures: [
        ratio({ what: `${COUNT} connectors: navigation → all ready`, unit: 'ms', limit: 0.2 }, { ours: times(ours), floor: times(floor) }),
        alone({ what: 'requests of the page to the backend', limit: 1 }, ours.map((load) => load.requests)),
        alone({ what: 'calls of the backend to Cyclr', limit: 5 }, ours.map(({ calls }) => calls)),
        alone({ what: 'calls of the backend to Cyclr, with an element for each connector' }, floor.map(({ calls }) => calls)),
      ],
    };
  } finally {
    await cyclr.close();
  }
}
