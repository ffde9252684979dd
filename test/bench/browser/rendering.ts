import type { BrowserContext } from 'playwright';
import { alternately } from './alternate.js';
import type { Side } from './alternate.js';
import { cloneModule } from './clone.js';
import { moduleOf } from './code.js';
import { alone, ratio } from './figure.js';
import type { Figure } from './figure.js';
import { countReady, define, evaluate, giveConnectors, layOut, readShadow } from './in-page.js';
import type { Module, Shadow } from './in-page.js';
import { enableMetrics, measureProcessorTime, readMetrics } from './processor-time.js';
import { withContext, withPage } from './browser.js';
import type { Setup } from './browser.js';
import { html, withServer } from './server.js';
import type { Benchmark } from './benchmark.js';

/** Heap in bytes for each element; the others are ratios. */
export const LIMITS = { time: 1.5, growth: 1.15, heap: 6_000 };
const MANY = 1_000;
const ROUNDS = 7;
const CLONE = 'x-clone';

/** What the elements of a page are. */
interface Kind {
  readonly name: string;
  readonly attributes: string;
  /** Default: none; the attributes say what is rendered. */
  readonly connector?: unknown;
  readonly limit?: number;
}

const sixInputs = {
  id: '33', name: 'Salesforce', authType: 'ApiKey', authenticated: false,
  properties: ['Subdomain', 'Region', 'Workspace', 'Project', 'Team'].map((name) => ({ name, label: name, required: true })),
};

const KINDS: readonly Kind[] = [
  { name: 'OAuth', attributes: 'auth-type="OAuth2"', limit: LIMITS.time },
  { name: 'API key', attributes: 'auth-type="ApiKey"', limit: LIMITS.time },
  { name: 'a form of six inputs', attributes: '', connector: sixInputs },
  { name: 'compact, API key', attributes: 'auth-type="ApiKey" compact' },
];

interface Sample {
  readonly rendered: number;
  readonly laidOut: number;
  readonly heap: number;
  readonly nodes: number;
}

/** Where the pages are loaded. */
interface Place {
  readonly setup: Setup;
  readonly context: BrowserContext;
  readonly origin: string;
}

const addressOf = (origin: string, tag: string, count: number, { attributes }: Kind): string =>
  `${origin}/?${new URLSearchParams({ tag, count: String(count), attributes }).toString()}`;

const answer = (_: Request, { searchParams }: URL): Response => {
  const [tag, attributes] = [searchParams.get('tag')!, searchParams.get('attributes')!];
  return html('<style>:not(:defined) { display: block }</style>', `<${tag} ${attributes}></${tag}>\n`.repeat(Number(searchParams.get('count'))));
};

/** The shadow tree of one rendered element. */
const shadowOf = ({ setup, context, origin }: Place, kind: Kind): Promise<Shadow> => {
  const module = moduleOf(setup.code, 'ours');
  return withPage(context, addressOf(origin, module.tag, 1, kind), async (page) => {
    await page.evaluate(giveConnectors, { tag: module.tag, connector: kind.connector });
    await page.evaluate(evaluate, module);
    await page.evaluate(define, module);
    return page.evaluate(readShadow, module.tag);
  });
};

function measure({ context, origin }: Place, module: Module, kind: Kind, count: number): Promise<Sample> {
  return withPage(context, addressOf(origin, module.tag, count, kind), async (page, devtools) => {
    await enableMetrics(devtools);
    await page.evaluate(giveConnectors, { tag: module.tag, connector: kind.connector });
    await page.evaluate(evaluate, module);
    const rendered = await measureProcessorTime(devtools, () => page.evaluate(define, module));
    const laidOut = await measureProcessorTime(devtools, () => page.evaluate(layOut));
    const ready = await page.evaluate(countReady, { ...module, mayWait: false });
    if (ready !== count) throw new Error(`${ready} of ${count} ${module.tag} are rendered.`);
    await devtools.send('HeapProfiler.collectGarbage');
    const metric = await readMetrics(devtools);
    return { rendered: rendered.script, laidOut: rendered.all + laidOut.all, heap: metric('JSHeapUsedSize'), nodes: metric('Nodes') };
  });
}

const heapOfEach = (one: Sample, many: Sample): number => (many.heap - one.heap) / (MANY - 1);

/** The heap for each element of the kinds that have a limit for it, in bytes, by their names. */
export async function heaps(setup: Setup): Promise<ReadonlyMap<string, number>> {
  return withServer(answer, (origin) => withContext(setup, async (context) => {
    const place = { setup, context, origin };
    const module = moduleOf(setup.code, 'ours');
    const found = new Map<string, number>();
    for (const kind of KINDS.filter(({ limit }) => limit)) {
      found.set(kind.name, heapOfEach(await measure(place, module, kind, 1), await measure(place, module, kind, MANY)));
    }
    return found;
  }));
}

async function figuresOf(place: Place, kind: Kind): Promise<readonly Figure[]> {
  const { name, limit } = kind;
  const modules: Readonly<Record<Side, Module>> = { ours: moduleOf(place.setup.code, 'ours'), floor: cloneModule(CLONE, await shadowOf(place, kind)) };
  const { ours, floor } = await alternately(ROUNDS, 1, async (side) => ({
    one: await measure(place, modules[side], kind, 1), many: await measure(place, modules[side], kind, MANY),
  }));
  const both = (value: (sample: typeof ours[number]) => number) => ({ ours: ours.map(value), floor: floor.map(value) });
  const heap = both(({ one, many }) => heapOfEach(one, many));
  return [
    ratio({ what: `1,000 ${name}: defined → rendered, processor time`, unit: 'ms', limit }, both(({ many }) => many.rendered)),
    ratio({ what: `1,000 ${name}: defined → laid out, processor time`, unit: 'ms', limit }, both(({ many }) => many.laidOut)),
    ratio({ what: `1,000 ${name}: DOM nodes of the page` }, both(({ many }) => many.nodes)),
    alone({ what: `1,000 ${name}: heap for each element`, unit: 'B', ...(limit && { limit: LIMITS.heap }) }, heap.ours),
  ];
}

/** How the time for each element grows with their number. */
async function growth(place: Place, kind: Kind): Promise<Figure> {
  const module = moduleOf(place.setup.code, 'ours');
  const { ours, floor } = await alternately(5, 1, async (side) => {
    const count = side === 'ours' ? 5_000 : 500;
    return 1_000 * (await measure(place, module, kind, count)).rendered / count;
  });
  return ratio({ what: `processor time for each of 5,000 ${kind.name}; the floor is each of 500`, unit: 'µs', limit: LIMITS.growth }, { ours, floor });
}

/** Rendering, beside the browser's own price for the same shadow trees. */
export async function rendering(setup: Setup): Promise<Benchmark> {
  return withServer(answer, (origin) => withContext(setup, async (context) => {
    const place = { setup, context, origin };
    const figures: Figure[] = [];
    for (const kind of KINDS) figures.push(...await figuresOf(place, kind));
    for (const kind of KINDS) if (kind.limit) figures.push(await growth(place, kind));
    return {
      title: 'Rendering',
      how: 'Elements from the top of the page, compared with as many custom elements that clone the same shadow tree from a `<template>`, with the same style sheet: '
        + 'what the browser itself needs. Each sample is a fresh page. Processor time is the main thread’s; up to “rendered” it excludes style and layout. '
        + 'Heap is the JavaScript heap after a garbage collection, minus that of a page with one element.',
      figures,
    };
  }));
}
