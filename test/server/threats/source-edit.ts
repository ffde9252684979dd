import ts from 'typescript';
import type { Edit } from './threat.js';

export interface SourceFile {
  /** Relative to `src`. */
  readonly path: string;
  readonly text: string;
}

interface Fragment {
  readonly tokens: readonly string[];
  readonly matches: (node: ts.Node) => boolean;
  readonly isExpression: boolean;
}

/**
 * Applies the edit to the one file that holds its declaration, and returns the file's new text.
 * @throws {Error} that says which declaration is missing or lacks the code, or what is wrong with the replacement.
 */
export function applyEdit(files: readonly SourceFile[], { declaration, code, replacement }: Edit): SourceFile {
  const { path, source, node } = findDeclaration(files, declaration);
  const fragment = parseFragment(code);
  const found = findNodes(node, source, fragment);
  const [match] = found;
  if (!match) throw new Error(`\`${declaration}\` in src/${path} lacks this code: ${code}`);
  if (found.length > 1) throw new Error(`\`${declaration}\` in src/${path} has this code ${found.length} times, not once: ${code}`);
  const [start, end] = [match.getStart(source), match.getEnd()];
  const replaced = replacement.replaceAll('$code', source.text.slice(start, end));
  const text = `${source.text.slice(0, start)}${fragment.isExpression ? `(${replaced})` : replaced}${source.text.slice(end)}`;
  checkSyntax(text, replacement);
  checkNames(source, text, replacement);
  return { path, text };
}

const parse = (path: string, text: string): ts.SourceFile => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

const parsedFiles = new WeakMap<SourceFile, ts.SourceFile>();

function parseFile(file: SourceFile): ts.SourceFile {
  const source = parsedFiles.get(file) ?? parse(file.path, file.text);
  parsedFiles.set(file, source);
  return source;
}

function findDeclaration(files: readonly SourceFile[], name: string): { path: string; source: ts.SourceFile; node: ts.Node } {
  const found = files.flatMap((file) => {
    const source = parseFile(file);
    return listDeclarations(source).filter((each) => each.name === name).map(({ node }) => ({ path: file.path, source, node }));
  });
  const [first] = found;
  if (!first) throw new Error(`No declaration in src/server or src/contract is named \`${name}\`.`);
  if (found.length > 1) throw new Error(`Several files of src/server and src/contract declare \`${name}\`: ${found.map(({ path }) => path).join(', ')}.`);
  return first;
}

interface Declaration {
  readonly name: string;
  readonly node: ts.Node;
}

function listDeclarations(source: ts.SourceFile): readonly Declaration[] {
  return source.statements.flatMap((node): readonly Declaration[] => {
    if (ts.isVariableStatement(node)) {
      return node.declarationList.declarations.map((each) => ({ name: each.name.getText(source), node: each }));
    }
    if (ts.isFunctionDeclaration(node)) return [{ name: node.name?.text ?? '', node }];
    if (!ts.isClassDeclaration(node)) return [];
    const name = node.name?.text ?? '';
    return [{ name, node }, ...node.members.map((each) => ({ name: `${name}.${each.name?.getText(source) ?? 'constructor'}`, node: each }))];
  });
}

/** The code's tokens, and the kind of node that it is. */
function parseFragment(code: string): Fragment {
  const statement = { text: `async () => { ${code}\n}`, find: ts.isBlock, matches: ts.isStatement, isExpression: false };
  const member = { text: `({ ${code}\n})`, find: ts.isObjectLiteralExpression, matches: ts.isObjectLiteralElementLike, isExpression: false };
  const expression = { text: `async () => (${code}\n)`, find: ts.isParenthesizedExpression, matches: ts.isExpression, isExpression: true };
  for (const { text, find, matches, isExpression } of [expression, /[;}]$/.test(code) ? statement : member]) {
    if (hasSyntaxErrors(text)) continue;
    const source = parse('fragment.ts', text);
    const outer = findFirst(source, find);
    // Leave out the brackets around the code.
    if (outer) return { tokens: listTokens(outer, source).slice(1, -1), matches, isExpression };
  }
  throw new Error(`This is neither an expression, nor a statement, nor a member of an object literal: ${code}`);
}

function findFirst(node: ts.Node, isWanted: (node: ts.Node) => boolean): ts.Node | undefined {
  return isWanted(node) ? node : ts.forEachChild(node, (child) => findFirst(child, isWanted));
}

/** Nodes inside each other may consist of the same tokens: they count as one. */
function findNodes(node: ts.Node, source: ts.SourceFile, { tokens, matches }: Fragment): readonly ts.Node[] {
  const inner = new Map<number, ts.Node>();
  const visit = (each: ts.Node): void => {
    if (matches(each) && matchTokens(tokens, listTokens(each, source))) inner.set(each.getStart(source), each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return [...inner.values()];
}

/** Without white space, comments and trailing commas. Literals by their values, so that quotes and separators do not matter. */
function listTokens(node: ts.Node, source: ts.SourceFile): readonly string[] {
  const tokens: string[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isJSDoc(each)) return;
    const children = each.getChildren(source);
    if (children.length > 0) children.forEach(visit);
    else if (each.getWidth(source) > 0) tokens.push(textOf(each, source));
  };
  visit(node);
  return tokens.filter((token, index) => token !== ',' || !/^[)\]}]$/.test(tokens[index + 1] ?? ''));
}

function textOf(token: ts.Node, source: ts.SourceFile): string {
  if (ts.isStringLiteral(token) || ts.isNoSubstitutionTemplateLiteral(token)) return JSON.stringify(token.text);
  return ts.isNumericLiteral(token) ? token.text : token.getText(source);
}

function matchTokens(pattern: readonly string[], tokens: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return tokens.length === 0;
  if (first === '$any') return tokens.some((_, index) => matchTokens(rest, tokens.slice(index))) || matchTokens(rest, []);
  return tokens[0] === first && matchTokens(rest, tokens.slice(1));
}

const hasSyntaxErrors = (text: string): boolean => {
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.Latest } });
  return diagnostics.length > 0;
};

function checkSyntax(text: string, replacement: string): void {
  if (hasSyntaxErrors(text)) throw new Error(`The source does not parse any more with this replacement: ${replacement}`);
}

/** A misspelt name would make the test fail, too, and prove nothing. */
function checkNames(before: ts.SourceFile, text: string, replacement: string): void {
  const after = parse(before.fileName, text);
  const known = listNames(before, () => true);
  const declared = listNames(after, isDeclaredName);
  const used = listNames(after, (name) => !isMemberName(name));
  const unknown = [...used].filter((name) => !known.has(name) && !declared.has(name) && !(name in globalThis));
  if (unknown.length > 0) throw new Error(`src/${before.fileName} does not know ${unknown.join(', ')}: ${replacement}`);
}

const isDeclaredName = ({ parent }: ts.Identifier): boolean =>
  ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent);

const isMemberName = (name: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(name.parent) || ts.isPropertyAssignment(name.parent)) && name.parent.name === name;

function listNames(source: ts.SourceFile, isWanted: (name: ts.Identifier) => boolean): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isWanted(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
