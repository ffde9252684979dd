import type { CDPSession, Page } from 'playwright';
import { launch } from '../../bench/browser/browser.js';
import { CARDS, isExpected, planSignIns } from './endings.js';
import { signIn } from './in-page.js';
import type { Counts } from './in-page.js';
import { startServers } from './servers.js';

/** Sign-ins after which the page is measured first. */
const SETTLED = 1_000;

/** Milliseconds until closed windows and the hidden frame that opened them are gone. */
const QUIET = 4_000;

/** How often to wait for them. On a busy computer the browser needs longer. */
const MOST_WAITS = 8;

/** How much more the page may hold at the end than after {@link SETTLED} sign-ins. */
export const MOST_GROWTH = 1.05;

/** What the page holds, after a collection. */
export interface PageSample {
  readonly signIns: number;
  /** Bytes on the heap of the page's process. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
  /** Windows beside the page itself. */
  readonly windows: number;
}

export interface PageFigures {
  readonly date: string;
  readonly browser: string;
  /** Seconds. */
  readonly duration: number;
  readonly samples: readonly PageSample[];
  readonly counts: Counts;
}

/** The limits of the run that are broken. */
export function listFailures({ samples, counts }: PageFigures): readonly string[] {
  const first = samples.find(({ signIns }) => signIns >= SETTLED) ?? samples[0]!;
  const last = samples.at(-1)!;
  const grown = (['heap', 'nodes', 'listeners'] as const).filter((what) => last[what] > first[what] * MOST_GROWTH);
  const wrong = Object.keys(counts).filter((each) => {
    const [how = '', event = ''] = each.split(': ');
    return !isExpected(how.split(', ')[0]!, event);
  });
  return [
    ...grown.map((what) => `The page's ${what} grew by a factor of ${(last[what] / first[what]).toFixed(3)}`),
    ...wrong.map((each) => `Sign-ins ended in a wrong way: ${each}`),
    ...last.windows ? [`${last.windows} windows stayed open`] : [],
  ];
}

async function takeSample(page: Page, devtools: CDPSession): Promise<Omit<PageSample, 'signIns'>> {
  // The browser keeps up to a thousand console messages for the developer tools that this session stands for.
  await devtools.send('Runtime.discardConsoleEntries');
  // A collection may free what holds other objects outside of the heap, so one is not enough.
  for (let round = 0; round < 3; round += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((each) => each.name === name)!.value;
  return {
    heap: metric('JSHeapUsedSize'),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    documents: metric('Documents'),
    windows: page.context().pages().length - 1,
  };
}

/** Takes a sample once closed windows are gone: when the page has no more documents than before, or at last as it is. */
async function takeSettledSample(page: Page, devtools: CDPSession, documents: number): Promise<Omit<PageSample, 'signIns'>> {
  for (let waits = 1; ; waits += 1) {
    await page.waitForTimeout(QUIET);
    const sample = await takeSample(page, devtools);
    if ((sample.documents <= documents && sample.windows === 0) || waits === MOST_WAITS) return sample;
  }
}

/** Signs in over and over again in one page, and measures what the page keeps. */
export async function measurePage(total: number): Promise<PageFigures> {
  const servers = await startServers();
  const browser = await launch();
  const began = performance.now();
  try {
    const page = await browser.newPage();
    // tsx compiles functions with a `__name` helper, and one of them also runs in the page.
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.goto(servers.page);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    await page.waitForFunction((count) => document.querySelectorAll('cyclr-connector-auth[state=ready]').length === count, CARDS.length);
    const { documents } = await takeSample(page, devtools);
    const samples: PageSample[] = [];
    const counts: Record<string, number> = {};
    const made = CARDS.map(() => 0);
    for (let done = 0; done < total;) {
      const next = Math.min(SETTLED, total - done);
      const tasks = CARDS.map((card, index) => {
        const from = made[index]!;
        const signIns = planSignIns(card, { from, count: Math.floor((next + index) / CARDS.length) });
        made[index] = from + signIns.length;
        return { id: card.id, signIns };
      });
      for (const [name, count] of Object.entries(await page.evaluate(signIn, tasks))) counts[name] = (counts[name] ?? 0) + count;
      done += next;
      const sample = { signIns: done, ...await takeSettledSample(page, devtools, documents) };
      samples.push(sample);
      console.log(`${done} sign-ins in ${Math.round((performance.now() - began) / 1_000)} s: ${JSON.stringify(sample)}`);
    }
    const duration = (performance.now() - began) / 1_000;
    return { date: new Date().toISOString().slice(0, 10), browser: `Chromium ${browser.version()}`, duration, samples, counts };
  } finally {
    await browser.close();
    await servers.close();
  }
}
