import { create, ts } from '@custom-elements-manifest/analyzer';
import { codeOf, reexportedBy, unionOf } from './code.js';
import type { Code } from './code.js';
import type { Attribute, Declaration, Export, Manifest, Member, Module } from './shape.js';
import { CARD, LIST } from './sources.js';
import type { Sources, Subject } from './sources.js';

/** An entry of the package that exports classes. */
interface Entry {
  readonly path: string;
  readonly source: string;
  readonly subject: Subject;
}

/** The card's class has an entry of its own beside the one that registers it. The list's entry does both. */
const REGISTERING = { path: 'dist/index.js' };
const CARD_ENTRY: Entry = { path: 'dist/element.js', source: 'src/element.ts', subject: CARD };
const LIST_ENTRY: Entry = { path: 'dist/list.js', source: 'src/list.ts', subject: LIST };

/** The analyzer's manifest, completed from the code. It describes the package's entries only: no other module can be imported. */
export function manifestOf(sources: Sources): Manifest {
  const card = declarationsOf(sources, CARD_ENTRY);
  const list = declarationsOf(sources, LIST_ENTRY);
  const manifest: Manifest = {
    // The first version of the schema that has custom states.
    schemaVersion: '2.1.0',
    modules: [
      {
        kind: 'javascript-module',
        path: REGISTERING.path,
        declarations: [],
        exports: [{ kind: 'js', name: '*', declaration: { name: '*', module: CARD_ENTRY.path } }, ...definitions(card, CARD_ENTRY)],
      },
      { kind: 'javascript-module', path: CARD_ENTRY.path, declarations: card, exports: exportsOf(card, CARD_ENTRY) },
      {
        kind: 'javascript-module',
        path: LIST_ENTRY.path,
        declarations: list,
        exports: [...exportsOf(list, LIST_ENTRY), ...definitions(list, LIST_ENTRY)],
      },
    ],
  };
  // Descriptions keep the line breaks of their comments: join the lines.
  return JSON.parse(JSON.stringify(manifest), (_, value: unknown) => typeof value === 'string' ? value.replace(/\s*\n\s*/g, ' ') : value) as Manifest;
}

/** The classes that an entry exports. */
function declarationsOf(sources: Sources, entry: Entry): readonly Declaration[] {
  const written = [...new Set(reexportedBy(sources, entry.source))];
  const modules = [...written, entry.source].map((path) => ts.createSourceFile(path, sources[path] ?? '', ts.ScriptTarget.ES2022, true));
  const analysed = create({ modules, context: { dev: false } }) as Manifest;
  const module = (source: string): Module | undefined => analysed.modules.find(({ path }) => path === source);
  const exported = (module(entry.source)?.exports ?? []).map(({ name }) => name);
  const code = codeOf(sources, entry.subject);
  return written.flatMap((path) => module(path)?.declarations ?? [])
    .filter(({ kind, name }) => kind === 'class' && exported.includes(name))
    .map((declaration) => completed(declaration, { code, sources, exported, module: entry.path }));
}

const exportsOf = (declarations: readonly Declaration[], { path }: Entry): readonly Export[] =>
  declarations.map(({ name }) => ({ kind: 'js', name, declaration: { name, module: path } }));

const definitions = (declarations: readonly Declaration[], { path }: Entry): readonly Export[] =>
  declarations.filter(({ customElement }) => customElement).map(({ name, tagName = '' }) => (
    { kind: 'custom-element-definition', name: tagName, declaration: { name, module: path } }
  ));

/** Everything that a declaration is completed from. */
interface Known {
  readonly code: Code;
  readonly sources: Sources;
  /** The names that the entry exports. */
  readonly exported: readonly string[];
  /** The entry's path. */
  readonly module: string;
}

/** The default that a description ends with ("… Default: `600`."), as a value for editors. */
function defaultOf({ description = '' }: { readonly description?: string }): { readonly default?: string } {
  const value = /Default: `([^`]+)`[.;]/.exec(description)?.[1];
  return value === undefined ? {} : { default: value };
}

function attribute(given: Attribute, sources: Sources): Attribute {
  const { fieldName = '', type } = given;
  // A property that accepts any string may have a type with the values that it understands: `authType` has `AuthType`.
  const values = unionOf(sources, fieldName.charAt(0).toUpperCase() + fieldName.slice(1)).map((value) => `'${value}'`);
  const text = values.length ? values.join(' | ') : type?.text.replace(/ \| (?:null|undefined)\b/g, '');
  return { ...given, ...(text && { type: { text } }), ...defaultOf(given) };
}

function member({ inheritedFrom, ...given }: Member, { code, exported, module }: Known): Member {
  const { attribute } = given;
  return {
    ...given,
    // Members of a class that the package does not export count as the element's own.
    ...(inheritedFrom && exported.includes(inheritedFrom.name) && { inheritedFrom: { name: inheritedFrom.name, module } }),
    ...(attribute && { ...(code.reflected.has(attribute) && { reflects: true }), ...defaultOf(given) }),
  };
}

function superclass({ name, ...where }: NonNullable<Declaration['superclass']>, { exported, module }: Known): NonNullable<Declaration['superclass']> {
  if (exported.includes(name)) return { name, module };
  return { name, ...(where.package && { package: where.package }) };
}

function completed(declaration: Declaration, known: Known): Declaration {
  const { code, sources } = known;
  const { superclass: base, customElement, attributes = [], events = [], cssProperties = [] } = declaration;
  // The analyzer also lists what overrides Lit's members, such as `properties`: the code's list leaves those out.
  const members = (declaration.members ?? []).filter(({ privacy = 'public', name }) => privacy === 'public' && (!customElement || code.members.has(name)));
  const own = {
    ...declaration,
    ...(base && { superclass: superclass(base, known) }),
    members: members.map((each) => member(each, known)),
  };
  if (!customElement) return own;
  const order = members.map(({ name }) => name);
  const place = ({ fieldName = '' }: Attribute): number => order.indexOf(fieldName) + 1 || order.length + 1;
  const types = [...code.details.keys()];
  return {
    ...own,
    // The analyzer lists every observed attribute, also one that is an output.
    attributes: attributes.filter(({ name }) => !code.written.has(name))
      .map((each) => attribute(each, sources)).sort((a, b) => place(a) - place(b)),
    events: events.map((event) => {
      const text = code.details.get(event.name);
      return { ...event, ...(text && { detail: { text } }) };
    }).sort((a, b) => types.indexOf(a.name) - types.indexOf(b.name)),
    cssProperties: cssProperties.map((property) => {
      const fallback = code.cssProperties.get(property.name);
      return { ...property, ...(fallback && { default: fallback }) };
    }),
  };
}
