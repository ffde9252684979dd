import { readCode } from './code.js';
import { click } from './click.js';
import { direct } from './direct.js';
import { idle } from './idle.js';
import { inView } from './in-view.js';
import { list } from './list.js';
import { rendering } from './rendering.js';
import { scale } from './scale.js';
import { shift } from './shift.js';
import { size } from './size.js';
import { page } from './page.js';
import { launch } from './browser.js';
import type { Setup } from './browser.js';
import { start } from './start.js';
import type { Benchmark } from './benchmark.js';

/** All benchmarks in a browser, fastest first, by the names that `--only` takes. */
export const BENCHMARKS: Readonly<Record<string, (setup: Setup) => Promise<Benchmark>>> = {
  size: ({ code }) => size(code), shift, idle, inView, start, click, direct, list, page, rendering, scale,
};

export interface BrowserBenchmarks {
  readonly browser: string;
  readonly benchmarks: readonly Benchmark[];
}

/**
 * Runs the named benchmarks in one browser.
 * @param onResult Called after each of them.
 */
export async function runBrowserBenchmarks(
  names: readonly string[], onResult: (name: string, benchmark: Benchmark, seconds: number) => void,
): Promise<BrowserBenchmarks> {
  const code = await readCode();
  const browser = await launch();
  try {
    const benchmarks: Benchmark[] = [];
    for (const name of names) {
      const began = Date.now();
      const benchmark = await BENCHMARKS[name]!({ browser, code });
      benchmarks.push(benchmark);
      onResult(name, benchmark, (Date.now() - began) / 1_000);
    }
    return { browser: `Chromium ${browser.version()}`, benchmarks };
  } finally {
    await browser.close();
  }
}
