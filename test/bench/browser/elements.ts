import type { Side } from './alternate.js';

/** Keeps everything below it far from the viewport. */
export const SPACER = '<div style="block-size: 10000px"></div>';

/** The markup of this many elements of one side. */
export const elements = (side: Side, count: number, attributes = ''): string => Array.from({ length: count }, (_, index) => side === 'ours'
  ? `<cyclr-connector-auth endpoint="/api/connectors" connector-id="${index + 1}"${attributes && ` ${attributes}`}></cyclr-connector-auth>`
  : `<x-floor name="${index + 1}"></x-floor>`).join('\n');
