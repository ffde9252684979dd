import type { PropertyDeclarations } from 'lit';
import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';

/**
 * The values that each card gets from the list: attributes by their names, and the properties `fetch` and `messages`. An attribute is not
 * set if its value is `null`, `undefined` or `false`.
 */
export type CardSettings = Readonly<Record<string, unknown>>;

/** A card, and the origin of its settings. */
export interface SettableCard {
  readonly card: CyclrConnectorAuth;
  /** The names of the settings that the template, or the page, has made. They stay. */
  readonly own: readonly string[];
  /** The list's values that the card has now. */
  readonly given: Map<string, unknown>;
}

/** The cards by the ids of their connectors. */
type SettableCards = ReadonlyMap<string, SettableCard>;

/** Reads these properties of a list or a card. A card has all properties that its list passes on. */
export const settingsOf = (list: object, declarations: PropertyDeclarations): CardSettings => Object.fromEntries(
  Object.entries(declarations).map(([name, { attribute }]): [string, unknown] => [attribute as string || name, list[name as never]]),
);

/** Properties of a card that the list decides. */
const OF_LIST = ['endpoint', 'connectorId', 'connector'];

/** The properties of a card that are not those of its copy, which has the attributes only. */
export function propertiesBeside(card: CyclrConnectorAuth, copy: CyclrConnectorAuth): PropertyDeclarations {
  const { properties } = card.constructor as typeof CyclrConnectorAuth;
  return Object.fromEntries(Object.entries(properties).filter(([name]) =>
    !OF_LIST.includes(name) && !Object.is(card[name as never], copy[name as never])));
}

/**
 * The names of the settings that the page has made on a card that is in the list already. What equals the list's own is no such setting:
 * the list has given it to the card before, or to one of which this is a copy.
 */
export function ownSettings(card: CyclrConnectorAuth, settings: CardSettings): readonly string[] {
  const attributes = card.getAttributeNames().filter((name) => card.getAttribute(name) !== attributeOf(settings[name]));
  const properties = Object.entries(settingsOf(card, propertiesBeside(card, document.importNode(card))));
  return [...attributes, ...properties.filter(([name, value]) => (value ?? null) !== (settings[name] ?? null)).map(([name]) => name)];
}

/** The value of the attribute for a setting. */
const attributeOf = (value: unknown): string | null => {
  if (value == null || value === false) return null;
  return value === true ? '' : `${value as string | number | URL}`;
};

/** Gives a card the settings that have changed. A setting of the page for this card alone stays until the list's own changes. */
export function applySettings({ card, own, given }: SettableCard, settings: CardSettings): void {
  for (const [name, value] of Object.entries(settings)) {
    // The list decides the endpoint. A `timeout` that is no number is `NaN`, which is not equal to itself.
    if ((name !== 'endpoint' && own.includes(name)) || Object.is(given.get(name), value)) continue;
    given.set(name, value);
    const attribute = attributeOf(value);
    if (name === 'fetch' || name === 'messages') Object.assign(card, { [name]: value });
    else if (attribute === null) card.removeAttribute(name);
    else card.setAttribute(name, attribute);
  }
}

/**
 * Gives the cards back the attributes that a library has removed, which morphs the page to the server's HTML. Such a library also removes
 * `state`, which the card writes anew. If that is still there, or the card is new, the page itself has changed this one card.
 */
export function restoreSettings(records: readonly MutationRecord[], cards: SettableCards, settings: CardSettings): void {
  const changes = new Map<Node, MutationRecord[]>();
  for (const record of records) if (record.attributeName) changes.set(record.target, [...changes.get(record.target) ?? [], record]);
  for (const [id, settable] of cards) {
    const { card, given } = settable;
    const changed = changes.get(card) ?? [];
    const names = changed.map(({ attributeName }) => attributeName as string).filter((name) => !card.hasAttribute(name));
    const states = changed.filter(({ attributeName }) => attributeName === 'state').map(({ oldValue }) => oldValue);
    if (!names.length || states[0] === null || !states.includes(null)) continue;
    for (const name of names) given.delete(name);
    if (names.includes('connector-id')) card.setAttribute('connector-id', id);
    applySettings(settable, settings);
  }
}
