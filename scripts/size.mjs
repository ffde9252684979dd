import { bundle, floor, gzip } from './bundle.mjs';

const least = gzip(await floor());

/** The element's file exports to the list's file what both use. */
const together = ['src/index.ts', 'src/list.ts'];

/** Budgets in bytes of gzip. The script-tag file contains Lit, so its budget is a multiple of what a trivial Lit element needs. */
const rows = [
  { name: 'script-tag file', bytes: gzip((await bundle(together)).code), budget: Math.floor(4.6 * least) },
  { name: 'own code, lit external', bytes: gzip((await bundle(together, [/^lit/])).code), budget: 21_400 },
  { name: './list, beside the element', bytes: gzip((await bundle(together.toReversed())).code), budget: 4_400 },
  { name: './return', bytes: gzip((await bundle('src/return.ts')).code), budget: 700 },
];

const inBytes = (bytes) => `${bytes.toLocaleString('en').padStart(7)} B`;
const asRatio = (bytes) => `${(bytes / least).toFixed(2)} ×`;

console.log(`Floor, a trivial Lit element: ${inBytes(least).trim()} gzip`);
for (const { name, bytes, budget } of rows) {
  console.log(`${name.padEnd(28)}${inBytes(bytes)}  ${asRatio(bytes)} the floor; budget ${inBytes(budget).trim()}, ${asRatio(budget)}`);
}
for (const { name, bytes, budget } of rows) {
  if (bytes <= budget) continue;
  console.error(`${name}: ${bytes - budget} B over its budget.`);
  process.exitCode = 1;
}
