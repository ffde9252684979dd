import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { bundle } from './bundle.js';

const file = (path: string): URL => new URL(path, import.meta.url);

/** The file for script tags, and the one that it loads when it is asked for a diagnosis. */
const widget = ['cyclr-connector-auth.min.js', 'cyclr-connector-auth.diagnose.min.js'] as const;

async function readWidget(name: string): Promise<string> {
  try {
    return await readFile(file(`../../dist/${name}`), 'utf8');
  } catch (cause) {
    throw new Error(`dist/${name} is not built yet: npm run build`, { cause });
  }
}

/** What the pages load. The widget is the built file for script tags, as a customer's page would have it. */
export async function assets(): Promise<Hono> {
  const [pageScript, returnScript] = await Promise.all([
    bundle(file('browser/page.ts')),
    bundle(file('../../src/return.ts')),
    ...widget.map(readWidget),
  ]);
  const script = { 'Content-Type': 'text/javascript; charset=utf-8' };
  const files = new Hono();
  for (const name of widget) files.get(`/${name}`, async (c) => c.body(await readWidget(name), 200, script));
  return files
    .get('/page.js', (c) => c.body(pageScript, 200, script))
    .get('/return.js', (c) => c.body(returnScript, 200, script))
    .get('/page.css', async (c) => c.body(await readFile(file('page.css'), 'utf8'), 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/favicon.svg', async (c) => c.body(await readFile(file('favicon.svg'), 'utf8'), 200, { 'Content-Type': 'image/svg+xml' }));
}
