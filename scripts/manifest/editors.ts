import { elementsOf } from './shape.js';
import type { Element, Manifest, Named, Type } from './shape.js';

/** The members of package.json that the files for editors contain. */
export interface Package {
  readonly name: string;
  readonly version: string;
}

/** The strings of a union type. */
const values = (type: Type | undefined): readonly { readonly name: string }[] =>
  [...(type?.text ?? '').matchAll(/'([^']*)'/g)].map(([, name = '']) => ({ name }));

const about = ({ name, description = '' }: Named): { readonly name: string; readonly description: string } => ({ name, description });

/** The entries of the elements. Those of the same name, such as a part of both elements, are one, which says what it is in each element. */
function merged(elements: readonly Element[], entriesOf: (element: Element) => readonly Named[]): readonly Named[] {
  const found = elements.flatMap((element) => entriesOf(element).map(({ name, description = '' }) => ({ name, description, tagName: element.tagName })));
  return [...new Set(found.map(({ name }) => name))].map((name) => {
    const same = found.filter((entry) => entry.name === name);
    const [first = '', ...others] = new Set(same.map(({ description }) => description));
    return { name, description: others.length ? same.map(({ description, tagName }) => `${tagName}: ${description}`).join(' ') : first };
  });
}

/** HTML custom data for VS Code: https://github.com/microsoft/vscode-custom-data */
export const htmlData = (manifest: Manifest): unknown => ({
  version: 1.1,
  tags: elementsOf(manifest).map(({ tagName, description, attributes }) => ({
    name: tagName,
    description,
    attributes: attributes.map((attribute) => {
      const choices = values(attribute.type);
      return {
        ...about(attribute),
        ...(attribute.type?.text === 'boolean' && { valueSet: 'v' }),
        ...(choices.length && { values: choices }),
      };
    }),
  })),
});

/** CSS custom data for VS Code. */
export function cssData(manifest: Manifest): unknown {
  const elements = elementsOf(manifest);
  return {
    version: 1.1,
    properties: merged(elements, ({ cssProperties }) => cssProperties),
    pseudoElements: merged(elements, ({ cssParts }) => cssParts).map((part) => ({ ...part, name: `::part(${part.name})` })),
    pseudoClasses: merged(elements, ({ cssStates }) => cssStates).map((state) => ({ ...state, name: `:state(${state.name})` })),
  };
}

/** Web types for JetBrains editors: https://plugins.jetbrains.com/docs/intellij/websymbols-web-types.html */
export const webTypes = (manifest: Manifest, { name, version }: Package): unknown => ({
  $schema: 'https://json.schemastore.org/web-types',
  name,
  version,
  'description-markup': 'markdown',
  contributions: { html: { elements: elementsOf(manifest).map(webType) } },
});

function webType(element: Element): unknown {
  const fields = element.members.filter(({ kind, static: isStatic }) => kind === 'field' && !isStatic);
  return {
    name: element.tagName,
    description: element.description,
    attributes: element.attributes.map((attribute) => ({
      ...about(attribute),
      value: { type: attribute.type?.text ?? 'string' },
      ...(attribute.default && { default: attribute.default }),
    })),
    slots: element.slots.map(about),
    js: {
      properties: fields.map((field) => ({
        ...about(field),
        type: field.type?.text ?? 'unknown',
        ...(field.readonly && { 'read-only': true }),
      })),
      events: element.events.map((event) => ({ ...about(event), type: event.type?.text ?? 'Event' })),
    },
    css: {
      properties: element.cssProperties.map((property) => ({
        ...about(property),
        ...(property.default && { default: property.default }),
      })),
      parts: element.cssParts.map(about),
    },
  };
}
