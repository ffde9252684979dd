import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { apps, pages } from './pages.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/frameworks.md'), 'utf8');

/** The samples, by the file name in their first line. */
const examples = new Map([...page.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [name, code]));

describe('docs/frameworks.md', () => {
  test('shows the files of the tested apps unchanged', () => {
    for (const [name, code] of examples) assert.equal(code, readFileSync(join(apps, name), 'utf8'), name);
  });

  test('shows the component of every app, in at most 28 lines', () => {
    const components = [...new Set(pages.map(({ app }) => app))].flatMap((app) =>
      readdirSync(join(apps, app)).filter((name) => /^connect.*\.(jsx|ts|vue|svelte)$/i.test(name)).map((name) => `${app}/${name}`));
    assert.equal(components.length, 7);
    for (const name of components) assert.ok((examples.get(name)?.split('\n').length ?? 99) <= 28, name);
  });

  test('shows no other code', () => {
    assert.equal(page.match(/^```(?!sh)\w+$/gm)?.length, examples.size);
    for (const name of examples.keys()) assert.ok(existsSync(join(apps, name)), name);
  });
});
