import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Bench } from '../bench.js';
import { attribute, until } from '../driver.js';
import { recorder } from '../recorder.js';
import { givesToken, startOwnHost } from './own-host.js';

/** One connector for each auth type on the page, in its order. */
export const kinds = { apiKey: 11, basic: 14, oauth: 12 } as const;

export type Kind = keyof typeof kinds;

/** The path of an element and of something in it, for the driver's functions. */
export const at = (kind: Kind, selector: string): [string, string] => [`cyclr-connector-auth[connector-id="${kinds[kind]}"]`, selector];

export const is = (bench: Bench, kind: Kind, state: string): Promise<unknown> => until(`${kind} ${state}`, async () =>
  await bench.view.evaluate(attribute('state', at(kind, '')[0])) === state);

const dist = (name: string): Promise<string> => readFile(new URL(`../../../dist/${name}`, import.meta.url), 'utf8');

/** The nonce of the page's scripts, for a policy that names it. */
export const NONCE = 'bm9uY2UtMQ';

const page = (lang: string): string => `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,"><body>
${Object.values(kinds).map((id) => `<cyclr-connector-auth endpoint="/api/connectors" connector-id="${id}" loading="eager"></cyclr-connector-auth>`).join('\n')}
<script nonce="${NONCE}" src="/host.js"></script>
<script nonce="${NONCE}" type="module" src="/cyclr-connector-auth.min.js"></script>`;

export interface Strictness {
  readonly lang?: string;
  /** The page's Content-Security-Policy. */
  readonly policy?: string;
  /** Runs before anything else on the page. */
  readonly script?: string;
  /** Receives the browser's violation reports. */
  readonly reported?: (report: string) => void;
}

/** Shows a page with one disconnected connector of each kind, and without inline scripts and styles. */
export async function onThreeKinds(
  bench: Bench, { lang = 'en', policy, script = '', reported }: Strictness, work: (origin: string) => Promise<string>,
): Promise<string> {
  // Cyclr refuses a wrong key.
  bench.demo.cyclr.unknowns.checksCredentials = true;
  const type = { 'Content-Type': 'text/javascript; charset=utf-8' };
  const host = await startOwnHost(bench, new Hono()
    .get('/', (c) => c.html(page(lang), 200, policy ? { 'Content-Security-Policy': policy } : {}))
    .get('/host.js', (c) => c.body(`${script}\n${givesToken}${recorder(false)};`, 200, type))
    .get('/:file{cyclr-connector-auth\\.[a-zA-Z-]+\\.min\\.js}', async (c) => c.body(await dist(c.req.param('file')), 200, type))
    .post('/reports', async (c) => {
      reported?.(await c.req.text());
      return c.body(null, 204);
    }));
  try {
    await bench.browser.page.goto(`${host.origin}/`);
    for (const kind of Object.keys(kinds) as Kind[]) await is(bench, kind, 'ready');
    return await work(host.origin);
  } finally {
    await bench.closePopups();
    await bench.browser.page.goto('about:blank');
    await host.close();
  }
}
