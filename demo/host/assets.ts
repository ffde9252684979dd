import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { bundle } from './bundle.js';

const file = (path: string): URL => new URL(path, import.meta.url);

const widget = file('../../dist/cyclr-connector-auth.min.js');

async function readWidget(): Promise<string> {
  try {
    return await readFile(widget, 'utf8');
  } catch (cause) {
    throw new Error('dist/cyclr-connector-auth.min.js is not built yet: npm run build', { cause });
  }
}

/** What the pages load. The widget is the built file for script tags, as a customer's page would have it. */
export async function assets(): Promise<Hono> {
  const [pageScript, returnScript] = await Promise.all([
    bundle(file('browser/page.ts')),
    bundle(file('../../src/return.ts')),
    readWidget(),
  ]);
  const script = { 'Content-Type': 'text/javascript; charset=utf-8' };
  return new Hono()
    .get('/cyclr-connector-auth.min.js', async (c) => c.body(await readWidget(), 200, script))
    .get('/page.js', (c) => c.body(pageScript, 200, script))
    .get('/return.js', (c) => c.body(returnScript, 200, script))
    .get('/page.css', async (c) => c.body(await readFile(file('page.css'), 'utf8'), 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/favicon.svg', async (c) => c.body(await readFile(file('favicon.svg'), 'utf8'), 200, { 'Content-Type': 'image/svg+xml' }));
}
