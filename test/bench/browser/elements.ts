import type { Side } from './alternate.js';

/** So high that nothing below it comes near the viewport. */
export const SPACER = '<div style="block-size: 10000px"></div>';

/** As many elements as a page of connectors has, or as many of the floor's. */
export const elements = (side: Side, count: number, attributes = ''): string => Array.from({ length: count }, (_, index) => side === 'ours'
  ? `<cyclr-connector-auth endpoint="/api/connectors" connector-id="${index + 1}"${attributes && ` ${attributes}`}></cyclr-connector-auth>`
  : `<x-floor name="${index + 1}"></x-floor>`).join('\n');
