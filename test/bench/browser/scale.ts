import type { BrowserContext, Page } from 'playwright';
import { alternately, inTurn } from './alternate.js';
import type { Side } from './alternate.js';
import { moduleOf } from './code.js';
import { elements, SPACER } from './elements.js';
import { ratio } from './figure.js';
import type { Figure } from './figure.js';
import { countReady, create, define, evaluate, layOut } from './in-page.js';
import type { Module } from './in-page.js';
import { countProcessorTime, metricsOf, processorTime } from './processor-time.js';
import { figuresOf, LIMITS } from './scale-figures.js';
import type { Sample } from './scale-figures.js';
import { html, withContext, withPage, withServer } from './stage.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

/** How often each number of elements is measured: the largest takes as long as all others together. */
const ROUNDS: readonly (readonly [count: number, rounds: number])[] = [[1, 7], [10, 7], [100, 7], [500, 7], [1_000, 7], [5_000, 5]];

/** A page with so many elements, out of view or in view. */
function answer(_: Request, { searchParams }: URL): Response {
  const side: Side = searchParams.get('side') === 'ours' ? 'ours' : 'floor';
  const body = elements(side, Number(searchParams.get('count')), searchParams.get('attributes') ?? '');
  // Without it each of them begins as a word in a line, and takes the line apart when it is defined: what the page pays then is not ours.
  return html('<style>:not(:defined) { display: block }</style>', searchParams.has('inView') ? body : SPACER + body);
}

const address = (origin: string, side: Side, count: number, more: Readonly<Record<string, string>> = {}): string =>
  `${origin}/?${new URLSearchParams({ side, count: String(count), ...more }).toString()}`;

async function allReady(page: Page, module: Module, count: number, mayWait: boolean): Promise<void> {
  const ready = await page.evaluate(countReady, { ...module, mayWait });
  if (ready !== count) throw new Error(`${ready} of ${count} ${module.tag} are ready.`);
}

/** What one page costs with so many elements; where they are not in it, a script makes them once they are defined. */
async function sample(
  { code }: Stage, context: BrowserContext, origin: string, side: Side, count: number, how: 'parsed' | 'made', more?: Readonly<Record<string, string>>,
): Promise<Sample> {
  const module = moduleOf(code, side);
  return withPage(context, address(origin, side, how === 'parsed' ? count : 0, more), async (page, devtools) => {
    await countProcessorTime(devtools);
    await page.evaluate(evaluate, module);
    if (how === 'made') await page.evaluate(define, module);
    const rendered = await processorTime(devtools, () =>
      how === 'made' ? page.evaluate(create, { ...module, count }) : page.evaluate(define, module));
    const laidOut = await processorTime(devtools, () => page.evaluate(layOut));
    await allReady(page, module, count, side === 'ours' && !more);
    await devtools.send('HeapProfiler.collectGarbage');
    const metric = await metricsOf(devtools);
    return {
      rendered: rendered.script, laidOut: rendered.all + laidOut.all, waited: rendered.result, heap: metric('JSHeapUsedSize'), nodes: metric('Nodes'),
    };
  });
}

/** Elements whose auth type the page knows: they show a button, or a form, at once. */
async function known(stage: Stage, context: BrowserContext, origin: string, attributes: string, limit?: number): Promise<Figure> {
  const { ours, floor } = await alternately(5, 1, async (side) =>
    (await sample(stage, context, origin, side, 1_000, 'parsed', { attributes, inView: '' })).rendered);
  return ratio(`1,000 with \`${attributes}\`, from the top of the page: defined → rendered, processor time`, 'ms', { ours, floor }, limit);
}

/** How time and memory grow with the number of elements. */
export async function scale(stage: Stage): Promise<Subject> {
  return withServer(answer, (origin) => withContext(stage, async (context) => {
    const samples = new Map(ROUNDS.map(([count]) => [count, { ours: [] as Sample[], floor: [] as Sample[] }]));
    for (let round = -1; round < 7; round += 1) {
      for (const [count, rounds] of ROUNDS) {
        if (round >= rounds || (round < 0 && count > 1_000)) continue;
        const seen = await inTurn(round, (side) => sample(stage, context, origin, side, count, 'parsed'));
        if (round < 0) continue;
        samples.get(count)!.ours.push(seen.ours);
        samples.get(count)!.floor.push(seen.floor);
      }
      console.log(`  round ${round + 1} of 7`);
    }
    const made = await alternately(5, 1, async (side) => (await sample(stage, context, origin, side, 1_000, 'made')).rendered);
    return {
      title: 'Scale',
      how: 'Elements below a tall space, out of view, beside as many trivial Lit elements, each sample in a fresh page; in each round all numbers of elements. '
        + 'Ours render nothing until they come into view; what rendering costs, the last two rows tell. '
        + 'Before they are defined they are blocks, by the page’s style sheet: else most of the layout’s time is the browser’s taking lines apart. '
        + 'Processor time is the main thread’s, up to “rendered” without style and layout. Heap: JavaScript’s after a collection, less that of a page with one element.',
      figures: [
        ...figuresOf(samples),
        ratio('1,000 made by a script: begun → rendered, processor time', 'ms', made),
        await known(stage, context, origin, 'auth-type="OAuth2"', LIMITS.time),
        await known(stage, context, origin, 'auth-type="ApiKey"'),
      ],
    };
  }));
}
