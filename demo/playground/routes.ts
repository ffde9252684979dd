import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { playgroundFiles } from './files.js';

const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** The playground's routes on the demo's host. Its files are made for the first request. */
export function playground(): Hono {
  let made: ReturnType<typeof playgroundFiles> | undefined;
  const answer = async (c: Context, name: string): Promise<Response> => {
    const text = (await (made ??= playgroundFiles(html`<a href="/">Demo</a>`))).get(name);
    const type = types[name.split('.').at(-1) ?? ''];
    return text === undefined || type === undefined ? c.notFound() : c.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` });
  };
  return new Hono()
    .get('/playground', (c) => c.redirect('/playground/'))
    .get('/playground/', (c) => answer(c, 'index.html'))
    .get('/playground/:name', (c) => answer(c, c.req.param('name')));
}
