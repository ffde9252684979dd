import ts from 'typescript';
import { CARD } from './sources.js';
import type { Sources, Subject } from './sources.js';
import { alias, baseOf, classNamed, expanded, literals, memberNamed, nodesOf, objectOf, textOf, within } from './syntax.js';

/** An element's public interface as its code has it, without regard to comments. */
export interface Code {
  /** Each observed attribute with its property; `null` for an attribute of HTML that has no property here, such as `lang`. */
  readonly attributes: ReadonlyMap<string, string | null>;
  /** The attributes above that the element also writes when their property changes. */
  readonly reflected: ReadonlySet<string>;
  /** Attributes that the element only writes, for style sheets and selectors. */
  readonly written: ReadonlySet<string>;
  readonly parts: ReadonlySet<string>;
  readonly slots: ReadonlySet<string>;
  /** Each custom property with its fallback. */
  readonly cssProperties: ReadonlyMap<string, string>;
  /** The types of the events that are dispatched. */
  readonly events: ReadonlySet<string>;
  /** Each event's type with the TypeScript type of its `detail`. */
  readonly details: ReadonlyMap<string, string>;
  readonly states: ReadonlySet<string>;
  /** Public properties and methods, without those that Lit or the browser declares. */
  readonly members: ReadonlySet<string>;
}

const READS = ['getAttribute', 'hasAttribute'];
const WRITES = ['setAttribute', 'toggleAttribute'];
/** Called by the browser. */
const CALLBACKS = ['connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'adoptedCallback', 'observedAttributes'];

/** The value of an option in a Lit property declaration. */
const option = (declaration: ts.ObjectLiteralExpression | undefined, name: string): ts.Expression | undefined =>
  declaration?.properties.filter(ts.isPropertyAssignment).find((each) => each.name.getText() === name)?.initializer;

const isTrue = (node: ts.Expression | undefined): boolean => node?.kind === ts.SyntaxKind.TrueKeyword;
const isFalse = (node: ts.Expression | undefined): boolean => node?.kind === ts.SyntaxKind.FalseKeyword;

/** An expression for the element itself: in its class, or in a controller that knows it as its host. */
const isElement = (node: ts.Expression): boolean => /^this$|(^|\.)#?host$/.test(node.getText());

/** @see https://lit.dev/docs/components/properties/#property-options */
function attributesOf(nodes: readonly ts.Node[], className: string): Pick<Code, 'attributes' | 'reflected' | 'written'> {
  const attributes = new Map<string, string | null>();
  const reflected = new Set<string>();
  const written = new Set<string>();
  const properties = memberNamed(nodes, className, 'properties');
  const table = properties && [...within(properties)].find(ts.isObjectLiteralExpression);
  for (const property of table?.properties.filter(ts.isPropertyAssignment) ?? []) {
    const name = textOf(property.name) ?? property.name.getText();
    const declaration = objectOf(property.initializer, nodes);
    const attribute = option(declaration, 'attribute');
    if (isFalse(attribute) || isTrue(option(declaration, 'state'))) continue;
    const spelling = textOf(attribute) ?? name.toLowerCase();
    attributes.set(spelling, memberNamed(nodes, className, name) ? name : null);
    if (isTrue(option(declaration, 'reflect'))) reflected.add(spelling);
  }
  const observedOnly = new Set<string>();
  const observed = memberNamed(nodes, className, 'observedAttributes');
  for (const name of observed ? [...within(observed)].flatMap((node) => textOf(node) ?? []) : []) {
    if (!attributes.has(name)) observedOnly.add(name);
  }
  for (const node of nodes.filter(ts.isCallExpression)) {
    if (!ts.isPropertyAccessExpression(node.expression) || !isElement(node.expression.expression)) continue;
    const { text: method } = node.expression.name;
    const name = textOf(node.arguments[0]);
    if (name === undefined) continue;
    const accessor = ts.findAncestor(node, ts.isAccessor)?.name.getText();
    if (READS.includes(method) && !attributes.has(name)) attributes.set(name, accessor ?? null);
    if (!WRITES.includes(method)) continue;
    written.add(name);
    if (accessor !== undefined && attributes.get(name) === accessor) reflected.add(name);
  }
  // An attribute that the element both writes and observes is an output that it protects.
  for (const name of observedOnly) if (!written.has(name)) attributes.set(name, null);
  for (const name of attributes.keys()) written.delete(name);
  return { attributes, reflected, written };
}

/** Reads parts, slots and custom properties from the templates and style sheets. */
function markupOf(nodes: readonly ts.Node[]): Pick<Code, 'parts' | 'slots' | 'cssProperties'> {
  const parts = new Set<string>();
  const slots = new Set<string>();
  const cssProperties = new Map<string, string>();
  for (const node of nodes) {
    if (ts.isTemplateSpan(node)) {
      const spans = node.parent.templateSpans;
      const before = spans[spans.indexOf(node) - 1]?.literal ?? node.parent.head;
      if (before.text.endsWith('part=')) for (const part of expanded(node.expression, nodes)) parts.add(part);
    }
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node)) continue;
    for (const [, names = ''] of node.text.matchAll(/\bpart="([^"]*)"/g)) for (const name of names.split(' ')) parts.add(name);
    for (const [, name = ''] of node.text.matchAll(/<slot(?: name="([^"]*)")?/g)) slots.add(name);
    for (const [, name = '', fallback = ''] of node.text.matchAll(/var\((--cyclr-[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g)) {
      cssProperties.set(name, fallback.trim());
    }
  }
  return { parts, slots, cssProperties };
}

/** The classes that extend `Event`, directly or not. */
function eventClasses(nodes: readonly ts.Node[]): readonly ts.ClassDeclaration[] {
  const isEvent = (node: ts.ClassDeclaration): boolean => {
    const base = baseOf(node);
    const known = base === undefined ? undefined : classNamed(nodes, base);
    return base === 'Event' || (known !== undefined && known !== node && isEvent(known));
  };
  return nodes.filter(ts.isClassDeclaration).filter(isEvent);
}

/** An event counts as dispatched when `new` makes it: with its type as an argument, or from a class that passes the type to `super`. */
function eventsOf(nodes: readonly ts.Node[], detailsName: string): Pick<Code, 'events' | 'details'> {
  const classes = eventClasses(nodes);
  const made = nodes.filter(ts.isNewExpression).map((node) => ({ name: node.expression.getText(), type: node.arguments?.[0] }));
  const types = classes.flatMap((each) => {
    const instances = made.filter(({ name }) => name === each.name?.text);
    const inherited = instances.length ? [...within(each)].filter(ts.isCallExpression)
      .filter(({ expression }) => expression.kind === ts.SyntaxKind.SuperKeyword).map((call) => call.arguments[0]) : [];
    return [...instances.map(({ type }) => type), ...inherited].flatMap((type) => expanded(type, nodes));
  });
  const interfaces = nodes.filter(ts.isInterfaceDeclaration).filter(({ name }) => name.text === detailsName);
  const details = interfaces.flatMap(({ members }) => members.filter(ts.isPropertySignature)).map(({ name, type }) => [
    textOf(name) ?? '?', detailOf(type, nodes),
  ] as const);
  return { events: new Set(types.filter((type) => type.startsWith('cyclr-'))), details: new Map(details) };
}

const isInternal = (member: ts.ClassElement): boolean =>
  ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal' || tagName.text === 'ignore');

/** The public members of the class and of its base classes in these sources. Overrides of Lit's and HTML's members are not listed. */
function membersOf(nodes: readonly ts.Node[], className: string): readonly string[] {
  const found = classNamed(nodes, className);
  if (!found) return [];
  const { Private, Protected, Override } = ts.ModifierFlags;
  const names = found.members.flatMap((member) => {
    const hidden = (ts.getCombinedModifierFlags(member) & (Private | Protected | Override)) !== 0 || isInternal(member);
    return hidden || !member.name || ts.isPrivateIdentifier(member.name) ? [] : [member.name.getText()];
  });
  return [...names.filter((name) => !CALLBACKS.includes(name)), ...membersOf(nodes, baseOf(found) ?? '')];
}

/** The type in one line, with short unions written out. */
function detailOf(type: ts.TypeNode | undefined, nodes: readonly ts.Node[]): string {
  const plain = (type?.getText() ?? '').replace(/\breadonly /g, '').replace(/;?\s*\}$/, ' }').replace(/\s+/g, ' ');
  return plain.replace(/: (\w+)(?=;| \})/g, (whole, name: string) => {
    const values = name === 'State' ? [] : literals(alias(nodes, name), nodes);
    return values.length ? `: ${values.map((value) => `'${value}'`).join(' | ')}` : whole;
  });
}

/** The strings that the type of this name allows; none if there is no such type. */
export function unionOf(sources: Sources, name: string): readonly string[] {
  const nodes = nodesOf(sources);
  return literals(alias(nodes, name), nodes);
}

/** The files that an entry re-exports values from, in its order. */
export function reexportedBy(sources: Sources, entry: string): readonly string[] {
  const exports = nodesOf(sources).filter(ts.isExportDeclaration)
    .filter((node) => node.getSourceFile().fileName === entry && !node.isTypeOnly);
  const folder = entry.slice(0, entry.lastIndexOf('/') + 1);
  return exports.flatMap(({ moduleSpecifier }) => textOf(moduleSpecifier) ?? [])
    .map((specifier) => folder + specifier.replace(/^\.\//, '').replace(/\.js$/, '.ts'));
}

export function codeOf(sources: Sources, { className, details, states, owns }: Subject = CARD): Code {
  const nodes = nodesOf(sources).filter((node) => owns(node.getSourceFile().fileName));
  return {
    ...attributesOf(nodes, className),
    ...markupOf(nodes),
    ...eventsOf(nodes, details),
    states: new Set(states === null ? [] : literals(alias(nodes, states), nodes)),
    members: new Set(membersOf(nodes, className)),
  };
}
