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

/** `--quick` runs a small part of the matrix and of the checks, `--engine NAME` runs one engine, `--write` writes `docs/engines.md`. */
const { engine, quick, write } = parseArgs({
  options: { engine: { type: 'string' }, quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
}).values;
const engines = Object.entries(ENGINES).filter(([name]) => !engine || name === engine).map(([, each]) => each);
if (!engines.length) throw new Error(`--engine is one of ${Object.keys(ENGINES).join(', ')}`);
// The page describes a whole run.
if (write && (quick || engine)) throw new Error('--write needs a whole run: leave out --quick and --engine');

// A signal without a handler ends this process before its `exit` listeners run, and these end the browsers' processes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { process.exit(1); });

const start = Date.now();
const reports: EngineReport[] = [];
let broken = 0;
let skipped = 0;
for (const each of engines) {
  try {
    reports.push(await measure(each, quick));
  } catch (error) {
    // A developer's computer may lack an engine; CI must have all three.
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
if (skipped) console.log(`${skipped} skipped: ${skipped === 1 ? 'an engine that is' : 'engines that are'} not installed`);
console.log(`${outcomes.length + figures.length + broken - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
