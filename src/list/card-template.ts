import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';
import { propertiesBeside, settingsOf } from './card-settings.js';
import type { SettableCard } from './card-settings.js';
import { warn } from './warn.js';

export const CARD = 'cyclr-connector-auth';

/** The nodes that show one connector: a card, perhaps in a wrapper of the page's, or beside other nodes. */
export interface CardNodes {
  readonly card: CyclrConnectorAuth;
  readonly nodes: readonly ChildNode[];
}

/** A card that the list adds, and the names of the settings that it has from the template. */
export type NewCard = CardNodes & Pick<SettableCard, 'own'>;

/**
 * Copies the settings that a framework has given to a card in the template as properties: a copy of the node has the attributes only.
 * @returns the names of these settings.
 */
function copyProperties(from: CyclrConnectorAuth, to: CyclrConnectorAuth): readonly string[] {
  const properties = propertiesBeside(from, to);
  for (const name of Object.keys(properties)) Object.assign(to, { [name]: from[name as never] });
  return Object.keys(settingsOf(from, properties));
}

/** The list's `<template>` child. In a long list, look it up once: the search passes all cards. */
export const findTemplate = (list: Element): HTMLTemplateElement | null => list.querySelector(':scope > template');

/**
 * Makes the nodes for one connector: a copy of the list's template, or a card alone.
 *
 * Scripts in the template are left out: a copy of a script would run once for each connector. The first card in the template is the
 * connector's. Any other is left out, as it would stand for no connector.
 */
export function copyTemplate(list: Element, template: HTMLTemplateElement | null): NewCard {
  // `importNode` also upgrades the card, so that its properties can be set.
  const copy = template && document.importNode(template.content, true);
  // React and Vue add the children to the element itself.
  const source = copy?.hasChildNodes() ? null : template?.querySelector(CARD);
  if (source) copy?.append(...template?.cloneNode(true).childNodes ?? []);
  copy?.querySelectorAll('script').forEach((script) => { script.remove(); });
  const [card, ...others] = copy?.querySelectorAll(CARD) ?? [];
  if (others.length) warn(list, `The template has ${others.length + 1} <${CARD}> elements. Only the first one is used.`);
  others.forEach((other) => { other.remove(); });
  if (copy && card) {
    const names = source ? copyProperties(source, card) : [];
    return { card, nodes: [...copy.childNodes], own: [...card.getAttributeNames(), ...names] };
  }
  if (template) warn(list, `The template has no <${CARD}> element, so it is not used.`);
  const plain = document.createElement(CARD);
  return { card: plain, nodes: [plain], own: [] };
}

/** The id of the connector that a card names. A page's own template may have set a number. */
export const idOf = ({ connectorId }: CyclrConnectorAuth): string => (connectorId as string | number | null | undefined)?.toString() ?? '';

/**
 * The cards that the list contains already, with their connectors' ids, perhaps several of one: the server may have rendered them, or a
 * library may have restored the page from a copy of its nodes.
 */
export const findCards = (list: Element): readonly CyclrConnectorAuth[] =>
  [...list.querySelectorAll<CyclrConnectorAuth>(`${CARD}:not(template *)`)].filter(idOf);

/** The card's outermost wrapper in the list. A wrapper of more than one card stays when a card goes. */
export function wrapperOf(list: Element, card: Element): Element {
  let top = card;
  for (let at = card.parentElement; at && at !== list && at.querySelectorAll(CARD).length === 1; at = at.parentElement) top = at;
  return top;
}

/** Whether the page, or a library, has added a card, or named another connector for one. */
export const addsCard = ({ attributeName, addedNodes }: MutationRecord): boolean => attributeName === 'connector-id' ||
  ([...addedNodes] as Partial<Element>[]).some((node) => node.localName === CARD || node.querySelector?.(CARD));
