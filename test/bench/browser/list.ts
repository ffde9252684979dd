import { alternately } from './alternate.js';
import type { Side } from './alternate.js';
import type { Benchmark } from './benchmark.js';
import { withContext, withPage } from './browser.js';
import type { Setup } from './browser.js';
import { BACKEND_DELAY, COUNT, CYCLR_DELAY, withConnectorPages } from './connector-pages.js';
import type { ConnectorPages, PageKind, Traffic } from './connector-pages.js';
import { alone, ratio } from './figure.js';

const ROUNDS = 7;

const KINDS: Readonly<Record<Side, PageKind>> = { ours: 'list', floor: 'each' };

/** Records when all elements are ready, in milliseconds since the navigation. */
const NOTES = `<script>
let ready = 0;
window.allReady = new Promise((resolve) => {
  addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === 'ready' && ++ready === ${COUNT}) resolve(performance.now()); });
});
</script>`;

/** One page load. */
interface Load extends Traffic {
  readonly time: number;
}

/** The time until a page of 100 connectors is ready: by the list, and by an element for each. */
export async function list(setup: Setup): Promise<Benchmark> {
  const measure = (pages: ConnectorPages) => withContext(setup, (context) => alternately(ROUNDS, 1, (side) => {
    pages.reset();
    return withPage(context, pages.urlOf(KINDS[side]), async (page): Promise<Load> => {
      const time = await page.evaluate(() => (window as unknown as { readonly allReady: Promise<number> }).allReady);
      return { time, ...pages.traffic };
    });
  }));
  const { ours, floor } = await withConnectorPages({ head: NOTES }, measure);
  const times = (loads: readonly Load[]): readonly number[] => loads.map(({ time }) => time);
  return {
    title: 'List',
    how: `A page of ${COUNT} connectors, by one \`<cyclr-connector-list>\`; the floor is an element for each, with \`loading="eager"\`. `
      + `The handler’s answers take ${BACKEND_DELAY} ms beside Cyclr’s, and each call to the simulated Cyclr takes ${CYCLR_DELAY} ms. `
      + 'The time is that from the navigation until every element is `ready`.',
    figures: [
      ratio({ what: `${COUNT} connectors: navigation → all ready`, unit: 'ms', limit: 0.2 }, { ours: times(ours), floor: times(floor) }),
      alone({ what: 'requests of the page to the backend', limit: 1 }, ours.map((load) => load.requests)),
      alone({ what: 'calls of the backend to Cyclr', limit: 1 }, ours.map(({ calls }) => calls)),
      alone({ what: 'calls of the backend to Cyclr, with an element for each connector' }, floor.map(({ calls }) => calls)),
    ],
  };
}
