import type { Plot } from './browser/benchmark.js';

const [WIDTH, HEIGHT] = [720, 420];
const AREA = { left: 64, right: 520, top: 56, bottom: 364 };

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Maps values to places on a logarithmic scale. */
function logScale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => from + (Math.log(value) - least) / (most - least) * (to - from);
}

/** 1, 2, 5, 10, 20 … from the last one before the values to the first one after them. */
function ticksFor(values: readonly number[]): readonly number[] {
  const all = Array.from({ length: 16 }, (_, index) => index - 4).flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  const first = all.findLastIndex((tick) => tick <= Math.min(...values));
  const last = all.findIndex((tick) => tick >= Math.max(...values));
  return all.slice(first, last + 1);
}

const format = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 4 });

/** Draws a plot as an SVG file. Its colors follow the reader's light or dark scheme, and its lines differ without them, too. */
export function drawPlot({ title, description, x, y, lines }: Plot): string {
  const points = lines.flatMap((line) => line.points);
  const counts = [...new Set(points.map(([count]) => count))].toSorted((a, b) => a - b);
  const ticks = ticksFor(points.map(([, value]) => value));
  const [across, up] = [logScale(counts, AREA.left, AREA.right), logScale(ticks, AREA.bottom, AREA.top)];
  const place = (value: number): string => value.toFixed(1);
  const text = (at: readonly [number, number], content: string, more = ''): string =>
    `<text x="${place(at[0])}" y="${place(at[1])}"${more}>${escapeText(content)}</text>`;
  // The end of each line has its name, at least a line of text away from the next one.
  let nameAt = -Infinity;
  const named = lines.map((line, index) => ({ ...line, index, end: up(line.points.at(-1)![1]) })).toSorted((a, b) => a.end - b.end)
    .map((line) => ({ ...line, nameAt: nameAt = Math.max(line.end + 4, nameAt + 18) }));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc">
<title id="title">${escapeText(title)}</title>
<desc id="desc">${escapeText(description)}</desc>
<style>
svg { color-scheme: light dark; --paper: #fff; --ink: #1f2328; --grid: #d1d9e0; --line-0: #0550ae; --line-1: #9a4a00 }
@media (prefers-color-scheme: dark) { svg { --paper: #0d1117; --ink: #f0f6fc; --grid: #3d444d; --line-0: #79c0ff; --line-1: #ffa657 } }
text { fill: var(--ink); font: 13px system-ui, sans-serif }
.title { font-size: 16px; font-weight: 600 }
.end { text-anchor: end }
.middle { text-anchor: middle }
.grid { stroke: var(--grid) }
.line { fill: none; stroke-width: 2.5 }
</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="var(--paper)"/>
${text([16, 26], title, ' class="title"')}
${text([16, 46], y)}
${ticks.map((tick) => `<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${place(up(tick))}" y2="${place(up(tick))}"/>${text([AREA.left - 8, up(tick) + 4], format(tick), ' class="end"')}`).join('\n')}
${counts.map((count) => text([across(count), AREA.bottom + 20], format(count), ' class="middle"')).join('\n')}
${text([(AREA.left + AREA.right) / 2, AREA.bottom + 44], x, ' class="middle"')}
${named.map(({ name, points: each, index, nameAt: bottom }) => {
    const color = `var(--line-${index % 2})`;
    return `<polyline class="line" stroke="${color}"${index ? ' stroke-dasharray="7 5"' : ''} points="${each.map(([count, value]) => `${place(across(count))},${place(up(value))}`).join(' ')}"/>`
      + each.map(([count, value]) => `<circle cx="${place(across(count))}" cy="${place(up(value))}" r="3.5" fill="${color}"/>`).join('')
      + text([AREA.right + 12, bottom], name);
  }).join('\n')}
</svg>
`;
}
