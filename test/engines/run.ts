import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MissingProgramError } from '../../scripts/browser.mjs';
import { chromium } from './chromium.js';
import type { Engine } from './driver.js';
import { firefox } from './firefox.js';
import { measure } from './measure.js';
import type { EngineReport } from './measure.js';
import { isFailure } from './outcome.js';
import { report } from './report.js';
import { webkit } from './webkit.js';

const ENGINES: Readonly<Record<string, Engine>> = { chromium, firefox, webkit };

/** `--quick`: what tells most; `--engine`: one alone; `--write`: the page of the documentation, from the whole. */
const { engine, quick, write } = parseArgs({
  options: { engine: { type: 'string' }, quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
}).values;
const engines = Object.entries(ENGINES).filter(([name]) => !engine || name === engine).map(([, each]) => each);
if (!engines.length) throw new Error(`--engine is one of ${Object.keys(ENGINES).join(', ')}`);
// A part says nothing of the whole.
if (write && (quick || engine)) throw new Error('--write is for a whole run: leave out --quick and --engine');

// Without a word of ours a signal ends this program before it can end what it has started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { process.exit(1); });

const start = Date.now();
const reports: EngineReport[] = [];
let broken = 0;
let skipped = 0;
for (const each of engines) {
  try {
    reports.push(await measure(each, quick));
  } catch (error) {
    // Not every system has every engine; where all is decided it has.
    const isMissing = error instanceof MissingProgramError && !process.env.CI;
    if (isMissing) skipped += 1;
    else broken += 1;
    console.log(`\n${isMissing ? 'skipped' : 'FAILED'}  ${each.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

if (write && !broken && !skipped) await writeFile(new URL('../../docs/engines.md', import.meta.url), report(reports, new Date()));

const outcomes = reports.flatMap(({ rows, closings, checks }) =>
  [...rows.flatMap((row) => row.outcomes), ...closings, ...checks.map(({ outcome }) => outcome)]);
const figures = reports.flatMap((each) => each.figures);
const failed = broken + outcomes.filter(isFailure).length + figures.filter(({ holds }) => !holds).length;
console.log(`\n${reports.map(({ name, version }) => `${name} ${version}`).join(', ')}, in ${Math.round((Date.now() - start) / 1_000)} s`);
if (skipped) console.log(`${skipped} skipped: ${skipped === 1 ? 'an engine that is' : 'engines that are'} not on this system`);
console.log(`${outcomes.length + figures.length + broken - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
