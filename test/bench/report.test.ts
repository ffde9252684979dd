import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Benchmark } from './browser/benchmark.js';
import { alone, ratio, surplus } from './browser/figure.js';
import { headline } from './headline.js';
import { failures, plotFile, report } from './report.js';
import type { Results } from './report.js';

const benchmark = (title: string, figures: Benchmark['figures'], more?: Partial<Benchmark>): Benchmark =>
  ({ title, how: `How ${title} is measured.`, figures, ...more });

const pairs = (ours: number, floor: number) => ({ ours: [ours], floor: [floor] });

const BENCHMARKS: readonly Benchmark[] = [
  benchmark('Size', [
    ratio({ what: 'script-tag file, with everything, gzip', unit: 'B', limit: 3.6 }, pairs(21_000, 6_000)),
    ratio({ what: 'script-tag file, with everything, Brotli', unit: 'B' }, pairs(19_000, 5_500)),
    alone({ what: 'own code, `lit` external, gzip', unit: 'B' }, [15_500]),
  ]),
  benchmark('Rendering', [
    ratio({ what: '1,000 OAuth: defined → laid out, processor time', unit: 'ms', limit: 1.5 }, pairs(150, 120)),
    alone({ what: '1,000 OAuth: heap for each element', unit: 'B' }, [5_400]),
  ]),
  benchmark('Scale', [ratio({ what: '1,000: defined → laid out, processor time', unit: 'ms' }, pairs(34, 41))], {
    plot: { title: 'Growth', description: 'How it grows.', x: 'elements', y: 'ms', lines: [{ name: 'ours', points: [[1, 2], [10, 20]] }] },
  }),
  benchmark('Start', [ratio({ what: 'script-tag file, processor slowed 4×: evaluate, create, render and lay out', unit: 'ms' }, pairs(30, 20))]),
  benchmark('List', [ratio({ what: '100 connectors: navigation → all ready', unit: 'ms', limit: 0.2 }, pairs(300, 2_500))]),
  benchmark('Click and completion', [
    surplus({ what: 'click → `window.open`', unit: 'ms', limit: 5 }, pairs(1.5, 0.5)),
    alone({ what: 'message → complete event, without the backend’s time', unit: 'ms', limit: 5 }, [2.8]),
    alone({ what: 'request for the return page → complete event, with the backend’s time', unit: 'ms' }, [81]),
  ]),
  benchmark('Direct start', [surplus({ what: 'click → Cyclr’s page is asked for', unit: 'ms' }, pairs(70, 125))]),
];

const FIGURES = { operations: [{ name: 'GET', ratios: [{ bare: 'bareWeb', median: 0.95 }, { bare: 'bareNode', median: 0.84 }] }] };

const RESULTS: Results = {
  date: '2026-01-02', browser: 'Chromium 1', node: '20', cores: 2, benchmarks: BENCHMARKS,
  server: { holds: true, text: 'the server’s table', figures: FIGURES }, seconds: { size: 12, scale: 108 },
};

const withLimit = (limit: number): Results => ({
  ...RESULTS, benchmarks: [...BENCHMARKS, benchmark('Idle', [alone({ what: 'timers', limit }, [1])])],
});

describe('the report of the benchmarks', () => {
  test('tells in its first ten lines what a reader wants to know, limits included', () => {
    assert.deepEqual(report(RESULTS).split('\n').slice(0, 10), [
      '# Benchmarks',
      '',
      '- **Size**: 21.0 kB gzip, 19.0 kB Brotli, with Lit: 3.50 × a trivial Lit element. 15.5 kB gzip in a page that has Lit.',
      '- **One element**: 150 µs of processor time until it is laid out, 1.25 × a clone of the same shadow tree, and 5.40 kB of heap; 34 µs out of view (each of 1,000).',
      '- **The first element**: 30 ms of processor time from the loaded file to the laid out element, on a processor slowed four times: 1.50 × a trivial Lit element.',
      '- **A page of 100**: ready 300 ms after the navigation with one list; 2,500 ms with an element for each.',
      '- **Sign-in**: click → window 1.50 ms; click → Cyclr’s page is asked for 125 ms, with `direct` 70 ms; message → event 2.80 ms; return page → event 81 ms. '
      + 'Firefox and WebKit: [three engines](engines.md).',
      '- **Server**: a hand-written route takes 0.84 to 0.95 of the handler’s processor time for the same request.',
      '- **Limits**: all 6 hold.',
      '',
    ]);
  });

  test('names every limit that does not hold, in the first lines', () => {
    const results = { ...withLimit(0), server: { ...RESULTS.server, holds: false } };
    assert.deepEqual(failures(results), ['Idle: timers', 'Server']);
    assert.ok(report(results).split('\n').slice(0, 10).includes('- **Limits**: 5 of 7 hold. Over the limit: Idle: timers; Server.'));
  });

  test('counts a figure that equals its limit as one that holds', () => {
    assert.deepEqual(failures(withLimit(1)), []);
  });

  test('says which figures of the first lines are missing, and keeps the other lines', () => {
    const { lines, missing } = headline({ benchmarks: BENCHMARKS.filter(({ title }) => title !== 'List'), serverFigures: { operations: 'none' } });
    assert.deepEqual(missing, ['List: 100 connectors: navigation', 'Server: the processor time of a hand-written route']);
    assert.deepEqual(lines.filter((line) => line.includes('not measured')), ['- **A page of 100**: not measured.', '- **Server**: not measured.']);
    assert.equal(lines.length, 6);
  });

  test('has every benchmark with its table, the server’s text and the time of each', () => {
    const text = report(RESULTS);
    for (const { title, how } of BENCHMARKS) assert.ok(text.includes(`\n## ${title}\n\n${how}\n`), title);
    assert.ok(text.includes('| 1,000 OAuth: defined → laid out, processor time | 150 ms | 120 ms | × 1.25 | × 1.50 | holds |'));
    assert.ok(text.includes('the server’s table'));
    assert.ok(text.includes('The whole run took 2.0 minutes: size 12 s, scale 108 s.'));
  });

  test('shows a plot by the file that the run writes, with a text in its place', () => {
    const scale = BENCHMARKS.find(({ plot }) => plot)!;
    assert.equal(plotFile(scale), 'benchmarks-scale.svg');
    assert.ok(report(RESULTS).includes('\n\n![Growth. How it grows.](benchmarks-scale.svg)\n\n'));
  });
});
