import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { root } from '../../scripts/manifest/sources.js';

type Sources = Readonly<Record<string, string>>;

type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration;

const isType = (node: ts.Node): node is TypeDeclaration =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node);

const isExported = (node: TypeDeclaration): boolean => !!node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The names of the types that a file declares and exports. A re-export from another file declares nothing. */
function exportedTypes(path: string, text: string): ReadonlySet<string> {
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const types = statements.filter(isType);
  const declared = new Set(types.map(({ name }) => name?.text ?? ''));
  const lists = statements.filter(ts.isExportDeclaration).filter(({ moduleSpecifier }) => !moduleSpecifier)
    .flatMap(({ exportClause }) => exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : []);
  return new Set([
    ...types.filter(isExported).map(({ name }) => name?.text ?? ''),
    ...lists.filter(({ name, propertyName }) => declared.has((propertyName ?? name).text)).map(({ name }) => name.text),
  ]);
}

/** One line for each name that more than one file exports, with the files. */
function duplicates(sources: Sources): readonly string[] {
  const files = new Map<string, string[]>();
  for (const [path, text] of Object.entries(sources)) {
    for (const name of exportedTypes(path, text)) files.set(name, [...files.get(name) ?? [], path]);
  }
  return [...files].filter(([, paths]) => paths.length > 1).map(([name, paths]) => `${name}: ${paths.join(', ')}`).sort();
}

function readSources(): Sources {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).sort();
  return Object.fromEntries(paths.map((path) => [`src/${path.replaceAll('\\', '/')}`, readFileSync(join(root, 'src', path), 'utf8')]));
}

test('no two files of src export a type of the same name', () => {
  assert.deepEqual(duplicates(readSources()), []);
});

/** One line for each member that more than one interface of the browser's gets in this file. Both can extend one type instead. */
function repeatedMembers(path: string, text: string): readonly string[] {
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const interfaces = statements.filter(ts.isModuleDeclaration)
    .flatMap(({ body }) => body && ts.isModuleBlock(body) ? [...body.statements] : []).filter(ts.isInterfaceDeclaration);
  const names = interfaces.flatMap(({ members }) => members.map(({ name }) => name && 'text' in name ? name.text : ''));
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `${path}: ${name}`);
}

test('no file of src adds a member to two interfaces of the browser’s', () => {
  assert.deepEqual(Object.entries(readSources()).flatMap(([path, text]) => repeatedMembers(path, text)), []);
  const twice = "declare global { interface HTMLElementEventMap { 'a': 1; b: 2 } interface DocumentEventMap { 'a': 1; c: 3 } }";
  assert.deepEqual(repeatedMembers('a.ts', twice), ['a.ts: a']);
});

describe('the check for duplicate type names', () => {
  const cases: readonly (readonly [name: string, sources: Sources, expected: readonly string[]])[] = [
    ['finds interfaces, type aliases and classes', {
      'a.ts': 'export interface Answer { a: 1 } export type Options = 1;', 'b.ts': 'export class Answer {}', 'c.ts': 'export type Answer = 1; export abstract class Options {}',
    }, ['Answer: a.ts, b.ts, c.ts', 'Options: a.ts, c.ts']],
    ['finds a type that is exported in a list, by its exported name', {
      'a.ts': 'interface Row { a: 1 } export type { Row as Line };', 'b.ts': 'type Line = 1; export { type Line };',
    }, ['Line: a.ts, b.ts']],
    ['ignores types that are not exported', { 'a.ts': 'interface Props { a: 1 }', 'b.ts': 'interface Props { b: 1 } export const x = 1;' }, []],
    ['ignores re-exports', { 'a.ts': 'export interface State { a: 1 }', 'b.ts': "export type { State } from './a.js'; export type * from './a.js';" }, []],
    ['ignores values', { 'a.ts': 'export type Card = 1;', 'b.ts': 'export const Card = 1; export function State() {}' }, []],
    ['ignores what a file declares for another module', { 'a.ts': "declare module 'vue' { export interface State { a: 1 } }", 'b.ts': 'export type State = 1;' }, []],
    ['counts a merged declaration once', { 'a.ts': 'export interface Card { a: 1 } export class Card {}' }, []],
  ];
  for (const [name, sources, expected] of cases) {
    test(name, () => { assert.deepEqual(duplicates(sources), expected); });
  }
});
