import type { CDPSession } from 'playwright';

/** Milliseconds of the page's main thread. Other load on the computer does not change them. */
export interface ProcessorTime {
  readonly all: number;
  /** Without style and layout. */
  readonly script: number;
}

/** Reads the browser's metrics of a page. */
export async function readMetrics(devtools: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (name) => {
    const metric = metrics.find((each) => each.name === name);
    if (!metric) throw new Error(`The browser has no metric ${name}.`);
    return metric.value;
  };
}

/** Enables the metrics that `measureProcessorTime` and `readMetrics` use. */
export const enableMetrics = (devtools: CDPSession): Promise<unknown> =>
  devtools.send('Performance.enable', { timeDomain: 'threadTicks' });

/** Measures the main thread's time for a piece of work. */
export async function measureProcessorTime<T>(
  devtools: CDPSession, work: () => Promise<T>,
): Promise<ProcessorTime & { readonly result: T }> {
  const before = await readMetrics(devtools);
  const result = await work();
  const after = await readMetrics(devtools);
  const spent = (name: string): number => 1_000 * (after(name) - before(name));
  const all = spent('TaskDuration');
  return { result, all, script: all - spent('RecalcStyleDuration') - spent('LayoutDuration') };
}
