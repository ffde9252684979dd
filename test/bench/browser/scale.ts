import type { BrowserContext, Page } from 'playwright';
import { alternately, inTurn } from './alternate.js';
import type { Side } from './alternate.js';
import { moduleOf } from './code.js';
import { elements, SPACER } from './elements.js';
import { ratio } from './figure.js';
import type { Figure } from './figure.js';
import { countReady, create, define, evaluate, layOut } from './in-page.js';
import type { Module } from './in-page.js';
import { enableMetrics, readMetrics, measureProcessorTime } from './processor-time.js';
import { figuresOf, LIMITS } from './scale-figures.js';
import type { Sample } from './scale-figures.js';
import { withContext, withPage } from './browser.js';
import { html, withServer } from './server.js';
import type { Setup } from './browser.js';
import type { Benchmark } from './benchmark.js';

/** How many rounds each number of elements gets: the largest takes as long as all others together. */
const ROUNDS: readonly (readonly [count: number, rounds: number])[] = [[1, 7], [10, 7], [100, 7], [500, 7], [1_000, 7], [5_000, 5]];

/** A page of the benchmark. */
interface PageSpec {
  readonly side: Side;
  readonly count: number;
  /** Whether the elements are in the page's markup, or a script creates them once they are defined. */
  readonly source: 'markup' | 'script';
  /** Attributes of elements from the top of the page. Default: elements without further attributes, out of view. */
  readonly attributesInView?: string;
}

function answer(_: Request, { searchParams }: URL): Response {
  const side: Side = searchParams.get('side') === 'ours' ? 'ours' : 'floor';
  const attributes = searchParams.get('attributesInView');
  const body = elements(side, Number(searchParams.get('count')), attributes ?? '');
  // Without this rule each undefined element is inline, and most of the layout time goes into breaking up the line when it is defined.
  return html('<style>:not(:defined) { display: block }</style>', attributes === null ? SPACER + body : body);
}

function addressOf(origin: string, { side, count, source, attributesInView }: PageSpec): string {
  const inMarkup = source === 'markup' ? count : 0;
  const query = new URLSearchParams({ side, count: String(inMarkup), ...(attributesInView !== undefined && { attributesInView }) });
  return `${origin}/?${query.toString()}`;
}

async function expectAllReady(page: Page, module: Module, { side, count, attributesInView }: PageSpec): Promise<void> {
  const mayWait = side === 'ours' && attributesInView === undefined;
  const ready = await page.evaluate(countReady, { ...module, mayWait });
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

/** Elements in view with a known auth type, which render a button or a form at once. */
async function measureInView(place: Place, attributes: string, limit?: number): Promise<Figure> {
  const pairs = await alternately(5, 1, async (side) =>
    (await measure(place, { side, count: 1_000, source: 'markup', attributesInView: attributes })).rendered);
  return ratio({ what: `1,000 with \`${attributes}\`, from the top of the page: defined → rendered, processor time`, unit: 'ms', limit }, pairs);
}

/** How time and memory grow with the number of elements. */
export async function scale(setup: Setup): Promise<Benchmark> {
  return withServer(answer, (origin) => withContext(setup, async (context) => {
    const place = { setup, context, origin };
    const samples = new Map(ROUNDS.map(([count]) => [count, { ours: [] as Sample[], floor: [] as Sample[] }]));
    for (let round = -1; round < 7; round += 1) {
      for (const [count, rounds] of ROUNDS) {
        if (round >= rounds || (round < 0 && count > 1_000)) continue;
        const both = await inTurn(round, (side) => measure(place, { side, count, source: 'markup' }));
        if (round < 0) continue;
        samples.get(count)!.ours.push(both.ours);
        samples.get(count)!.floor.push(both.floor);
      }
      console.log(`  round ${round + 1} of 7`);
    }
    const created = await alternately(5, 1, async (side) => (await measure(place, { side, count: 1_000, source: 'script' })).rendered);
    return {
      title: 'Scale',
      how: 'Elements below a tall spacer, out of view, compared with as many trivial Lit elements. Each sample is a fresh page, and each round covers all numbers of elements. '
        + 'The elements render nothing until they come into view; the last two rows show the cost of rendering. '
        + 'The page’s style sheet makes undefined elements blocks, because otherwise most of the layout time goes into breaking up lines. '
        + 'Processor time is the main thread’s; up to “ready” and “rendered” it excludes style and layout. Heap is the JavaScript heap after a garbage collection, minus that of a page with one element.',
      figures: [
        ...figuresOf(samples),
        ratio({ what: '1,000 created by a script: start → rendered, processor time', unit: 'ms' }, created),
        await measureInView(place, 'auth-type="OAuth2"', LIMITS.time),
        await measureInView(place, 'auth-type="ApiKey"'),
      ],
    };
  }));
}
