import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { threats } from './defences.js';
import { readSources } from './mutant.js';
import { applyEdit } from './source-edit.js';
import { remove, replace } from './threat.js';

const files = [
  { path: 'a.ts', text: "export function check(a: number): string {\n  if (a > 1_000 && limit(a)) throw new Error('too much');\n  return `${a}`;\n}\n" },
  { path: 'b.ts', text: 'class Box {\n  #size = 1;\n  read() { return this.#size; }\n}\nconst limit = 5;\n' },
];
const edited = (text: string, ...edit: Parameters<typeof replace>) => applyEdit([{ path: 'a.ts', text }], replace(...edit)).text;

test('every proof finds its code in the source', async () => {
  const sources = await readSources(join(import.meta.dirname, '../../..'));
  for (const { edits } of threats.flatMap(({ proofs }) => proofs)) {
    for (const edit of edits) applyEdit(sources, edit);
  }
});

test('an edit replaces an expression, a statement or a member of an object', () => {
  assert.match(applyEdit(files, replace('check', 'limit(a)', 'true')).text, /a > 1_000 && \(true\)\) throw/);
  assert.match(applyEdit(files, remove('check', "throw new Error('too much');")).text, /limit\(a\)\) ;\n/);
  assert.match(edited('const o = { a: 1, b: 2 };', 'o', 'a: 1', '...{}, $code'), /\{ \.\.\.\{\}, a: 1, b: 2 \}/);
  assert.match(applyEdit(files, replace('Box.read', 'this.#size', '2')).text, /return \(2\);/);
  assert.match(applyEdit(files, replace('check', 'throw new Error($any);', 'return a;')).text, /limit\(a\)\) return a;/);
});

test('an edit survives comments, formatting and a move to another file', () => {
  const edit = ['check', 'limit({ a: 1000, b: "x" }, /[/]x/)', 'true'] as const;
  const expected = /return \(true\);/;
  assert.match(edited("const check = () => { return limit({ a: 1000, b: 'x' }, /[/]x/); };", ...edit), expected);
  assert.match(edited("function check() {\n  return limit( // why\n    { a: 1_000, /* and */ b: 'x', },\n    /[/]x/,\n  );\n}", ...edit), expected);
});

for (const [fact, edit, message] of [
  ['an unknown declaration', replace('nothing', 'a', 'b'), /No declaration in src\/server or src\/contract is named `nothing`/],
  ['code that the declaration lacks', replace('check', 'limit(b)', 'true'), /`check` in src\/a\.ts lacks this code: limit\(b\)/],
  ['code that is there twice', replace('check', 'a', 'b'), /`check` in src\/a\.ts has this code \d times/],
  ['code that does not parse', replace('check', 'a &&', 'b'), /neither an expression, nor/],
  ['a replacement that does not parse', replace('check', 'limit(a)', 'a &&'), /does not parse any more/],
  ['a replacement with an unknown name', replace('check', 'limit(a)', 'limits(a)'), /a\.ts does not know limits/],
] as const) {
  test(`an edit fails on ${fact}`, () => {
    assert.throws(() => applyEdit(files, edit), message);
  });
}

test('an edit fails on a name that several files declare', () => {
  assert.throws(() => applyEdit([...files, { ...files[0]!, path: 'c.ts' }], replace('check', 'limit(a)', 'true')), /Several files .*a\.ts, c\.ts/);
});
