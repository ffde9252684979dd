import { readFile } from 'node:fs/promises';
import { bundle } from '../host/bundle.js';
import type { Html } from '../host/pages/layout.js';
import { playgroundPage } from './page.js';

const file = (path: string): URL => new URL(path, import.meta.url);

/** The files of the playground, by name, without the built element. */
export async function playgroundFiles(elsewhere: Html): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['index.html', String(await playgroundPage(elsewhere))],
    ['playground.js', await bundle(file('browser/playground.ts'))],
    ['playground.css', await readFile(file('playground.css'), 'utf8')],
    ['site.css', await readFile(file('site.css'), 'utf8')],
    ['favicon.svg', await readFile(file('../host/favicon.svg'), 'utf8')],
  ]);
}
