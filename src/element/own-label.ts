/**
 * Whether the page provides the label of the main button, as content of the element's default slot. White space between tags is no label,
 * and neither are the comments that frameworks leave.
 */
export const hasOwnLabel = (element: Element): boolean => [...element.childNodes].some(isLabel);

// Not `instanceof`: a popup's or frame's nodes have classes of their own. Only elements and texts have an `assignedSlot`.
const isLabel = (node: Node): boolean => 'slot' in node ? node.slot === '' : 'assignedSlot' in node && !!node.textContent?.trim();
