import type { Page } from 'playwright';
import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { prepare } from './sign-in.js';
import { withContext, withPage } from './stage.js';
import type { Stage } from './stage.js';

/** An event of the browser's trace, in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
}

/** Between these marks the user's click has come, and no window is asked for yet. */
const MARKS = { click: 'bench-click', open: 'bench-open' };

const TASK = 'RunTask';

/** Marks the click before anybody else hears of it, and the window before it is asked for. */
const addMarks = (marks: typeof MARKS): void => {
  addEventListener('click', () => { performance.mark(marks.click); }, true);
  const { open } = window;
  window.open = (...wanted) => {
    performance.mark(marks.open);
    return open.apply(window, wanted);
  };
};

/** Changes the page between the marks, and asks for the layout: what has to be found. */
const forceLayout = (): void => {
  document.addEventListener('click', () => {
    document.body.style.paddingTop = '10px';
    document.body.getBoundingClientRect();
  }, true);
};

interface Seen {
  /** Layouts and recalculations of style between the marks. */
  readonly forced: number;
  readonly sameTask: boolean;
  readonly milliseconds: number;
}

function read(events: readonly TraceEvent[]): Seen {
  const mark = (name: string): TraceEvent => {
    const found = events.find((event) => event.name === name && event.cat.includes('blink.user_timing'));
    if (!found) throw new Error(`The trace has no ${name}.`);
    return found;
  };
  const [from, to] = [mark(MARKS.click), mark(MARKS.open)];
  const here = events.filter(({ pid, tid }) => pid === from.pid && tid === from.tid);
  const forced = here.filter(({ name, ts }) => ['Layout', 'UpdateLayoutTree'].includes(name) && ts >= from.ts && ts <= to.ts);
  const sameTask = here.some(({ name, ts, dur = 0 }) => name === TASK && ts <= from.ts && ts + dur >= to.ts);
  return { forced: forced.length, sameTask, milliseconds: (to.ts - from.ts) / 1_000 };
}

async function trace(stage: Stage, page: Page, forcing: boolean): Promise<Seen> {
  await page.evaluate(addMarks, MARKS);
  if (forcing) await page.evaluate(forceLayout);
  const signIn = await prepare(page);
  await stage.browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'] });
  let text: Buffer;
  try {
    await signIn();
  } finally {
    text = await stage.browser.stopTracing();
  }
  return read((JSON.parse(text.toString()) as { readonly traceEvents: readonly TraceEvent[] }).traceEvents);
}

/** What the browser has to do between the click and the window that it opens. */
export async function forcedLayouts(stage: Stage, host: string): Promise<readonly Figure[]> {
  return withContext(stage, async (context) => {
    const look = (forcing: boolean): Promise<Seen> => withPage(context, `${host}/ours`, (page) => trace(stage, page, forcing));
    // A look that sees no layout where there is one sees none anywhere.
    if (!(await look(true)).forced) throw new Error('The trace does not tell of a forced layout.');
    const seen: Seen[] = [];
    for (let round = 0; round < 3; round += 1) seen.push(await look(false));
    return [
      alone('click → `window.open` in another task', '', seen.map(({ sameTask }) => sameTask ? 0 : 1), 0),
      alone('layouts and recalculations of style before `window.open`', '', seen.map(({ forced }) => forced), 0),
      alone('click → `window.open`', 'ms', seen.map(({ milliseconds }) => milliseconds)),
    ];
  });
}
