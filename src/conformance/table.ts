import type { Row } from './rows.js';

/** The table for the terminal: one line per row, and the counts at the end. */
export function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, outcome, seen, contract }) => {
    const text = outcome === 'FAILED' ? `${seen}\n${' '.repeat(width + 11)}contract: ${contract}` : seen;
    return `${outcome.padEnd(7)}  ${name.padEnd(width)}  ${text}`;
  });
  const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const skipped = count('skipped');
  return [...lines, '', `${count('ok')} passed, ${count('FAILED')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`].join('\n');
}

/** The command's exit code: 1 if a case failed, 2 if all were skipped. */
export function exitCodeOf(rows: readonly Row[]): 0 | 1 | 2 {
  if (rows.some(({ outcome }) => outcome === 'FAILED')) return 1;
  return rows.some(({ outcome }) => outcome === 'ok') ? 0 : 2;
}
