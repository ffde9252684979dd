import { versionOf } from './pages.js';
import type { FrameworkPage } from './pages.js';

const COLUMNS = ['property', 'attribute', 'event', 'rerender', 'slot', 'unmount', 'hydration'] as const;

/** Formats a text table of the passed checks of each page. */
export function table(rows: ReadonlyMap<FrameworkPage, ReadonlyMap<string, boolean>>): string {
  const cell = (passed: boolean | undefined): string => passed === undefined ? '–' : passed ? 'pass' : 'FAIL';
  const lines = [
    ['framework', 'version', ...COLUMNS],
    ...[...rows].map(([{ name, framework }, passes]) => [name, versionOf(framework), ...COLUMNS.map((column) => cell(passes.get(column)))]),
  ];
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? [];
  return lines.map((line) => line.map((text, index) => text.padEnd(widths[index] ?? 0)).join('  ').trimEnd()).join('\n');
}
