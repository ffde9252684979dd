/**
 * `npm run bench`: what a page and a server pay, beside floors of the same run. Exit code 1 where a limit does not hold. `--only` (names of
 * subjects, separated by commas, or `server`): a part; `--write`: the page of the documentation and its figures, from the whole.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { browserHalf, SUBJECTS } from './browser/browser-half.js';
import { failures, report } from './report.js';
import type { Results } from './report.js';
import { serverHalf } from './server-half.js';
import { lines } from './text.js';

const { only, write } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean', default: false } } }).values;
const all = [...Object.keys(SUBJECTS), 'server'];
const wanted = only?.split(',') ?? all;
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length) throw new Error(`--only is one or more of ${all.join(',')}`);
// A part says nothing of the whole.
if (write && only) throw new Error('--write is for a whole run: leave out --only');

const began = Date.now();
const { browser, subjects } = await browserHalf(wanted.filter((name) => name !== 'server'), ({ title, figures, breakdown }) => {
  console.log(`\n${title}\n${lines(figures).join('\n')}`);
  for (const row of breakdown ? [breakdown.head, ...breakdown.rows] : []) console.log(row.map((cell) => cell.padEnd(22)).join('').trimEnd());
});
const server = wanted.includes('server') ? await serverHalf() : { holds: true, text: '', figures: null };
const results: Results = {
  date: new Date().toISOString().slice(0, 10), browser, node: process.versions.node, cores: availableParallelism(), subjects, server,
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
