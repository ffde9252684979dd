import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { locales } from './locales.js';

const page = readFileSync('docs/languages.md', 'utf8');

/** The rows of the table of languages: name, `lang`, file. */
const rows = [...page.matchAll(/^\| ([^|]+) \| `(\w+)` \| `([\w-]+)` \|$/gm)].map(([, name = '', range = '', file = '']) => ({ name, range, file }));

test('the page on languages lists every file, and the lang that it is for', () => {
  assert.deepEqual(rows.map(({ file }) => file).sort(), locales.map(({ tag }) => tag).sort());
  for (const { range, file } of rows) assert.equal(new Intl.Locale(file).language, range);
});

test('it calls each language by its name', () => {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  for (const { name, range } of rows) assert.equal(name.split(',')[0], names.of(range));
});

test('the element loads the file that it lists for a lang', () => {
  const source = readFileSync('src/element/language.ts', 'utf8');
  const loaded = [...source.matchAll(/^ {2}(\w+): .*import\('\.\.\/locales\/([\w-]+)\.js'\)/gm)].map(([, range, file]) => `${range} ${file}`);
  assert.deepEqual(loaded.sort(), rows.map(({ range, file }) => `${range} ${file}`).sort());
});
