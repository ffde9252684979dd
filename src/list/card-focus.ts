import { CARD } from './card-template.js';
import type { CardNodes } from './card-template.js';
import { findPart } from './templates.js';

/** Whether the focus is in the card, or beside it in its nodes. */
export function hasFocus(list: Element, { card, nodes }: CardNodes): boolean {
  const { activeElement } = list.getRootNode() as Document | ShadowRoot;
  return [card, ...nodes].some((node) => node.contains(activeElement));
}

/**
 * Moves the focus from a card that goes to the next one that stays, or else to the one before, or to the status. On the page it would start
 * at the top.
 */
export function passFocus(list: Element, { card }: CardNodes, staying: readonly Element[]): void {
  const cards = [...list.querySelectorAll(CARD)];
  const place = cards.indexOf(card);
  const heir = [...cards.slice(place + 1), ...cards.slice(0, place).reverse()].find((each) => staying.includes(each));
  (heir ?? findPart(list, 'status'))?.focus();
}
