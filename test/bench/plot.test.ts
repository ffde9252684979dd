import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plot } from './browser/benchmark.js';
import { drawPlot } from './plot.js';

const PLOT: Plot = {
  title: 'Time & number', description: 'From 1 to 1,000 <elements>.', x: 'elements', y: 'ms',
  lines: [
    { name: 'the element', points: [[1, 3], [10, 4], [1_000, 40]] },
    { name: 'the floor', points: [[1, 2.5], [10, 4], [1_000, 41]] },
  ],
};
const svg = drawPlot(PLOT);

const numbers = (pattern: RegExp): readonly number[] => [...svg.matchAll(pattern)].map(([, value]) => Number(value));
const linesOf = (drawn: string): readonly (readonly (readonly number[])[])[] =>
  [...drawn.matchAll(/ points="([^"]+)"/g)].map(([, points = '']) => points.split(' ').map((point) => point.split(',').map(Number)));

describe('a plot', () => {
  test('has a title and a description for assistive technology', () => {
    assert.match(svg, /^<svg [^>]*role="img" aria-labelledby="title desc">/);
    assert.ok(svg.includes('\n<title id="title">Time &amp; number</title>\n<desc id="desc">From 1 to 1,000 &lt;elements&gt;.</desc>\n'));
  });

  test('loads nothing: no font, no style sheet, no script, no image', () => {
    assert.doesNotMatch(svg.replace('http://www.w3.org/2000/svg', ''), /https?:|url\(|@import|@font-face|<script|<image|href/);
  });

  test('has colors for the light and the dark scheme, with a contrast of 4.5 at least on its own paper', () => {
    const luminance = (color: string): number => {
      const digits = color.length === 4 ? color.slice(1).replaceAll(/./g, '$&$&') : color.slice(1);
      const linear = (at: number): number => {
        const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * linear(0) + 0.7152 * linear(2) + 0.0722 * linear(4);
    };
    const schemes = [...svg.matchAll(/--paper: (#\w+); --ink: (#\w+); --grid: #\w+; --line-0: (#\w+); --line-1: (#\w+)/g)];
    assert.equal(schemes.length, 2);
    assert.match(svg, /@media \(prefers-color-scheme: dark\)/);
    for (const [, paper = '', ...colors] of schemes) {
      for (const color of colors) {
        const [least, most] = [luminance(paper), luminance(color)].toSorted((a, b) => a - b) as [number, number];
        assert.ok((most + 0.05) / (least + 0.05) >= 4.5, `${color} on ${paper}`);
      }
    }
  });

  test('draws every point inside of the picture, more to the right and, if larger, higher', () => {
    const lines = linesOf(svg);
    assert.deepEqual(lines.map((line) => line.length), [3, 3]);
    for (const line of lines) {
      for (const [x = 0, y = 0] of line) assert.ok(x >= 64 && x <= 520 && y >= 56 && y <= 364, `${x},${y}`);
      assert.ok(line[0]![0]! < line[1]![0]! && line[1]![0]! < line[2]![0]!);
      assert.ok(line[0]![1]! > line[1]![1]! && line[1]![1]! > line[2]![1]!);
    }
    assert.deepEqual(lines[0]![1], lines[1]![1]);
  });

  test('has scales with equal factors at equal distances', () => {
    const [[[first = 0] = [], [second = 0] = [], [third = 0] = []] = []] = linesOf(svg);
    assert.ok(Math.abs((third - second) - 2 * (second - first)) < 0.5);
  });

  test('names each line at its end, without overlap, and distinguishes them without color', () => {
    for (const { name } of PLOT.lines) assert.ok(svg.includes(`>${name}</text>`), name);
    const [one = 0, other = 0] = numbers(/x="532\.0" y="([\d.]+)"/g);
    assert.ok(Math.abs(one - other) >= 18);
    assert.equal(svg.match(/stroke-dasharray/g)?.length, 1);
  });

  test('labels the scales with round numbers around all values', () => {
    for (const label of ['1', '10', '1,000', '2', '5', '20', '50']) assert.ok(svg.includes(`>${label}</text>`), label);
  });
});
