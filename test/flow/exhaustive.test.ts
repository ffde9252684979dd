import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');
const TABLE = join(root, 'src/flow/table.ts');
const FLOW = join(root, 'src/flow/flow.ts');

/** The compiler on the flow's files, with changes that are not written to disk. */
class Compiler {
  readonly #changes = new Map<string, { readonly version: number; readonly text: string }>();
  readonly #service: ts.LanguageService;
  #version = 0;

  constructor() {
    const { config } = ts.readConfigFile(join(root, 'src/flow/tsconfig.json'), ts.sys.readFile) as { config: unknown };
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, 'src/flow'));
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => fileNames,
      getScriptVersion: (name) => String(this.#changes.get(name)?.version ?? 0),
      getScriptSnapshot: (name) => {
        const text = this.#changes.get(name)?.text ?? ts.sys.readFile(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
    });
  }

  /** The errors in the table after a change of one file. */
  errorsAfter(path: string, text: string): readonly string[] {
    this.#changes.set(path, { version: ++this.#version, text });
    const errors = this.#service.getSemanticDiagnostics(TABLE).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    this.#changes.set(path, { version: ++this.#version, text: readFileSync(path, 'utf8') });
    return errors;
  }
}

const compiler = new Compiler();
const table = readFileSync(TABLE, 'utf8');
const flow = readFileSync(FLOW, 'utf8');

/** The rows: the names of the ignored inputs, and the handled pairs, each with its place in the file. */
function pairs(): readonly { readonly name: string; readonly from: number; readonly to: number }[] {
  const file = ts.createSourceFile(TABLE, table, ts.ScriptTarget.ES2022, true);
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList: { declarations: [declaration] } }) => {
    const { name, type, initializer } = declaration!;
    if (!type || !ts.isTypeReferenceNode(type) || type.typeName.getText() !== 'Row') return [];
    const ignored = type.typeArguments?.[0];
    assert.ok(ignored && ts.isUnionTypeNode(ignored) && initializer && ts.isObjectLiteralExpression(initializer));
    return [...ignored.types, ...initializer.properties].map((node) => (
      { name: `${name.getText()}: ${node.getText()}`, from: node.getStart(), to: node.getEnd() }
    ));
  });
}

test('the table compiles as it is', () => {
  assert.deepEqual(compiler.errorsAfter(TABLE, table), []);
});

test('every state decides about every input', () => {
  const inputs = [...flow.matchAll(/^ {2}readonly (\w+): (?:unknown|\{.*\});$/gm)].map(([, name]) => name).filter((name) => name !== 'reset');
  assert.equal(pairs().length, 10 * inputs.length);
});

for (const { name, from, to } of pairs()) {
  test(`without the pair "${name}" the table does not compile`, () => {
    // `never` takes a name out of a union; a property and its comma go altogether.
    const isIgnored = table[from] === '\'';
    const text = table.slice(0, from) + (isIgnored ? 'never' : '') + table.slice(to).replace(isIgnored ? '' : /^,/, '');
    assert.notDeepEqual(compiler.errorsAfter(TABLE, text), []);
  });
}

test('a misspelled input does not compile', () => {
  for (const by of ['\'conect\'', '\'detached\'']) assert.notDeepEqual(compiler.errorsAfter(TABLE, table.replace('\'connect\'', by)), []);
});

test('with a new input no state compiles until it decides about it', () => {
  for (const payloads of ['BeginningPayloads', 'OngoingPayloads']) {
    const text = flow.replace(`interface ${payloads} {`, `interface ${payloads} {\n  readonly another: unknown;`);
    const errors = compiler.errorsAfter(FLOW, text);
    assert.equal(errors.filter((error) => error.includes('another')).length, 10, errors.join('\n'));
  }
});
