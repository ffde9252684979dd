import type { CardNodes } from './card-template.js';

export const firstOf = ({ nodes }: CardNodes): ChildNode => nodes[0] as ChildNode;

export const lastOf = ({ nodes }: CardNodes): ChildNode => nodes.at(-1) as ChildNode;

/** The bit that `compareDocumentPosition` sets: `Node.DOCUMENT_POSITION_FOLLOWING`. */
const FOLLOWING = 4;

/** Whether the nodes of one connector come before those of the other. */
const isBefore = (one: CardNodes, other: CardNodes): boolean => (lastOf(one).compareDocumentPosition(firstOf(other)) & FOLLOWING) !== 0;

/** Moves nodes where their order has changed, but not those at the place `fixed`. */
export function putInOrder(all: readonly CardNodes[], fixed: number): void {
  const [start, ...following] = all.slice(fixed);
  if (!start) return;
  let before = start;
  for (const each of following) {
    if (!isBefore(before, each)) lastOf(before).after(...each.nodes);
    before = each;
  }
  let after = start;
  for (const each of all.slice(0, fixed).reverse()) {
    if (!isBefore(each, after)) firstOf(after).before(...each.nodes);
    after = each;
  }
}
