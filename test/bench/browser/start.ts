import type { BrowserContext, Page } from 'playwright';
import { bundle, bundleText, floor } from '../../../scripts/bundle.mjs';
import { alternately } from './alternate.js';
import type { Side } from './alternate.js';
import type { Benchmark } from './benchmark.js';
import { slow, withContext, withPage } from './browser.js';
import type { Setup } from './browser.js';
import { moduleOf } from './code.js';
import { ratio } from './figure.js';
import type { Figure } from './figure.js';
import { layOut, loadNothing, nextFrames } from './in-page.js';
import { enableMetrics, measureProcessorTime } from './processor-time.js';
import { html, script, withServer } from './server.js';
import { trace } from './trace.js';

const ROUNDS = 9;

/** How much slower the page's processor is. */
const RATES = [4, 1];

/**
 * A multiple of the floor's evaluation. It does not hold for the slowed processor, because there other programs on the computer change the
 * thread's own time.
 */
const LIMIT = 1.3;

/** A way to load the element and the floor. */
interface Build {
  readonly name: string;
  /** What the page loads before either of them. */
  readonly head: string;
  /** The scripts by their paths: `/ours.js`, `/floor.js`, and those of the head. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly limit?: number;
}

/** Milliseconds of processor time. */
interface Start {
  readonly parse: number;
  readonly evaluate: number;
  readonly render: number;
  readonly layOut: number;
}

/** Creates the first element, and waits until it is rendered. Runs in the page. */
async function createFirst(tag: string): Promise<void> {
  const element = document.createElement(tag) as HTMLElement & { readonly updateComplete: Promise<unknown> };
  element.setAttribute('auth-type', 'OAuth2');
  document.body.append(element);
  await element.updateComplete;
  if (!element.shadowRoot?.childElementCount) throw new Error(`${tag} rendered nothing.`);
}

/** Loads a module, and reads the browser's trace of that. */
async function loadModule(setup: Setup, page: Page, path: string): Promise<Pick<Start, 'parse' | 'evaluate'>> {
  const importIt = () => page.evaluate(async (file) => { await import(file); }, path);
  const events = await trace(setup, { page, categories: ['v8', 'devtools.timeline'] }, importIt);
  const spent = (...names: readonly string[]): number => {
    const found = events.filter(({ name }) => names.includes(name));
    if (!found.length) throw new Error(`The trace has no ${names.join()}.`);
    return found.reduce((sum, { tdur = 0 }) => sum + tdur / 1_000, 0);
  };
  return { parse: spent('v8.parseOnBackground', 'v8.compileModule'), evaluate: spent('v8.evaluateModule') };
}

/** What to measure, and how much slower. */
interface Spec {
  readonly side: Side;
  readonly rate: number;
}

async function measure(setup: Setup, page: Page, { side, rate }: Spec): Promise<Start> {
  const devtools = await page.context().newCDPSession(page);
  await page.evaluate(nextFrames);
  // The first import also initializes the browser's module loader.
  await page.evaluate(loadNothing);
  await enableMetrics(devtools);
  await slow(devtools, rate);
  const loaded = await loadModule(setup, page, `/${side}.js`);
  const rendered = await measureProcessorTime(devtools, () => page.evaluate(createFirst, moduleOf(setup.code, side).tag));
  const laidOut = await measureProcessorTime(devtools, () => page.evaluate(layOut));
  return { ...loaded, render: rendered.all, layOut: laidOut.all };
}

/** Where the pages are loaded, and how much slower. */
interface Place {
  readonly setup: Setup;
  readonly context: BrowserContext;
  readonly rate: number;
}

async function figuresOf({ setup, context, rate }: Place, { name, head, scripts, limit }: Build): Promise<readonly Figure[]> {
  const { ours, floor: floors } = await withServer((_, { pathname }) => {
    const code = scripts[pathname];
    return code === undefined ? html(head, '') : script(code);
  }, (origin) => alternately(ROUNDS, 1, (side) => withPage(context, origin, (page) => measure(setup, page, { side, rate }))));
  const figure = (what: string, value: (start: Start) => number, most?: number): Figure => ratio(
    { what: `${name}, processor ${rate === 1 ? 'not slowed' : `slowed ${rate}×`}: ${what}`, unit: 'ms', limit: most },
    { ours: ours.map(value), floor: floors.map(value) },
  );
  return [
    figure('parse, beside the main thread', ({ parse }) => parse),
    figure('evaluate, with the definition of the element', ({ evaluate }) => evaluate, rate === 1 ? limit : undefined),
    figure('create and render the first element', ({ render }) => render),
    figure('evaluate, create, render and lay out', (each) => each.evaluate + each.render + each.layOut),
  ];
}

/** The cost of loading the module and of the first element. */
export async function start(setup: Setup): Promise<Benchmark> {
  const external = [/^lit/];
  const builds: readonly Build[] = [
    { name: 'script-tag file', head: '', scripts: { '/ours.js': setup.code.ours, '/floor.js': setup.code.floor }, limit: LIMIT },
    {
      name: 'npm, the page has Lit',
      head: '<script type="importmap">{ "imports": { "lit": "/lit.js" } }</script><script type="module">import "lit";</script>',
      scripts: {
        '/lit.js': await bundleText('export * from "lit";'),
        '/ours.js': (await bundle('src/index.ts', external)).code,
        '/floor.js': await floor(external),
      },
    },
  ];
  return withContext(setup, async (context) => {
    const figures: Figure[] = [];
    for (const build of builds) for (const rate of RATES) figures.push(...await figuresOf({ setup, context, rate }, build));
    return {
      title: 'Start',
      how: `A fresh page loads the module from a local server, and then creates one element with \`auth-type="OAuth2"\`. ${ROUNDS} rounds, alternating with the floor. `
        + 'With npm, both sides import the Lit that the page has loaded before. All times are processor time, by the browser’s trace and metrics: the network is not in them. '
        + 'The browser parses the file in a thread of its own while it arrives, and the slowed processor is that of the main thread.',
      figures,
    };
  });
}
