import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Bench } from './bench.js';
import { chromium } from './chromium.js';
import { closings } from './closings.js';
import type { Browser, Engine } from './driver.js';
import { firefox } from './firefox.js';
import { isFailure, outcomeOf } from './outcome.js';
import type { Failure } from './outcome.js';
import { closingText, policies, report, signInText } from './report.js';
import type { EngineReport } from './report.js';
import { completions, hosts, situations, telling } from './situations.js';
import { signIns } from './sign-ins.js';
import { webkit } from './webkit.js';

const ENGINES: Readonly<Record<string, Engine>> = { chromium, firefox, webkit };

const { engine, quick } = parseArgs({ options: { engine: { type: 'string' }, quick: { type: 'boolean', default: false } } }).values;
const engines = Object.entries(ENGINES).filter(([name]) => !engine || name === engine).map(([, each]) => each);
if (!engines.length) throw new Error(`--engine is one of ${Object.keys(ENGINES).join(', ')}`);

/** One set of servers for each of the host's policies, so that a browser signs in at the third party now and then too. */
async function withBench<T>(browser: Browser, work: (bench: Bench) => Promise<T>): Promise<T> {
  const bench = await Bench.open(browser);
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

async function measure({ name, launch }: Engine): Promise<EngineReport> {
  const browser = await launch();
  const rows: EngineReport['rows'][number][] = [];
  const seen: EngineReport['closings'][number][] = [];
  console.log(`\n${name} ${browser.version}`);
  try {
    for (const host of hosts) {
      await withBench(browser, async (bench) => {
        for (const situation of (quick ? telling : situations).filter((each) => each.host === host)) {
          const outcomes = await signIns(bench, situation);
          rows.push({ situation, outcomes });
          const where = `host ${policies(host)}, third party ${situation.thirdParty || 'none'}, by ${situation.completion}`;
          console.log(`${outcomes.some(isFailure) ? 'FAILED' : 'ok    '}  ${name}, ${where}: ${outcomes.map(signInText).join(' · ')}`);
        }
      });
    }
    await withBench(browser, async (bench) => {
      for (const completion of quick ? [] : completions) {
        for (const outcome of await closings(bench, completion)) {
          seen.push(outcome);
          console.log(`${isFailure(outcome) ? 'FAILED' : 'ok    '}  ${name}, ${closingText(outcome)}`);
        }
      }
    });
  } finally {
    await browser.close();
  }
  return { name, version: browser.version, rows, closings: seen };
}

const reports: EngineReport[] = [];
const broken: Failure[] = [];
for (const each of engines) {
  const outcome = await outcomeOf(() => measure(each));
  if (!isFailure(outcome)) {
    reports.push(outcome);
    continue;
  }
  broken.push(outcome);
  console.log(`FAILED  ${each.name}: ${outcome.failure}`);
}

const page = report(reports, new Date());
// A part says nothing of the whole.
if (!quick && !engine && !broken.length) await writeFile(new URL('../../docs/engines.md', import.meta.url), page);
console.log(`\n${page}`);

const all = [...broken, ...reports.flatMap(({ rows, closings: windows }) => [...rows.flatMap(({ outcomes }) => outcomes), ...windows])];
const failed = all.filter(isFailure).length;
console.log(`${all.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
