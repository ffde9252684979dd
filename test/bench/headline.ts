import { isObject } from '../../src/contract/is-object.js';
import type { Benchmark } from './browser/benchmark.js';
import type { Figure, Spread } from './browser/figure.js';
import { number, withUnit } from './text.js';

/** What the first lines of the report are about. */
export interface Measured {
  readonly benchmarks: readonly Benchmark[];
  /** The server's figures, as `test/bench/server/run.ts` writes them. */
  readonly serverFigures: unknown;
}

/** Takes a figure out of the results. */
type Find = (benchmark: string, what: string) => Figure;

class MissingFigureError extends Error {}

const finder = (benchmarks: readonly Benchmark[]): Find => (title, what) => {
  const figure = benchmarks.find((each) => each.title === title)?.figures.find((each) => each.what.startsWith(what));
  if (!figure) throw new MissingFigureError(`${title}: ${what}`);
  return figure;
};

const bytes = (size: number): string => size < 10_000 ? withUnit(number(size / 1_000), 'kB') : `${(size / 1_000).toFixed(1)} kB`;
const ms = ({ median }: Spread): string => withUnit(number(median), 'ms');
/** The time of one of a thousand elements. */
const one = ({ ours }: Figure): string => withUnit(number(ours.median), 'µs');
const times = ({ compared }: Figure): string => compared?.by === 'ratio' ? `${number(compared.median)} ×` : '';
const floorOf = ({ floor, what }: Figure): Spread => {
  if (!floor) throw new MissingFigureError(what);
  return floor;
};

/** How much of the handler's processor time a hand-written route takes, by operation. */
function serverShares(figures: unknown): readonly number[] {
  const operations: unknown = isObject(figures) ? figures.operations : undefined;
  const shares = (Array.isArray(operations) ? operations as readonly unknown[] : [])
    .flatMap((operation): readonly unknown[] => isObject(operation) && Array.isArray(operation.ratios) ? operation.ratios : [])
    .map((ratio) => isObject(ratio) ? ratio.median : undefined).filter((median) => typeof median === 'number');
  if (!shares.length) throw new MissingFigureError('Server: the processor time of a hand-written route');
  return shares;
}

/** The lines, with the answer to what a reader asks first. */
const LINES: readonly (readonly [about: string, tell: (find: Find, measured: Measured) => string])[] = [
  ['Size', (find) => {
    const gzip = find('Size', 'script-tag file, with everything, gzip');
    const [brotli, own] = [find('Size', 'script-tag file, with everything, Brotli'), find('Size', 'own code, `lit` external, gzip')];
    return `${bytes(gzip.ours.median)} gzip, ${bytes(brotli.ours.median)} Brotli, with Lit: ${times(gzip)} a trivial Lit element. `
      + `${bytes(own.ours.median)} gzip in a page that has Lit.`;
  }],
  ['One element', (find) => {
    const [laidOut, heap] = [find('Rendering', '1,000 OAuth: defined → laid out'), find('Rendering', '1,000 OAuth: heap')];
    const waiting = find('Scale', '1,000: defined → laid out');
    return `${one(laidOut)} of processor time until it is laid out, ${times(laidOut)} a clone of the same shadow tree, and ${bytes(heap.ours.median)} of heap; `
      + `${one(waiting)} out of view (each of 1,000).`;
  }],
  ['The first element', (find) => {
    const start = find('Start', 'script-tag file, processor slowed 4×: evaluate, create, render and lay out');
    return `${ms(start.ours)} of processor time from the loaded file to the laid out element, on a processor slowed four times: ${times(start)} a trivial Lit element.`;
  }],
  ['A page of 100', (find) => {
    const list = find('List', '100 connectors: navigation');
    return `ready ${ms(list.ours)} after the navigation with one list; ${ms(floorOf(list))} with an element for each.`;
  }],
  ['Sign-in', (find) => {
    const title = 'Click and completion';
    const direct = find('Direct start', 'click → Cyclr’s page is asked for');
    return `click → window ${ms(find(title, 'click → `window.open`').ours)}; click → Cyclr’s page is asked for ${ms(floorOf(direct))}, with \`direct\` ${ms(direct.ours)}; `
      + `message → event ${ms(find(title, 'message → complete event, without').ours)}; return page → event ${ms(find(title, 'request for the return page').ours)}. `
      + 'Firefox and WebKit: [three engines](engines.md).';
  }],
  ['Server', (_, { serverFigures }) => {
    const shares = serverShares(serverFigures);
    return `a hand-written route takes ${number(Math.min(...shares))} to ${number(Math.max(...shares))} of the handler’s processor time for the same request.`;
  }],
];

/** The first lines of the report, and the figures that they miss. */
export function headline(measured: Measured): { readonly lines: readonly string[]; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const lines = LINES.map(([about, tell]) => {
    try {
      return `- **${about}**: ${tell(finder(measured.benchmarks), measured)}`;
    } catch (error) {
      if (!(error instanceof MissingFigureError)) throw error;
      missing.push(error.message);
      return `- **${about}**: not measured.`;
    }
  });
  return { lines, missing };
}
