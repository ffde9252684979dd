import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { locales } from './locales.js';

const page = readFileSync('docs/languages.md', 'utf8');

/** The rows of the language table: name, `lang`, file. */
const rows = [...page.matchAll(/^\| ([^|]+) \| `(\w+)` \| `([\w-]+)` \|$/gm)].map(([, name = '', range = '', file = '']) => ({ name, range, file }));

test('docs/languages.md lists every language file with its lang', () => {
  assert.deepEqual(rows.map(({ file }) => file).sort(), locales.map(({ tag }) => tag).sort());
  for (const { range, file } of rows) assert.equal(new Intl.Locale(file).language, range);
});

test('docs/languages.md uses the English name of each language', () => {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  for (const { name, range } of rows) assert.equal(name.split(',')[0], names.of(range));
});

test('the element loads the listed file for each lang', () => {
  const source = readFileSync('src/element/language.ts', 'utf8');
  const loaded = [...source.matchAll(/^ {2}'?([\w-]+)'?: .*import\('\.\.\/locales\/([\w-]+)\.js'\)/gm)]
    .map(([, tag = '', file]) => `${new Intl.Locale(tag).language} ${file}`);
  assert.deepEqual(loaded.sort(), rows.map(({ range, file }) => `${range} ${file}`).sort());
});
