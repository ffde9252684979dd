/**
 * `npm run bench` measures the cost of the element and of the server, compared with floors of the same run. The exit code is 1 when a
 * figure exceeds its limit. `--only` runs some benchmarks (names separated by commas, or `server`); `--write` writes `docs/benchmarks.md`,
 * its plots and `docs/benchmarks.json` after a whole run.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runBrowserBenchmarks, BENCHMARKS } from './browser/browser-benchmarks.js';
import { headline } from './headline.js';
import { drawPlot } from './plot.js';
import { failures, plotFile, report } from './report.js';
import type { Results } from './report.js';
import { runServerBenchmarks } from './server-benchmarks.js';
import { lines } from './text.js';

const { only, write } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean', default: false } } }).values;
const all = [...Object.keys(BENCHMARKS), 'server'];
const wanted = only?.split(',') ?? all;
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length) throw new Error(`--only takes one or more of ${all.join(',')}`);
// The page describes a whole run.
if (write && only) throw new Error('--write needs a whole run: leave out --only');

/** Seconds, by benchmark. */
const seconds: Record<string, number> = {};
const inBrowser = wanted.filter((name) => name !== 'server');
const { browser, benchmarks } = await runBrowserBenchmarks(inBrowser, (name, { title, figures, breakdown }, time) => {
  seconds[name] = time;
  console.log(`\n${title}\n${lines(figures).join('\n')}`);
  for (const row of breakdown ? [breakdown.head, ...breakdown.rows] : []) console.log(row.map((cell) => cell.padEnd(22)).join('').trimEnd());
  console.log(`(${name}: ${Math.round(time)} s)`);
});
const began = Date.now();
const server = wanted.includes('server') ? await runServerBenchmarks() : { holds: true, text: '', figures: null };
if (wanted.includes('server')) seconds.server = (Date.now() - began) / 1_000;
const date = new Date().toISOString().slice(0, 10);
const results: Results = { date, browser, node: process.versions.node, cores: availableParallelism(), benchmarks, server, seconds };
const docs = (name: string): URL => new URL(`../../docs/${name}`, import.meta.url);
if (write) {
  await writeFile(docs('benchmarks.md'), report(results));
  await writeFile(docs('benchmarks.json'), `${JSON.stringify({ ...results, server: { holds: server.holds, figures: server.figures } }, null, 2)}\n`);
  for (const benchmark of benchmarks) if (benchmark.plot) await writeFile(docs(plotFile(benchmark)), drawPlot(benchmark.plot));
}
const failed = failures(results);
for (const each of failed) console.error(`Over the limit: ${each}`);
// Only a whole run has all figures of the first lines.
const missing = only ? [] : headline({ benchmarks, serverFigures: server.figures }).missing;
for (const each of missing) console.error(`No figure for the first lines of the report: ${each}`);
console.log(`\n${failed.length} over the limit, in ${Math.round(Object.values(seconds).reduce((sum, each) => sum + each, 0))} s`);
process.exitCode = failed.length || missing.length ? 1 : 0;
