import type { CDPSession } from 'playwright';

/** Milliseconds of the page's main thread, which do not grow when somebody else uses the computer. */
export interface ProcessorTime {
  readonly all: number;
  /** Without style, layout and what comes of them. */
  readonly script: number;
}

/** What the browser says of a page. */
export async function metricsOf(devtools: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (wanted) => {
    const metric = metrics.find(({ name }) => name === wanted);
    if (!metric) throw new Error(`The browser has no metric ${wanted}.`);
    return metric.value;
  };
}

/** Has the browser count what `processorTime` and `metricsOf` give. */
export const countProcessorTime = (devtools: CDPSession): Promise<unknown> => devtools.send('Performance.enable', { timeDomain: 'threadTicks' });

/** What a piece of work costs the page's main thread. */
export async function processorTime<T>(devtools: CDPSession, work: () => Promise<T>): Promise<ProcessorTime & { readonly result: T }> {
  const before = await metricsOf(devtools);
  const result = await work();
  const after = await metricsOf(devtools);
  const spent = (name: string): number => 1_000 * (after(name) - before(name));
  const all = spent('TaskDuration');
  return { result, all, script: all - spent('RecalcStyleDuration') - spent('LayoutDuration') };
}
