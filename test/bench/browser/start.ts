import { alternately } from './alternate.js';
import { moduleOf } from './code.js';
import { elements } from './elements.js';
import { alone, ratio } from './figure.js';
import type { Figure } from './figure.js';
import { layOut, load, loadNothing, nextFrames } from './in-page.js';
import { enableMetrics, measureProcessorTime } from './processor-time.js';
import { slow, withContext, withPage } from './browser.js';
import { html, withServer } from './server.js';
import type { Setup } from './browser.js';
import type { Benchmark } from './benchmark.js';

const ROUNDS = 21;

/** The time from loading the module to the first rendered element, with a throttled processor. */
export async function start(setup: Setup): Promise<Benchmark> {
  return withServer((_, url) => html('', elements(url.pathname === '/ours' ? 'ours' : 'floor', 1, 'auth-type="OAuth2"')), (origin) =>
    withContext(setup, async (context) => {
      const emptyModule: number[] = [];
      const { ours, floor } = await alternately(ROUNDS, 2, (side) => withPage(context, `${origin}/${side}`, async (page, devtools) => {
        await page.evaluate(nextFrames);
        await enableMetrics(devtools);
        await slow(devtools, 4);
        // This also initializes the browser's module loader before the measurement.
        emptyModule.push((await measureProcessorTime(devtools, () => page.evaluate(loadNothing))).all);
        const rendered = await measureProcessorTime(devtools, async () => {
          const began = performance.now();
          await page.evaluate(load, moduleOf(setup.code, side));
          return performance.now() - began;
        });
        const laidOut = await measureProcessorTime(devtools, () => page.evaluate(layOut));
        return { rendered: rendered.all, laidOut: rendered.all + laidOut.all, waited: rendered.result };
      }));
      const figure = (what: string, key: keyof typeof ours[number]): Figure =>
        ratio({ what, unit: 'ms' }, { ours: ours.map((each) => each[key]), floor: floor.map((each) => each[key]) });
      return {
        title: 'Start',
        how: `A fresh page with one element, processor slowed 4×, the module loaded from a \`blob:\` URL without any network. ${ROUNDS} rounds, alternating with the floor. `
          + 'Processor time is the main thread’s; other load on the computer does not change it.',
        figures: [
          figure('module load starts → first element rendered, processor time', 'rendered'),
          figure('module load starts → first element laid out, processor time', 'laidOut'),
          figure('module load starts → first element rendered, elapsed time', 'waited'),
          alone({ what: 'for comparison: an empty module, processor time', unit: 'ms' }, emptyModule.slice(4)),
        ],
      };
    }));
}
