import { elementOf } from './shape.js';
import type { Manifest, Named, Type } from './shape.js';

/** The members of package.json that the files for editors contain. */
export interface Package {
  readonly name: string;
  readonly version: string;
}

/** The strings of a union type. */
const values = (type: Type | undefined): readonly { readonly name: string }[] =>
  [...(type?.text ?? '').matchAll(/'([^']*)'/g)].map(([, name = '']) => ({ name }));

const about = ({ name, description = '' }: Named): { readonly name: string; readonly description: string } => ({ name, description });

/** HTML custom data for VS Code: https://github.com/microsoft/vscode-custom-data */
export function htmlData(manifest: Manifest): unknown {
  const { tagName, description, attributes } = elementOf(manifest);
  return {
    version: 1.1,
    tags: [{
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
    }],
  };
}

/** CSS custom data for VS Code. */
export function cssData(manifest: Manifest): unknown {
  const { cssParts, cssProperties, cssStates } = elementOf(manifest);
  return {
    version: 1.1,
    properties: cssProperties.map(about),
    pseudoElements: cssParts.map(({ name, description = '' }) => ({ name: `::part(${name})`, description })),
    pseudoClasses: cssStates.map(({ name, description = '' }) => ({ name: `:state(${name})`, description })),
  };
}

/** Web types for JetBrains editors: https://plugins.jetbrains.com/docs/intellij/websymbols-web-types.html */
export function webTypes(manifest: Manifest, { name, version }: Package): unknown {
  const element = elementOf(manifest);
  const fields = element.members.filter(({ kind, static: isStatic }) => kind === 'field' && !isStatic);
  return {
    $schema: 'https://json.schemastore.org/web-types',
    name,
    version,
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: [{
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
        }],
      },
    },
  };
}
