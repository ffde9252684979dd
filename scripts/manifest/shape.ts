import { CARD } from './sources.js';
import type { Subject } from './sources.js';

/** The parts of a custom elements manifest (schema 2) that these scripts write and read. */

export interface Type {
  readonly text: string;
}

export interface Named {
  readonly name: string;
  readonly description?: string;
}

export interface Attribute extends Named {
  readonly type?: Type;
  readonly default?: string;
  readonly fieldName?: string;
}

export interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly type?: Type;
  readonly privacy?: 'public' | 'private' | 'protected';
  readonly static?: boolean;
  readonly readonly?: boolean;
  readonly attribute?: string;
  readonly reflects?: boolean;
  readonly default?: string;
  readonly return?: { readonly type?: Type; readonly description?: string };
  readonly inheritedFrom?: { readonly name: string; readonly module?: string };
}

export interface EventEntry extends Named {
  readonly type?: Type;
  /** The type of the event's `detail`: an addition of ours, as the schema has no member for it. */
  readonly detail?: Type;
}

export interface CssProperty extends Named {
  readonly default?: string;
}

export interface Declaration extends Named {
  readonly kind: string;
  readonly superclass?: { readonly name: string; readonly module?: string; readonly package?: string };
  readonly customElement?: boolean;
  readonly tagName?: string;
  readonly attributes?: readonly Attribute[];
  readonly members?: readonly Member[];
  readonly events?: readonly EventEntry[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly CssProperty[];
  readonly cssStates?: readonly Named[];
}

/** The declaration of the element, with an empty list for each kind of member that it lacks. */
export type Element = Required<Omit<Declaration, 'superclass'>>;

export interface Export {
  readonly kind: string;
  readonly name: string;
  readonly declaration: { readonly name: string; readonly module?: string };
}

export interface Module {
  readonly kind: string;
  readonly path: string;
  readonly declarations?: readonly Declaration[];
  readonly exports?: readonly Export[];
}

export interface Manifest {
  readonly schemaVersion: string;
  readonly modules: readonly Module[];
}

/** Every element that the manifest describes. */
export const elementsOf = (manifest: Manifest): readonly Element[] =>
  manifest.modules.flatMap(({ declarations = [] }) => declarations).filter(({ customElement }) => customElement).map((found) => ({
    attributes: [], members: [], events: [], slots: [], cssParts: [], cssProperties: [], cssStates: [],
    description: '', customElement: true, tagName: '', ...found,
  }));

export function elementOf(manifest: Manifest, { tagName }: Subject = CARD): Element {
  const found = elementsOf(manifest).find((element) => element.tagName === tagName);
  if (!found) throw new Error(`The manifest does not describe <${tagName}>.`);
  return found;
}
