import type { Page } from 'playwright';
import type { Setup } from './browser.js';

/** An event of the browser's trace; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread. */
  readonly tdur?: number;
}

/** The browser's trace of a piece of work. */
export async function trace(
  { browser }: Setup, { page, categories }: { readonly page: Page; readonly categories: string[] }, work: () => Promise<unknown>,
): Promise<readonly TraceEvent[]> {
  await browser.startTracing(page, { categories });
  let text: Buffer;
  try {
    await work();
  } finally {
    text = await browser.stopTracing();
  }
  return (JSON.parse(text.toString()) as { readonly traceEvents: readonly TraceEvent[] }).traceEvents;
}
