import ts from 'typescript';
import type { Sources } from './sources.js';

/** Limits how many calls are followed from a variable back to a string. */
const DEEPEST_CALL = 4;

export function* within(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => { children.push(child); });
  for (const child of children) yield* within(child);
}

export const textOf = (node: ts.Node | undefined): string | undefined => node && ts.isStringLiteralLike(node) ? node.text : undefined;

/** The strings of a literal type, a union, a named one of these, or the elements of a constant array: `(typeof NAMES)[number]`. */
export function literals(type: ts.TypeNode | undefined, nodes: readonly ts.Node[]): readonly string[] {
  if (!type) return [];
  if (ts.isUnionTypeNode(type)) return type.types.flatMap((each) => literals(each, nodes));
  if (ts.isParenthesizedTypeNode(type)) return literals(type.type, nodes);
  if (ts.isTypeReferenceNode(type)) return literals(alias(nodes, type.getText()), nodes);
  if (ts.isIndexedAccessTypeNode(type)) return literals(type.objectType, nodes);
  if (ts.isTypeQueryNode(type)) {
    const constant = nodes.filter(ts.isVariableDeclaration).find(({ name }) => name.getText() === type.exprName.getText());
    const array = constant && [...within(constant)].find(ts.isArrayLiteralExpression);
    return array?.elements.flatMap((element) => textOf(element) ?? []) ?? [];
  }
  const text = ts.isLiteralTypeNode(type) ? textOf(type.literal) : undefined;
  return text === undefined ? [] : [text];
}

export function alias(nodes: readonly ts.Node[], name: string): ts.TypeNode | undefined {
  return nodes.filter(ts.isTypeAliasDeclaration).find((node) => node.name.text === name)?.type;
}

/** The name by which a function is called: its own, or that of the variable or property that holds it. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.name?.getText();
  if (!ts.isArrowFunction(node)) return undefined;
  return ts.isVariableDeclaration(node.parent) || ts.isPropertyDeclaration(node.parent) ? node.parent.name.getText() : undefined;
}

const calleeOf = ({ expression }: ts.CallExpression): string =>
  ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();

/**
 * The strings that a variable can hold. For a parameter these are the literals of its type or, if it has none, the arguments in the calls
 * of its function; for anything else, the literal types of the interface members with that name.
 */
function possible(variable: ts.Expression, nodes: readonly ts.Node[], depth: number): readonly string[] {
  if (ts.isPropertyAccessExpression(variable)) return memberTypes(variable.name.text, nodes);
  if (!ts.isIdentifier(variable) || depth > DEEPEST_CALL) return [];
  const isIt = (parameter: ts.ParameterDeclaration): boolean => ts.isIdentifier(parameter.name) && parameter.name.text === variable.text;
  for (let node: ts.Node = variable; !ts.isSourceFile(node); node = node.parent) {
    const name = nameOf(node);
    if (name === undefined || !ts.isFunctionLike(node) || !node.parameters.some(isIt)) continue;
    const index = node.parameters.findIndex(isIt);
    const type = node.parameters[index]?.type;
    const typed = type && literals(ts.isTypeReferenceNode(type) ? alias(nodes, type.getText()) : type, nodes);
    if (typed?.length) return typed;
    const calls = nodes.filter(ts.isCallExpression).filter((call) => calleeOf(call) === name);
    return calls.flatMap((call) => expanded(call.arguments[index], nodes, depth + 1));
  }
  return memberTypes(variable.text, nodes);
}

const memberTypes = (name: string, nodes: readonly ts.Node[]): readonly string[] =>
  nodes.filter(ts.isPropertySignature).filter((member) => member.name.getText() === name).flatMap(({ type }) => literals(type, nodes));

/** The strings that an expression can evaluate to; `?` for an expression that cannot be followed. */
export function expanded(node: ts.Expression | undefined, nodes: readonly ts.Node[], depth = 0): readonly string[] {
  if (!node) return ['?'];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce<readonly string[]>((heads, { expression, literal }) => {
      const values = possible(expression, nodes, depth);
      return heads.flatMap((head) => values.map((value) => head + value + literal.text));
    }, [node.head.text]);
  }
  const values = possible(node, nodes, depth);
  return values.length ? values : ['?'];
}

export const classNamed = (nodes: readonly ts.Node[], name: string): ts.ClassDeclaration | undefined =>
  nodes.filter(ts.isClassDeclaration).find((node) => node.name?.text === name);

export const baseOf = ({ heritageClauses }: ts.ClassDeclaration): string | undefined =>
  heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();

/** A member of a class, or of the first of its base classes that declares it. */
export function memberNamed(nodes: readonly ts.Node[], className: string | undefined, name: string): ts.ClassElement | undefined {
  const found = className === undefined ? undefined : classNamed(nodes, className);
  return found && (found.members.find((member) => member.name?.getText() === name) ?? memberNamed(nodes, baseOf(found), name));
}

/** An object literal, or that of the constant which the expression names. */
export function objectOf(node: ts.Expression | undefined, nodes: readonly ts.Node[]): ts.ObjectLiteralExpression | undefined {
  if (!node) return undefined;
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return objectOf(node.expression, nodes);
  if (!ts.isIdentifier(node)) return undefined;
  return objectOf(nodes.filter(ts.isVariableDeclaration).find(({ name }) => name.getText() === node.text)?.initializer, nodes);
}

const parsed = new WeakMap<Sources, readonly ts.Node[]>();

/** Every syntax node of the sources. */
export function nodesOf(sources: Sources): readonly ts.Node[] {
  const nodes = parsed.get(sources)
    ?? Object.entries(sources).flatMap(([path, text]) => [...within(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true))]);
  parsed.set(sources, nodes);
  return nodes;
}
