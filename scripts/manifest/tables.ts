import { elementOf } from './shape.js';
import type { Element, EventEntry, Manifest, Member } from './shape.js';
import { CARD, LIST } from './sources.js';

const code = (text: string): string => `\`${text}\``;

/** A table needs only the name of a `{@link}`, and no full stop after a cell's single sentence. */
const cell = (text: string): string => {
  const plain = text.replace(/\{@link ([^}]+)\}/g, '`$1`').replace(/\s+/g, ' ').trim().replace(/\|/g, '\\|');
  return /\.\s/.test(plain) ? plain : plain.replace(/\.$/, '');
};

const row = (cells: readonly string[]): string => `|${cells.map((text) => text ? ` ${text} |` : ' |').join('')}`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map((cells) => row(cells.map(cell)))].join('\n');

/** Splits a comment into its meaning and the text after "Default:", which has its own column. */
function withDefault(description = ''): readonly [string, string] {
  const [, meaning = '', fallback = ''] = /^([\s\S]*?)(?:\s*Default: ([\s\S]*))?$/.exec(description) ?? [];
  return [meaning, fallback];
}

/** The first sentence of an event's comment says when the event is dispatched. */
function whenAndMore(description = ''): readonly [string, string] {
  const [, when = '', more = ''] = /^([\s\S]*?\.)(?:\s+([\s\S]*))?$/.exec(description) ?? [];
  return [when, more];
}

/** The names of a detail's members, and the values of those that are unions of strings. */
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
  slots: ({ slots }) => table(['slot', 'what it is for'], slots.map(({ name, description = '' }) => [name ? code(name) : '(default)', description])),
  'custom-properties': ({ cssProperties }) => table(['custom property', 'for', 'default'], cssProperties.map(({ name, description = '', default: fallback }) =>
    [code(name), description, fallback ? code(fallback) : ''])),
};

/** The start of the names of each element's tables. */
const PREFIXES = [['', CARD], ['list-', LIST]] as const;

/**
 * The page with each table written from the manifest.
 * @throws {Error} If the page has no place for a table, or more than one.
 */
export function withTables(page: string, manifest: Manifest): string {
  const tables = PREFIXES.flatMap(([prefix, subject]) => {
    const element = elementOf(manifest, subject);
    return Object.entries(TABLES).map(([name, make]) => ({ name: prefix + name, text: make(element) }));
  });
  return tables.reduce((text, { name, text: written }) => {
    const between = new RegExp(`(<!-- manifest:${name} -->\n)[\\s\\S]*?(<!-- /manifest -->)`, 'g');
    if ([...text.matchAll(between)].length !== 1) throw new Error(`The reference needs exactly one place for the table "${name}": <!-- manifest:${name} --> … <!-- /manifest -->`);
    return text.replace(between, (_, start: string, end: string) => `${start}\n${written}\n\n${end}`);
  }, page);
}
