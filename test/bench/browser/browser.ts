import { chromium } from 'playwright';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { findChromium } from '../../../scripts/browser.mjs';
import type { Code } from './code.js';

/** What every benchmark needs: a browser, and the code that its pages load. */
export interface Setup {
  readonly browser: Browser;
  readonly code: Code;
}

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] });

/** Runs work in a fresh browser context. */
export async function withContext<T>({ browser }: Setup, work: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  // tsx compiles functions with a `__name` helper, and these functions also run in pages.
  await context.addInitScript('globalThis.__name = (named) => named;');
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

/** Runs work in a new page. */
export async function withPage<T>(
  context: BrowserContext, url: string, work: (page: Page, devtools: CDPSession) => Promise<T>,
): Promise<T> {
  const page = await context.newPage();
  try {
    const devtools = await context.newCDPSession(page);
    await page.goto(url);
    return await work(page, devtools);
  } finally {
    await page.close();
  }
}

/** Throttles the page's processor by a factor. */
export const slow = (devtools: CDPSession, times: number): Promise<unknown> => devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
