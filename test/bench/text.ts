import type { Figure, Spread } from './browser/figure.js';

/** Three digits that mean something; more only of what is counted. */
const number = (value: number): string => {
  const size = Math.abs(value);
  return Number.isInteger(value) || size >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(size >= 10 ? 1 : 2);
};

const withUnit = (text: string, unit: string): string => unit ? `${text} ${unit}` : text;

/** The median, and how far the others were from it. */
const spread = ({ min, median, max }: Spread, unit = ''): string =>
  withUnit(number(median), unit) + (min === max ? '' : ` (${number(min)} – ${number(max)})`);

/** One row of a table, in the order of `HEAD`. */
export function cells({ what, unit, ours, floor, compared, limit, holds }: Figure): readonly string[] {
  const sign = compared?.by === 'ratio' ? '× ' : '';
  const unitOfLimit = compared?.by === 'ratio' ? '' : unit;
  return [
    what,
    spread(ours, unit),
    floor ? spread(floor, unit) : '',
    compared ? sign + spread(compared, unitOfLimit) : '',
    limit === undefined ? '' : `${sign}${withUnit(number(limit), unitOfLimit)}`,
    limit === undefined ? '' : holds ? 'holds' : '**fails**',
  ];
}

export const HEAD: readonly string[] = ['', 'ours', 'floor', 'ours beside the floor', 'at most', ''];

/** The same rows for a terminal. */
export function lines(figures: readonly Figure[]): readonly string[] {
  const rows = [HEAD, ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd());
}
