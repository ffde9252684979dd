import type { Figure, Spread } from './browser/figure.js';

/** Formats three significant digits; counts are given in full. */
export const number = (value: number): string => {
  const size = Math.abs(value);
  return Number.isInteger(value) || size >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(size >= 10 ? 1 : 2);
};

export const withUnit = (text: string, unit: string): string => unit ? `${text} ${unit}` : text;

/** The median, followed by the smallest and the largest value when these differ. */
const spread = ({ min, median, max }: Spread, unit = ''): string =>
  withUnit(number(median), unit) + (min === max ? '' : ` (${number(min)} – ${number(max)})`);

/** The cells of one row, in the order of `HEAD`. */
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

export const HEAD: readonly string[] = ['', 'element', 'floor', 'compared with the floor', 'limit', ''];

/** The rows as aligned text for a terminal. */
export function lines(figures: readonly Figure[]): readonly string[] {
  const rows = [HEAD, ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd());
}
