import { readdir, readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { bundle } from './bundle.js';

const file = (path: string): URL => new URL(path, import.meta.url);

const readWidget = (name: string): Promise<string> => readFile(file(`../../dist/${name}`), 'utf8');

/** The file for script tags, and the files that it loads on demand: languages and diagnosis. */
export async function widgetFiles(): Promise<readonly string[]> {
  const names = await readdir(file('../../dist/')).catch((): readonly string[] => []);
  if (!names.includes('cyclr-connector-auth.min.js')) throw new Error('The element is not built yet. Run: npm run build');
  return names.filter((name) => /^cyclr-connector-auth\.([\w-]+\.)?min\.js$/.test(name));
}

/** The files that the pages load. The element is the built file for script tags, as on a customer's page. */
export async function assets(): Promise<Hono> {
  const [widget, pageScript] = await Promise.all([widgetFiles(), bundle(file('browser/page.ts'))]);
  const script = { 'Content-Type': 'text/javascript; charset=utf-8' };
  const files = new Hono();
  for (const name of widget) files.get(`/${name}`, async (c) => c.body(await readWidget(name), 200, script));
  return files
    .get('/page.js', (c) => c.body(pageScript, 200, script))
    .get('/page.css', async (c) => c.body(await readFile(file('page.css'), 'utf8'), 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/favicon.svg', async (c) => c.body(await readFile(file('favicon.svg'), 'utf8'), 200, { 'Content-Type': 'image/svg+xml' }));
}
