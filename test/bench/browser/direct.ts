import type { Page } from 'playwright';
import { alternately } from './alternate.js';
import type { Benchmark } from './benchmark.js';
import { withContext } from './browser.js';
import type { Setup } from './browser.js';
import { alone, percentile, surplus } from './figure.js';
import { prepare } from './sign-in.js';
import { startSignInServers } from './sign-in-servers.js';

const ROUNDS = 15;

/** Milliseconds until the backend answers. */
const DELAY = 50;

/** One sign-in, until the sign-in page was asked for. */
interface Start {
  /** Milliseconds since the click. */
  readonly time: number;
  /** The number of requests of the page since the click. */
  readonly requests: number;
  /** Milliseconds that the page waits for an empty answer, without the backend's time. */
  readonly roundTrip: number;
}

/** The median time of a request that the host answers at once. */
async function measureRoundTrip(page: Page): Promise<number> {
  return percentile(await page.evaluate(async () => {
    const times: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const began = performance.now();
      await (await fetch('/ping', { method: 'POST' })).text();
      times.push(performance.now() - began);
    }
    return times;
  }), 0.5);
}

/** The time from the click until the browser asks for Cyclr's page, with and without `direct`. */
export async function direct(setup: Setup): Promise<Benchmark> {
  const { host, timeOfRequest, close } = await startSignInServers(setup.code, DELAY);
  const start = async (page: Page, path: string): Promise<Start> => {
    await page.goto(host + path);
    const signIn = await prepare(page);
    const roundTrip = await measureRoundTrip(page);
    const { click, requests } = await signIn();
    const asked = timeOfRequest();
    return { time: asked - click, requests: requests.filter(({ at }) => at >= click && at < asked).length, roundTrip };
  };
  try {
    return await withContext(setup, async (context) => {
      const pages = { ours: await context.newPage(), floor: await context.newPage() };
      const { ours, floor } = await alternately(ROUNDS, 2, (side) => start(pages[side], side === 'ours' ? '/direct' : '/ours'));
      const times = floor.map(({ time }) => time);
      return {
        title: 'Direct start',
        how: `Sign-ins by message with \`direct\`; the floor is the same element without it. The backend takes ${DELAY} ms for every answer. `
          + `${ROUNDS} sign-ins of each kind, each from a freshly loaded page, alternately. A round trip of the page is a request that the host answers at once.`,
        figures: [
          surplus({ what: 'requests of the page before Cyclr’s page is asked for', limit: -1 }, {
            ours: ours.map(({ requests }) => requests), floor: floor.map(({ requests }) => requests),
          }),
          surplus({ what: 'click → Cyclr’s page is asked for', unit: 'ms' }, { ours: ours.map(({ time }) => time), floor: times }),
          surplus({ what: 'click → Cyclr’s page is asked for, plus one round trip of the page', unit: 'ms', limit: 0 }, {
            ours: ours.map(({ time, roundTrip }) => time + roundTrip), floor: times,
          }),
          alone({ what: 'one round trip of the page', unit: 'ms' }, ours.map(({ roundTrip }) => roundTrip)),
        ],
      };
    });
  } finally {
    await close();
  }
}
