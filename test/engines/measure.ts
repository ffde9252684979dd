import { Bench } from './bench.js';
import type { Check } from './check.js';
import type { Closing } from './closings.js';
import { closings } from './closings.js';
import type { Browser, Engine } from './driver.js';
import { figuresOf } from './figures.js';
import type { Figure } from './figures.js';
import { groups } from './groups.js';
import { isFailure, outcomeOf } from './outcome.js';
import type { Outcome } from './outcome.js';
import { closingText, policies, signInText, wayOf } from './report.js';
import { signIns } from './sign-ins.js';
import type { SignIn } from './sign-ins.js';
import { completions, hosts, quickSituations, situations } from './situations.js';
import type { Situation } from './situations.js';

export interface EngineReport {
  readonly name: string;
  readonly version: string;
  readonly rows: readonly { readonly situation: Situation; readonly outcomes: readonly Outcome<SignIn>[] }[];
  readonly closings: readonly Outcome<Closing>[];
  readonly checks: readonly { readonly what: string; readonly outcome: Outcome<{ readonly seen: string }> }[];
  readonly figures: readonly Figure[];
}

/** Runs work on fresh servers. */
async function withBench<T>(browser: Browser, work: (bench: Bench) => Promise<T>): Promise<T> {
  const bench = await Bench.open(browser);
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

const print = (failed: boolean, text: string): void => { console.log(`${failed ? 'FAILED' : 'ok    '}  ${text}`); };

async function runMatrix(name: string, browser: Browser, quick: boolean): Promise<EngineReport['rows']> {
  const rows: EngineReport['rows'][number][] = [];
  // Fresh servers for each policy: within one set of servers the third party remembers who signed in.
  for (const host of hosts) {
    await withBench(browser, async (bench) => {
      for (const situation of (quick ? quickSituations : situations).filter((each) => each.host === host)) {
        const outcomes = await signIns(bench, situation);
        rows.push({ situation, outcomes });
        const where = `host ${policies(host)}, third party ${situation.thirdParty || 'none'}, by ${wayOf(situation)}`;
        print(outcomes.some(isFailure), `${name}, ${where}: ${outcomes.map(signInText).join(' · ')}`);
      }
    });
  }
  return rows;
}

async function runClosings(name: string, browser: Browser, quick: boolean): Promise<EngineReport['closings']> {
  return withBench(browser, async (bench) => {
    const seen: Outcome<Closing>[] = [];
    for (const completion of quick ? completions.slice(0, 1) : completions) {
      for (const outcome of await closings(bench, completion)) {
        seen.push(outcome);
        print(isFailure(outcome), `${name}, ${closingText(outcome)}`);
      }
    }
    return seen;
  });
}

/** A failed check may leave popups open, which the next check must not find. */
async function closePopups(browser: Browser): Promise<void> {
  for (const popup of await browser.popups()) await popup.close().catch(() => undefined);
}

async function runChecks(name: string, browser: Browser, checks: readonly Check[], quick: boolean): Promise<EngineReport['checks']> {
  const seen: EngineReport['checks'][number][] = [];
  for (const check of checks.filter((each) => !quick || each.quick !== false)) {
    const outcome = await outcomeOf(() => withBench(browser, async (bench) => ({ seen: await check.run(bench) })));
    seen.push({ what: check.what, outcome });
    print(isFailure(outcome), `${name}, ${check.what}: ${isFailure(outcome) ? outcome.failure : outcome.seen}`);
    await closePopups(browser);
  }
  return seen;
}

async function withBrowser<T>({ launch }: Engine, work: (browser: Browser) => Promise<T>, ownPage?: boolean): Promise<T> {
  const browser = await launch(ownPage);
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/**
 * Runs everything in one engine. Each group of checks gets a fresh browser: a browser that has opened hundreds of windows slows down.
 */
export async function measure(engine: Engine, quick: boolean): Promise<EngineReport> {
  const { name } = engine;
  const matrix = await withBrowser(engine, async (browser) => {
    console.log(`\n${name} ${browser.version}`);
    const rows = await runMatrix(name, browser, quick);
    const closed = await runClosings(name, browser, quick);
    const figures = figuresOf(rows.flatMap(({ outcomes }) => outcomes), closed);
    for (const { what, seen, holds } of figures) print(!holds, `${name}, ${what}: ${seen}`);
    return { name, version: browser.version, rows, closings: closed, figures };
  });
  const checks: EngineReport['checks'][number][] = [];
  for (const { checks: wanted, ownPage } of groups) {
    checks.push(...await withBrowser(engine, (browser) => runChecks(name, browser, wanted, quick), ownPage));
  }
  return { ...matrix, checks };
}
