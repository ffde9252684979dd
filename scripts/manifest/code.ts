import ts from 'typescript';
import type { Sources } from './sources.js';

/** What the code itself says of the element, whatever its comments say. */
export interface Code {
  /** Each attribute that is read, with the property that is it; `null` where that is the browser's own. */
  readonly attributes: ReadonlyMap<string, string | null>;
  /** Attributes that are only written: they say something to style sheets. */
  readonly written: ReadonlySet<string>;
  readonly parts: ReadonlySet<string>;
  readonly slots: ReadonlySet<string>;
  /** Each custom property, with what is used where a page sets none. */
  readonly cssProperties: ReadonlyMap<string, string>;
  /** Events that are dispatched. */
  readonly events: ReadonlySet<string>;
  /** Events with the type of their detail, as TypeScript is told. */
  readonly details: ReadonlyMap<string, string>;
  readonly states: ReadonlySet<string>;
  /** Properties and methods that everybody may use. */
  readonly members: ReadonlySet<string>;
}

const READS = ['getAttribute', 'hasAttribute'];
const WRITES = ['setAttribute', 'toggleAttribute'];
/** Whoever calls these is the browser. */
const CALLBACKS = ['connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'observedAttributes'];

function* within(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => { children.push(child); });
  for (const child of children) yield* within(child);
}

const textOf = (node: ts.Node | undefined): string | undefined => node && ts.isStringLiteralLike(node) ? node.text : undefined;

/** The strings of a union, or of a single literal type. */
const literals = (type: ts.TypeNode | undefined): readonly string[] => {
  if (!type) return [];
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(literals);
  const text = ts.isLiteralTypeNode(type) ? textOf(type.literal) : undefined;
  return text === undefined ? [] : [text];
};

function alias(nodes: readonly ts.Node[], name: string): ts.TypeNode | undefined {
  return nodes.filter(ts.isTypeAliasDeclaration).find((node) => node.name.text === name)?.type;
}

/** What a variable can be: a parameter, by the calls of its function; anything else, by the types that have a member of its name. */
function possible(variable: ts.Identifier, nodes: readonly ts.Node[]): readonly string[] {
  const isIt = (parameter: ts.ParameterDeclaration): boolean => ts.isIdentifier(parameter.name) && parameter.name.text === variable.text;
  for (let node: ts.Node = variable; !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isArrowFunction(node) || !node.parameters.some(isIt) || !ts.isVariableDeclaration(node.parent)) continue;
    const name = node.parent.name.getText();
    const index = node.parameters.findIndex(isIt);
    const calls = nodes.filter(ts.isCallExpression).filter((call) => call.expression.getText() === name);
    return calls.map((call) => textOf(call.arguments[index]) ?? '?');
  }
  return nodes.filter(ts.isPropertySignature).filter(({ name }) => name.getText() === variable.text).flatMap(({ type }) => literals(type));
}

/** All that a text with places for values can be. */
function expanded(node: ts.Node | undefined, nodes: readonly ts.Node[]): readonly string[] {
  if (!node || !ts.isTemplateExpression(node)) return [textOf(node) ?? '?'];
  return node.templateSpans.reduce<readonly string[]>((heads, { expression, literal }) => {
    const values = ts.isIdentifier(expression) ? possible(expression, nodes) : [];
    return heads.flatMap((head) => values.map((value) => head + value + literal.text));
  }, [node.head.text]);
}

function attributesOf(nodes: readonly ts.Node[]): Pick<Code, 'attributes' | 'written'> {
  const attributes = new Map<string, string | null>();
  const written = new Set<string>();
  for (const { name, initializer } of nodes.filter((node) => ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node))) {
    if (!initializer) continue;
    if (name.getText() === 'ATTRIBUTES' && ts.isObjectLiteralExpression(initializer)) {
      for (const property of initializer.properties.filter(ts.isPropertyAssignment)) {
        attributes.set(textOf(property.initializer) ?? '?', property.name.getText());
      }
    }
    if (name.getText() === 'observedAttributes' && ts.isArrayLiteralExpression(initializer)) {
      for (const observed of initializer.elements.flatMap((element) => textOf(element) ?? [])) {
        attributes.set(observed, attributes.get(observed) ?? null);
      }
    }
  }
  for (const node of nodes.filter(ts.isCallExpression)) {
    if (!ts.isPropertyAccessExpression(node.expression) || node.expression.expression.kind !== ts.SyntaxKind.ThisKeyword) continue;
    const { text: method } = node.expression.name;
    const name = textOf(node.arguments[0]);
    if (name === undefined) continue;
    if (READS.includes(method)) {
      const accessor = ts.findAncestor(node, ts.isGetAccessor);
      attributes.set(name, accessor?.name.getText() ?? attributes.get(name) ?? null);
    }
    if (WRITES.includes(method)) written.add(name);
  }
  for (const name of attributes.keys()) written.delete(name);
  return { attributes, written };
}

/** What stands in texts: markup and style sheets. */
function markupOf(nodes: readonly ts.Node[]): Pick<Code, 'parts' | 'slots' | 'cssProperties'> {
  const parts = new Set<string>();
  const slots = new Set<string>();
  const cssProperties = new Map<string, string>();
  for (const node of nodes) {
    if (ts.isTemplateSpan(node)) {
      const spans = node.parent.templateSpans;
      const before = spans[spans.indexOf(node) - 1]?.literal ?? node.parent.head;
      if (before.text.endsWith('part=') && ts.isIdentifier(node.expression)) for (const part of possible(node.expression, nodes)) parts.add(part);
    }
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node)) continue;
    for (const [, names = ''] of node.text.matchAll(/\bpart="([^"]*)"/g)) for (const name of names.split(' ')) parts.add(name);
    for (const [, name = ''] of node.text.matchAll(/<slot(?: name="([^"]*)")?/g)) slots.add(name);
    for (const [, name = '', fallback = ''] of node.text.matchAll(/var\((--cyclr-[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g)) cssProperties.set(name, fallback.trim());
  }
  return { parts, slots, cssProperties };
}

function eventsOf(nodes: readonly ts.Node[]): Pick<Code, 'events' | 'details'> {
  const made = nodes.filter(ts.isNewExpression).filter(({ expression }) => expression.getText() === 'ConnectorAuthEvent');
  const inherited = nodes.filter(ts.isCallExpression).filter(({ expression }) => expression.kind === ts.SyntaxKind.SuperKeyword);
  const dispatched = [...made, ...inherited].flatMap((call) => expanded(call.arguments?.[0], nodes)).filter((name) => name.startsWith('cyclr-'));
  const interfaces = nodes.filter(ts.isInterfaceDeclaration).filter(({ name }) => name.text === 'ConnectorAuthEventDetails');
  const details = interfaces.flatMap(({ members }) => members.filter(ts.isPropertySignature)).map(({ name, type }) => [
    textOf(name) ?? '?', detailOf(type, nodes),
  ] as const);
  return { events: new Set(dispatched), details: new Map(details) };
}

/** Those of the class and of the classes that it extends. */
function membersOf(nodes: readonly ts.Node[], className = 'CyclrConnectorAuth'): readonly string[] {
  const found = nodes.filter(ts.isClassDeclaration).find(({ name }) => name?.text === className);
  if (!found) return [];
  const names = found.members.flatMap((member) => {
    const hidden = ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
    return hidden || !member.name || ts.isPrivateIdentifier(member.name) ? [] : [member.name.getText()];
  });
  const base = found.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();
  return [...names.filter((name) => !CALLBACKS.includes(name)), ...membersOf(nodes, base ?? '')];
}

/** In one line, and with short unions written out. */
function detailOf(type: ts.TypeNode | undefined, nodes: readonly ts.Node[]): string {
  const plain = (type?.getText() ?? '').replace(/\breadonly /g, '').replace(/;?\s*\}$/, ' }').replace(/\s+/g, ' ');
  return plain.replace(/: (\w+)(?=;| \})/g, (whole, name: string) => {
    const values = name === 'State' ? [] : literals(alias(nodes, name));
    return values.length ? `: ${values.map((value) => `'${value}'`).join(' | ')}` : whole;
  });
}

const parsed = new WeakMap<Sources, readonly ts.Node[]>();

function nodesOf(sources: Sources): readonly ts.Node[] {
  const nodes = parsed.get(sources)
    ?? Object.entries(sources).flatMap(([path, text]) => [...within(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true))]);
  parsed.set(sources, nodes);
  return nodes;
}

/** The texts that a type of this name allows; none where there is no such type. */
export const unionOf = (sources: Sources, name: string): readonly string[] => literals(alias(nodesOf(sources), name));

export function codeOf(sources: Sources): Code {
  const nodes = nodesOf(sources);
  return { ...attributesOf(nodes), ...markupOf(nodes), ...eventsOf(nodes), states: new Set(literals(alias(nodes, 'State'))), members: new Set(membersOf(nodes)) };
}
