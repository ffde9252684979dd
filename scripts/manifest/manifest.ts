import { create, ts } from '@custom-elements-manifest/analyzer';
import { codeOf, reexportedBy, unionOf } from './code.js';
import type { Code } from './code.js';
import type { Attribute, Declaration, Manifest, Member, Module } from './shape.js';
import type { Sources } from './sources.js';

/** The entries of the package: one registers the element, the other exports the classes. */
const REGISTERING = { path: 'dist/index.js' };
const EXPORTING = { path: 'dist/element.js', source: 'src/element.ts' };

/** The analyzer's manifest, completed from the code. It describes the package's entries only: no other module can be imported. */
export function manifestOf(sources: Sources): Manifest {
  const written = [...new Set(reexportedBy(sources, EXPORTING.source))];
  const modules = [...written, EXPORTING.source].map((path) =>
    ts.createSourceFile(path, sources[path] ?? '', ts.ScriptTarget.ES2022, true));
  const analysed = create({ modules, context: { dev: false } }) as Manifest;
  const module = (source: string): Module | undefined => analysed.modules.find(({ path }) => path === source);
  const exported = (module(EXPORTING.source)?.exports ?? []).map(({ name }) => name);
  const code = codeOf(sources);
  const declarations = written.flatMap((path) => module(path)?.declarations ?? [])
    .filter(({ kind, name }) => kind === 'class' && exported.includes(name))
    .map((declaration) => completed(declaration, { code, sources, exported }));
  const manifest: Manifest = {
    // The first version of the schema that has custom states.
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
  // Descriptions keep the line breaks of their comments: join the lines.
  return JSON.parse(JSON.stringify(manifest), (_, value: unknown) => typeof value === 'string' ? value.replace(/\s*\n\s*/g, ' ') : value) as Manifest;
}

/** Everything that a declaration is completed from. */
interface Known {
  readonly code: Code;
  readonly sources: Sources;
  /** The names that the package exports. */
  readonly exported: readonly string[];
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

function member({ inheritedFrom, ...given }: Member, { code, exported }: Known): Member {
  const { attribute } = given;
  return {
    ...given,
    // Members of a class that the package does not export count as the element's own.
    ...(inheritedFrom && exported.includes(inheritedFrom.name) && { inheritedFrom: { name: inheritedFrom.name, module: EXPORTING.path } }),
    ...(attribute && { ...(code.reflected.has(attribute) && { reflects: true }), ...defaultOf(given) }),
  };
}

function superclass({ name, ...where }: NonNullable<Declaration['superclass']>, exported: readonly string[]): NonNullable<Declaration['superclass']> {
  if (exported.includes(name)) return { name, module: EXPORTING.path };
  return { name, ...(where.package && { package: where.package }) };
}

function completed(declaration: Declaration, known: Known): Declaration {
  const { code, sources, exported } = known;
  const { superclass: base, customElement, attributes = [], events = [], cssProperties = [] } = declaration;
  // The analyzer also lists what overrides Lit's members, such as `properties`: the code's list leaves those out.
  const members = (declaration.members ?? []).filter(({ privacy = 'public', name }) => privacy === 'public' && (!customElement || code.members.has(name)));
  const own = {
    ...declaration,
    ...(base && { superclass: superclass(base, exported) }),
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
