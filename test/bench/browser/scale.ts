import type { BrowserContext, Page } from 'playwright';
import { alternately, inTurn } from './alternate.js';
import type { Side } from './alternate.js';
import { moduleOf } from './code.js';
import { elements, SPACER } from './elements.js';
import { ratio } from './figure.js';
import { countReady, create, define, evaluate, layOut } from './in-page.js';
import type { Module } from './in-page.js';
import { enableMetrics, readMetrics, measureProcessorTime } from './processor-time.js';
import { figuresOf, plotOf } from './scale-figures.js';
import type { Sample } from './scale-figures.js';
import { withContext, withPage } from './browser.js';
import { html, withServer } from './server.js';
import type { Setup } from './browser.js';
import type { Benchmark } from './benchmark.js';

/** How many rounds each number of elements gets: the largest takes as long as all others together. */
const ROUNDS: readonly (readonly [count: number, rounds: number])[] = [[1, 5], [10, 5], [100, 5], [500, 5], [1_000, 5], [5_000, 3]];
const MOST_ROUNDS = Math.max(...ROUNDS.map(([, rounds]) => rounds));

/** A page of the benchmark. */
interface PageSpec {
  readonly side: Side;
  readonly count: number;
  /** Whether the elements are in the page's markup, or a script creates them once they are defined. */
  readonly source: 'markup' | 'script';
}

function answer(_: Request, { searchParams }: URL): Response {
  const side: Side = searchParams.get('side') === 'ours' ? 'ours' : 'floor';
  // Without this rule each undefined element is inline, and most of the layout time goes into breaking up the line when it is defined.
  return html('<style>:not(:defined) { display: block }</style>', SPACER + elements(side, Number(searchParams.get('count'))));
}

function addressOf(origin: string, { side, count, source }: PageSpec): string {
  const query = new URLSearchParams({ side, count: String(source === 'markup' ? count : 0) });
  return `${origin}/?${query.toString()}`;
}

async function expectAllReady(page: Page, module: Module, { side, count }: PageSpec): Promise<void> {
  const ready = await page.evaluate(countReady, { ...module, mayWait: side === 'ours' });
  if (ready !== count) throw new Error(`${ready} of ${count} ${module.tag} are ready.`);
}

/** Where the pages are loaded. */
interface Place {
  readonly setup: Setup;
  readonly context: BrowserContext;
  readonly origin: string;
}

/** Measures one page. */
async function measure({ setup, context, origin }: Place, spec: PageSpec): Promise<Sample> {
  const { side, count, source } = spec;
  const module = moduleOf(setup.code, side);
  return withPage(context, addressOf(origin, spec), async (page, devtools) => {
    await enableMetrics(devtools);
    await page.evaluate(evaluate, module);
    if (source === 'script') await page.evaluate(define, module);
    const rendered = await measureProcessorTime(devtools, () =>
      source === 'script' ? page.evaluate(create, { ...module, count }) : page.evaluate(define, module));
    const laidOut = await measureProcessorTime(devtools, () => page.evaluate(layOut));
    await expectAllReady(page, module, spec);
    await devtools.send('HeapProfiler.collectGarbage');
    const metric = await readMetrics(devtools);
    return {
      rendered: rendered.script, laidOut: rendered.all + laidOut.all, waited: rendered.result, heap: metric('JSHeapUsedSize'), nodes: metric('Nodes'),
    };
  });
}

/** Bytes of the heap for each of 1,000 elements that are out of view. */
export async function heapOutOfView(setup: Setup): Promise<number> {
  return withServer(answer, (origin) => withContext(setup, async (context) => {
    const heap = async (count: number): Promise<number> =>
      (await measure({ setup, context, origin }, { side: 'ours', count, source: 'markup' })).heap;
    const one = await heap(1);
    return (await heap(1_000) - one) / 999;
  }));
}

/** How time and memory grow with the number of elements. */
export async function scale(setup: Setup): Promise<Benchmark> {
  return withServer(answer, (origin) => withContext(setup, async (context) => {
    const place = { setup, context, origin };
    const samples = new Map(ROUNDS.map(([count]) => [count, { ours: [] as Sample[], floor: [] as Sample[] }]));
    for (let round = -1; round < MOST_ROUNDS; round += 1) {
      for (const [count, rounds] of ROUNDS) {
        if (round >= rounds || (round < 0 && count > 1_000)) continue;
        const both = await inTurn(round, (side) => measure(place, { side, count, source: 'markup' }));
        if (round < 0) continue;
        samples.get(count)!.ours.push(both.ours);
        samples.get(count)!.floor.push(both.floor);
      }
      console.log(`  round ${round + 1} of ${MOST_ROUNDS}`);
    }
    const created = await alternately(5, 1, async (side) => (await measure(place, { side, count: 1_000, source: 'script' })).rendered);
    return {
      title: 'Scale',
      how: 'Elements below a tall spacer, out of view, compared with as many trivial Lit elements. Each sample is a fresh page, and each round covers all numbers of elements. '
        + 'The elements render nothing until they come into view; “Rendering” shows what that costs. '
        + 'The page’s style sheet makes undefined elements blocks, because otherwise most of the layout time goes into breaking up lines. '
        + 'Processor time is the main thread’s; up to “ready” and “rendered” it excludes style and layout. Heap is the JavaScript heap after a garbage collection, minus that of a page with one element.',
      figures: [
        ...figuresOf(samples),
        ratio({ what: '1,000 created by a script: start → rendered, processor time', unit: 'ms' }, created),
      ],
      plot: plotOf(samples),
    };
  }));
}
