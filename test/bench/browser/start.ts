import { alternately } from './alternate.js';
import { moduleOf } from './code.js';
import { elements } from './elements.js';
import { alone, ratio } from './figure.js';
import type { Figure } from './figure.js';
import { layOut, load, loadNothing, nextFrames } from './in-page.js';
import { countProcessorTime, processorTime } from './processor-time.js';
import { html, slow, withContext, withPage, withServer } from './stage.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

const ROUNDS = 21;

/** From the request for the module to the first element's being rendered, on a slow computer. */
export async function start(stage: Stage): Promise<Subject> {
  return withServer((_, url) => html('', elements(url.pathname === '/ours' ? 'ours' : 'floor', 1, 'auth-type="OAuth2"')), (origin) =>
    withContext(stage, async (context) => {
      const nothing: number[] = [];
      const { ours, floor } = await alternately(ROUNDS, 2, (side) => withPage(context, `${origin}/${side}`, async (page, devtools) => {
        await page.evaluate(nextFrames);
        await countProcessorTime(devtools);
        await slow(devtools, 4);
        // It also has the browser's machinery for modules at hand for what is measured then.
        nothing.push((await processorTime(devtools, () => page.evaluate(loadNothing))).all);
        const rendered = await processorTime(devtools, async () => {
          const began = performance.now();
          await page.evaluate(load, moduleOf(stage.code, side));
          return performance.now() - began;
        });
        const laidOut = await processorTime(devtools, () => page.evaluate(layOut));
        return { rendered: rendered.all, laidOut: rendered.all + laidOut.all, waited: rendered.result };
      }));
      const figure = (what: string, key: keyof typeof ours[number]): Figure =>
        ratio(what, 'ms', { ours: ours.map((each) => each[key]), floor: floor.map((each) => each[key]) });
      return {
        title: 'Start',
        how: `A fresh page with one element in it, processor slowed 4×, the module loaded from a \`blob:\` URL: no network is in it. ${ROUNDS} of each, by turns. `
          + 'Processor time is the main thread’s; it does not grow when others use the computer.',
        figures: [
          figure('module asked for → first element rendered, processor time', 'rendered'),
          figure('module asked for → first element laid out, processor time', 'laidOut'),
          figure('module asked for → first element rendered, by the clock', 'waited'),
          alone('for comparison: a module with nothing in it, processor time', 'ms', nothing.slice(4)),
        ],
      };
    }));
}
