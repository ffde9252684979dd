import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { prepare } from './sign-in.js';
import { slow, withContext, withPage } from './browser.js';
import type { Setup } from './browser.js';

const ROUNDS = 3;

interface LongTask {
  /** When it started, in milliseconds of the clock that all windows share. */
  readonly at: number;
  /** Milliseconds. */
  readonly duration: number;
}

type ObservedWindow = Window & { readonly longTasks: LongTask[] };

/** A script that runs before a page's own, and collects long tasks. */
const observe = `(() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ at: performance.timeOrigin + startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
})()`;

interface Phases {
  readonly start: readonly LongTask[];
  readonly click: readonly LongTask[];
  readonly completion: readonly LongTask[];
}

/** Tasks of 50 ms and more in a sign-in with a throttled processor, by phase. */
export async function longTasks(setup: Setup, host: string): Promise<readonly Figure[]> {
  return withContext(setup, async (context) => {
    await context.addInitScript(observe);
    const rounds: Phases[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await withPage(context, 'about:blank', async (page, devtools) => {
        await slow(devtools, 4);
        await page.goto(`${host}/ours`);
        const signIn = await prepare(page);
        const { click, message } = await signIn();
        const tasks = await page.evaluate(() => (window as unknown as ObservedWindow).longTasks);
        const end = ({ at, duration }: LongTask): number => at + duration;
        return {
          start: tasks.filter((task) => end(task) < click),
          click: tasks.filter((task) => end(task) >= click && task.at < message),
          completion: tasks.filter((task) => task.at >= message),
        };
      }));
    }
    const names = { start: 'while the page loads', click: 'after the click', completion: 'after the completion message' } as const;
    const phases = Object.entries(names) as (readonly [keyof Phases, string])[];
    return [
      ...phases.map(([phase, name]) =>
        alone({ what: `long tasks (50 ms and more) ${name}, processor slowed 4×` }, rounds.map((each) => each[phase].length))),
      alone({ what: 'the longest task of a sign-in, processor slowed 4×', unit: 'ms' }, rounds.map((each) => Math.max(0, ...Object.values(each).flat().map(({ duration }) => duration)))),
    ];
  });
}
