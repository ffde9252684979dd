import { chromium } from 'playwright';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { findChromium } from '../../../scripts/browser.mjs';
import { listen } from '../../../demo/listen.js';
import type { Listening } from '../../../demo/listen.js';
import type { Code } from './code.js';

/** Answers of a server of the bench's. */
export type Answer = (request: Request, url: URL) => Response | undefined | Promise<Response | undefined>;

/** A server of the bench's; what it does not answer is not there. */
export const serve = (host: 'localhost' | '127.0.0.1', answer: Answer): Promise<Listening> =>
  listen(host, 0, async () => async (request) => await answer(request, new URL(request.url)) ?? new Response(null, { status: 404 }));

export const html = (head: string, body: string): Response =>
  new Response(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });

export const script = (code: string): Response => new Response(code, { headers: { 'content-type': 'text/javascript; charset=utf-8' } });

/** What every measurement gets: a browser, and what its pages load. */
export interface Stage {
  readonly browser: Browser;
  readonly code: Code;
}

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] });

/** A browser's session, for as long as the work takes. */
export async function withContext<T>({ browser }: Stage, work: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  // The loader that runs this program gives functions their names by a helper, and pages get functions of this program.
  await context.addInitScript('globalThis.__name = (named) => named;');
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

/** A page of its own for one measurement. */
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

/** A server, for as long as the work takes. */
export async function withServer<T>(answer: Answer, work: (origin: string) => Promise<T>): Promise<T> {
  const server = await serve('localhost', answer);
  try {
    return await work(server.origin);
  } finally {
    await server.close();
  }
}

/** Makes the page's processor so many times slower. */
export const slow = (devtools: CDPSession, times: number): Promise<unknown> => devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
