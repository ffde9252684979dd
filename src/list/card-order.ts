import type { CardNodes } from './card-template.js';
import type { Pace } from './pace.js';

export const firstOf = ({ nodes }: CardNodes): ChildNode => nodes[0] as ChildNode;

export const lastOf = ({ nodes }: CardNodes): ChildNode => nodes.at(-1) as ChildNode;

/** The bit that `compareDocumentPosition` sets: `Node.DOCUMENT_POSITION_FOLLOWING`. */
const FOLLOWING = 4;

/** Whether the nodes of one connector come before those of the other. */
const isBefore = (one: CardNodes, other: CardNodes): boolean => (lastOf(one).compareDocumentPosition(firstOf(other)) & FOLLOWING) !== 0;

/**
 * Moves nodes where their order has changed, but not those at the place `fixed`.
 * @returns a promise to wait for, before the next ones are moved; `null`: everything is in order.
 */
export function putInOrder(all: readonly CardNodes[], fixed: number, pace: Pace): Promise<void> | null {
  const pairs = all.slice(1).map((second, place) => ({ first: all[place] as CardNodes, second }));
  for (const { first, second } of pairs.slice(fixed)) {
    if (isBefore(first, second)) continue;
    lastOf(first).after(...second.nodes);
    const pause = pace.count();
    if (pause) return pause;
  }
  for (const { first, second } of pairs.slice(0, fixed).reverse()) {
    if (isBefore(first, second)) continue;
    firstOf(second).before(...first.nodes);
    const pause = pace.count();
    if (pause) return pause;
  }
  return null;
}
