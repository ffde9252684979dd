import type { Row } from './row.js';

/** The rows, one in a line, and what they come to. */
export function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, outcome, seen, contract }) => {
    const more = outcome === 'FAILED' ? `${seen}\n${' '.repeat(width + 12)}the contract says: ${contract}` : seen;
    return `${outcome.padEnd(8)}  ${name.padEnd(width)}  ${more}`;
  });
  const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const open = count('left out');
  return [...lines, '', `${count('ok')} passed, ${count('FAILED')} failed${open > 0 ? `, ${open} left out` : ''}`].join('\n');
}

export const hasFailed = (rows: readonly Row[]): boolean => rows.some(({ outcome }) => outcome === 'FAILED');
