import { elementOf } from './shape.js';
import type { Element, EventEntry, Manifest, Member } from './shape.js';

const code = (text: string): string => `\`${text}\``;

/** Links lead somewhere in an editor; in a table the name is enough. A single sentence of a cell has no full stop. */
const cell = (text: string): string => {
  const plain = text.replace(/\{@link ([^}]+)\}/g, '`$1`').replace(/\s+/g, ' ').trim().replace(/\|/g, '\\|');
  return /\.\s/.test(plain) ? plain : plain.replace(/\.$/, '');
};

const row = (cells: readonly string[]): string => `|${cells.map((text) => text ? ` ${text} |` : ' |').join('')}`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map((cells) => row(cells.map(cell)))].join('\n');

/** What a comment says last, after "Default:", has a column of its own. */
function withDefault(description = ''): readonly [string, string] {
  const [, meaning = '', fallback = ''] = /^([\s\S]*?)(?:\s*Default: ([\s\S]*))?$/.exec(description) ?? [];
  return [meaning, fallback];
}

/** What an event says first is when it comes. */
function whenAndMore(description = ''): readonly [string, string] {
  const [, when = '', more = ''] = /^([\s\S]*?\.)(?:\s+([\s\S]*))?$/.exec(description) ?? [];
  return [when, more];
}

/** The names in a detail, and which texts they can be. */
function shape({ detail }: EventEntry): string {
  const members = [...(detail?.text ?? '').matchAll(/(\w+)\??: ([^;}]*)/g)];
  const choices = members.filter(([, , type = '']) => type.startsWith('\'')).map(([, name = '', type = '']) =>
    `, ${code(name)}: ${type.trim().split(' | ').map((value) => code(value.slice(1, -1))).join(', ')}`);
  return code(`{ ${members.map(([, name]) => name).join(', ')} }`) + choices.join('');
}

const isOwn = ({ attribute, static: isStatic }: Member): boolean => !attribute && !isStatic;

const TABLES: Readonly<Record<string, (element: Element) => string>> = {
  attributes: ({ attributes }) => table(['attribute', 'meaning', 'default'], attributes.map(({ name, description }) => [code(name), ...withDefault(description)])),
  members: ({ members }) => table(['property or method', 'meaning', 'default'], ['field', 'method'].flatMap((kind) => members.filter(isOwn)
    .filter((member) => member.kind === kind).map((member) => {
      const [meaning, fallback] = withDefault(member.description);
      return [code(member.name + (kind === 'method' ? '()' : '')), meaning + (member.readonly ? ' Read-only.' : ''), fallback];
    }))),
  events: ({ events }) => table(['event', 'when', '`detail`', ''], events.map((event) => {
    const [when, more] = whenAndMore(event.description);
    return [code(event.name), when, shape(event), more];
  })),
  parts: ({ cssParts }) => table(['part', 'what it is'], cssParts.map(({ name, description = '' }) => [code(name), description])),
  slots: ({ slots }) => table(['slot', 'what it is for'], slots.map(({ name, description = '' }) => [name ? code(name) : 'the default one', description])),
  'custom-properties': ({ cssProperties }) => table(['custom property', 'for', 'default'], cssProperties.map(({ name, description = '', default: fallback }) =>
    [code(name), description, fallback ? code(fallback) : ''])),
};

/** A readme whose tables are the manifest's. */
export function withTables(readme: string, manifest: Manifest): string {
  const element = elementOf(manifest);
  return Object.entries(TABLES).reduce((text, [name, make]) => {
    const between = new RegExp(`(<!-- manifest:${name} -->\n)[\\s\\S]*?(<!-- /manifest -->)`, 'g');
    if ([...text.matchAll(between)].length !== 1) throw new Error(`The README needs one place for the table "${name}": <!-- manifest:${name} --> … <!-- /manifest -->`);
    return text.replace(between, (_, start: string, end: string) => `${start}\n${make(element)}\n\n${end}`);
  }, readme);
}
