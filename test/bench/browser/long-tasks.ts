import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { prepare } from './sign-in.js';
import { slow, withContext, withPage } from './stage.js';
import type { Stage } from './stage.js';

const ROUNDS = 3;

interface LongTask {
  /** By the clock that all windows share. */
  readonly at: number;
  readonly took: number;
}

type Watched = Window & { readonly longTasks: LongTask[] };

/** Run before a page's own scripts. */
const watch = `(() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ at: performance.timeOrigin + startTime, took: duration });
  }).observe({ type: 'longtask', buffered: true });
})()`;

interface Phases {
  readonly start: readonly LongTask[];
  readonly click: readonly LongTask[];
  readonly completion: readonly LongTask[];
}

/** Tasks of 50 ms and more in a whole sign-in on a slow computer, by what went on then. */
export async function longTasks(stage: Stage, host: string): Promise<readonly Figure[]> {
  return withContext(stage, async (context) => {
    await context.addInitScript(watch);
    const rounds: Phases[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await withPage(context, 'about:blank', async (page, devtools) => {
        await slow(devtools, 4);
        await page.goto(`${host}/ours`);
        const signIn = await prepare(page);
        const { click, message } = await signIn();
        const tasks = await page.evaluate(() => (window as unknown as Watched).longTasks);
        const end = ({ at, took }: LongTask): number => at + took;
        return {
          start: tasks.filter((task) => end(task) < click),
          click: tasks.filter((task) => end(task) >= click && task.at < message),
          completion: tasks.filter((task) => task.at >= message),
        };
      }));
    }
    const names = { start: 'loading the page', click: 'the click', completion: 'the completion' } as const;
    const phases = Object.entries(names) as (readonly [keyof Phases, string])[];
    return [
      ...phases.map(([phase, name]) => alone(`long tasks (50 ms and more) in ${name}, processor slowed 4×`, '', rounds.map((each) => each[phase].length))),
      alone('the longest of them in one sign-in', 'ms', rounds.map((each) => Math.max(0, ...Object.values(each).flat().map(({ took }) => took)))),
    ];
  });
}
