import { create, ts } from '@custom-elements-manifest/analyzer';
import { codeOf, unionOf } from './code.js';
import type { Code } from './code.js';
import type { Attribute, Declaration, Manifest, Member, Module } from './shape.js';
import type { Sources } from './sources.js';

/** Where the classes are written, and what they extend. */
const WRITTEN = [
  'src/element/rendered-element.ts', 'src/element/page-options.ts', 'src/element/cyclr-connector-auth.ts', 'src/element/events.ts', 'src/backend/errors.ts',
];

/** The entries of the package: one registers the element, the other exports the classes. */
const REGISTERING = { path: 'dist/index.js' };
const EXPORTING = { path: 'dist/element.js', source: 'src/element.ts' };

/** What the analyzer says of the sources, and what it cannot see in them: of the package's entries, for nothing else can be imported. */
export function manifestOf(sources: Sources): Manifest {
  const modules = [...WRITTEN, EXPORTING.source].map((path) =>
    ts.createSourceFile(path, sources[path] ?? '', ts.ScriptTarget.ES2022, true));
  const analysed = create({ modules, context: { dev: false } }) as Manifest;
  const module = (source: string): Module | undefined => analysed.modules.find(({ path }) => path === source);
  const exported = (module(EXPORTING.source)?.exports ?? []).map(({ name }) => name);
  const code = codeOf(sources);
  const declarations = WRITTEN.flatMap((path) => module(path)?.declarations ?? [])
    .filter(({ kind, name }) => kind === 'class' && exported.includes(name))
    .map((declaration) => completed(declaration, code, sources, exported));
  const manifest: Manifest = {
    // The first with the states of elements.
    schemaVersion: '2.1.0',
    modules: [
      {
        kind: 'javascript-module',
        path: REGISTERING.path,
        declarations: [],
        exports: [
          { kind: 'js', name: '*', declaration: { name: '*', module: EXPORTING.path } },
          ...declarations.filter(({ customElement }) => customElement).map(({ name, tagName = '' }) => (
            { kind: 'custom-element-definition', name: tagName, declaration: { name, module: EXPORTING.path } }
          )),
        ],
      },
      {
        kind: 'javascript-module',
        path: EXPORTING.path,
        declarations,
        exports: declarations.map(({ name }) => ({ kind: 'js', name, declaration: { name, module: EXPORTING.path } })),
      },
    ],
  };
  // A comment's lines are those of its file.
  return JSON.parse(JSON.stringify(manifest), (_, value: unknown) => typeof value === 'string' ? value.replace(/\s*\n\s*/g, ' ') : value) as Manifest;
}

/** "… Default: `600`." is prose to a reader, and a value to an editor. */
function defaultOf({ description = '' }: { readonly description?: string }): { readonly default?: string } {
  const value = /Default: `([^`]+)`[.;]/.exec(description)?.[1];
  return value === undefined ? {} : { default: value };
}

function attribute(given: Attribute, sources: Sources): Attribute {
  const { fieldName = '', type } = given;
  // A property that may be any text, but has a type of its own for what it should be.
  const values = unionOf(sources, fieldName.charAt(0).toUpperCase() + fieldName.slice(1)).map((value) => `'${value}'`);
  const text = values.length ? values.join(' | ') : type?.text.replace(/ \| (?:null|undefined)\b/g, '');
  return { ...given, ...(text && { type: { text } }), ...defaultOf(given) };
}

function member({ inheritedFrom, ...given }: Member, exported: readonly string[]): Member {
  return {
    ...given,
    // What comes from a class that nobody else can have is the element's own.
    ...(inheritedFrom && exported.includes(inheritedFrom.name) && { inheritedFrom: { name: inheritedFrom.name, module: EXPORTING.path } }),
    // A property that is its attribute has no other place to be in.
    ...(given.attribute && { reflects: true, ...defaultOf(given) }),
  };
}

function superclass({ superclass: given, customElement }: Declaration, exported: readonly string[]): NonNullable<Declaration['superclass']> {
  if (customElement || !given) return { name: 'HTMLElement' };
  return { name: given.name, ...(exported.includes(given.name) && { module: EXPORTING.path }) };
}

function completed(declaration: Declaration, code: Code, sources: Sources, exported: readonly string[]): Declaration {
  const { customElement, attributes = [], events = [], cssProperties = [] } = declaration;
  // The analyzer takes what is assigned to the shadow root in the constructor for a member.
  const members = (declaration.members ?? []).filter(({ privacy = 'public', name }) => privacy === 'public' && (!customElement || code.members.has(name)));
  const own = { ...declaration, superclass: superclass(declaration, exported), members: members.map((each) => member(each, exported)) };
  if (!customElement) return own;
  const order = members.map(({ name }) => name);
  const place = ({ fieldName = '' }: Attribute): number => order.indexOf(fieldName) + 1 || order.length + 1;
  const told = [...code.details.keys()];
  return {
    ...own,
    attributes: attributes.map((each) => attribute(each, sources)).sort((a, b) => place(a) - place(b)),
    events: events.map((event) => {
      const text = code.details.get(event.name);
      return { ...event, ...(text && { detail: { text } }) };
    }).sort((a, b) => told.indexOf(a.name) - told.indexOf(b.name)),
    cssProperties: cssProperties.map((property) => {
      const fallback = code.cssProperties.get(property.name);
      return { ...property, ...(fallback && { default: fallback }) };
    }),
  };
}
