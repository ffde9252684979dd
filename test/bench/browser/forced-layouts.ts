import type { Page } from 'playwright';
import { alternately } from './alternate.js';
import type { Side } from './alternate.js';
import { alone, surplus } from './figure.js';
import type { Figure } from './figure.js';
import { prepare } from './sign-in.js';
import { withContext, withPage } from './browser.js';
import type { Setup } from './browser.js';
import { trace } from './trace.js';
import type { TraceEvent } from './trace.js';

/** User timing marks of the click and of the call of `window.open`. */
const MARKS = { click: 'bench-click', open: 'bench-open' };

const TASK = 'RunTask';

const ROUNDS = 5;

/** Milliseconds more than the hand-written page takes. */
const LIMIT = 5;

/** Marks the click before any other listener, and the call of `window.open` before the popup opens. */
const addMarks = (marks: typeof MARKS): void => {
  addEventListener('click', () => { performance.mark(marks.click); }, true);
  const { open } = window;
  window.open = (...args) => {
    performance.mark(marks.open);
    return open.apply(window, args);
  };
};

/** Forces a layout between the marks, which the trace must show. */
const forceLayout = (): void => {
  document.addEventListener('click', () => {
    document.body.style.paddingTop = '10px';
    document.body.getBoundingClientRect();
  }, true);
};

interface Trace {
  /** The number of layouts and style recalculations between the marks. */
  readonly forced: number;
  readonly sameTask: boolean;
  readonly milliseconds: number;
}

function readTrace(events: readonly TraceEvent[]): Trace {
  const mark = (name: string): TraceEvent => {
    const found = events.find((event) => event.name === name && event.cat.includes('blink.user_timing'));
    if (!found) throw new Error(`The trace has no mark ${name}.`);
    return found;
  };
  const [from, to] = [mark(MARKS.click), mark(MARKS.open)];
  const sameThread = events.filter(({ pid, tid }) => pid === from.pid && tid === from.tid);
  const forced = sameThread.filter(({ name, ts }) => ['Layout', 'UpdateLayoutTree'].includes(name) && ts >= from.ts && ts <= to.ts);
  const sameTask = sameThread.some(({ name, ts, dur = 0 }) => name === TASK && ts <= from.ts && ts + dur >= to.ts);
  return { forced: forced.length, sameTask, milliseconds: (to.ts - from.ts) / 1_000 };
}

async function traceClick(setup: Setup, page: Page, isForcing: boolean): Promise<Trace> {
  await page.evaluate(addMarks, MARKS);
  if (isForcing) await page.evaluate(forceLayout);
  const signIn = await prepare(page);
  const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
  return readTrace(await trace(setup, { page, categories }, signIn));
}

/** The browser's work between the click and the call of `window.open`. */
export async function forcedLayouts(setup: Setup, host: string): Promise<readonly Figure[]> {
  return withContext(setup, async (context) => {
    const run = (side: Side, isForcing: boolean): Promise<Trace> => withPage(context, `${host}/${side}`, (page) => traceClick(setup, page, isForcing));
    // A trace that misses a forced layout would prove nothing.
    if (!(await run('ours', true)).forced) throw new Error('The trace does not show a forced layout.');
    const { ours, floor } = await alternately(ROUNDS, 1, (side) => run(side, false));
    return [
      alone({ what: 'calls of `window.open` in another task than the click', limit: 0 }, ours.map(({ sameTask }) => sameTask ? 0 : 1)),
      alone({ what: 'layouts and style recalculations between the click and `window.open`', limit: 0 }, ours.map(({ forced }) => forced)),
      surplus({ what: 'click → `window.open`; the floor is a hand-written page that calls it first', unit: 'ms', limit: LIMIT }, {
        ours: ours.map(({ milliseconds }) => milliseconds), floor: floor.map(({ milliseconds }) => milliseconds),
      }),
    ];
  });
}
