import type { Code } from './code.js';
import { elementOf } from './shape.js';
import type { Manifest, Named } from './shape.js';
import type { Subject } from './sources.js';

/** One sentence for each difference between an element in the manifest and its code. */
export function differences(manifest: Manifest, code: Code, subject?: Subject): readonly string[] {
  const element = elementOf(manifest, subject);
  const attributes = new Map(element.attributes.map(({ name, fieldName = null }) => [name, fieldName]));
  const reflected = element.members.filter(({ reflects, attribute }) => reflects && !attribute);
  return [
    ...compare('attribute', element.attributes, code.attributes),
    ...[...code.attributes].flatMap(([name, property]) => {
      const documented = attributes.get(name);
      return documented === undefined || documented === property ? []
        : [`The attribute ${name} is the property ${property} in the code, and ${documented} in its comment.`];
    }),
    ...compare('reflected property', reflected, code.written),
    ...compare('part', element.cssParts, code.parts),
    ...compare('slot', element.slots, code.slots),
    ...compare('custom property', element.cssProperties, code.cssProperties),
    ...compare('event', element.events, code.events),
    ...compare('event', element.events, code.details),
    ...compare('state', element.cssStates, code.states),
    ...compare('member', element.members, code.members),
    ...element.members.filter(({ kind, type }) => kind === 'field' && !type?.text).map(({ name }) => `The property ${name} has no type.`),
  ];
}

type Names = Pick<ReadonlySet<string>, 'has' | 'keys'>;

/** Compares both ways, and finds names without a description. */
function compare(kind: string, documented: readonly Named[], code: Names): readonly string[] {
  const subject = (name: string): string => `The ${kind} ${name || '(default)'}`;
  const names = new Set(documented.map(({ name }) => name));
  return [
    ...documented.filter(({ name }) => !code.has(name)).map(({ name }) => `${subject(name)} is documented, but not in the code.`),
    ...[...code.keys()].filter((name) => !names.has(name)).map((name) => `${subject(name)} is in the code, but not documented.`),
    ...documented.filter(({ description }) => !description).map(({ name }) => `${subject(name)} has no description.`),
  ];
}
