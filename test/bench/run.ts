/**
 * `npm run bench` measures the cost of the element and of the server, compared with floors of the same run. The exit code is 1 when a
 * figure exceeds its limit. `--only` runs some benchmarks (names separated by commas, or `server`); `--write` writes `docs/benchmarks.md`
 * and `docs/benchmarks.json` after a whole run.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runBrowserBenchmarks, BENCHMARKS } from './browser/browser-benchmarks.js';
import { failures, report } from './report.js';
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

const began = Date.now();
const { browser, benchmarks } = await runBrowserBenchmarks(wanted.filter((name) => name !== 'server'), ({ title, figures, breakdown }) => {
  console.log(`\n${title}\n${lines(figures).join('\n')}`);
  for (const row of breakdown ? [breakdown.head, ...breakdown.rows] : []) console.log(row.map((cell) => cell.padEnd(22)).join('').trimEnd());
});
const server = wanted.includes('server') ? await runServerBenchmarks() : { holds: true, text: '', figures: null };
const results: Results = {
  date: new Date().toISOString().slice(0, 10), browser, node: process.versions.node, cores: availableParallelism(), benchmarks, server,
};
if (write) {
  await writeFile(new URL('../../docs/benchmarks.md', import.meta.url), report(results));
  await writeFile(new URL('../../docs/benchmarks.json', import.meta.url), `${JSON.stringify({
    ...results, server: { holds: server.holds, figures: server.figures },
  }, null, 2)}\n`);
}
const failed = failures(results);
for (const each of failed) console.error(`Over the limit: ${each}`);
console.log(`\n${failed.length} over the limit, in ${Math.round((Date.now() - began) / 1_000)} s`);
process.exitCode = failed.length ? 1 : 0;
