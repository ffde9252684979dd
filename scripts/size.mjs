import { budgetsFor, judgeSize } from './budgets.mjs';
import { brotli, bundle, floor, gzip } from './bundle.mjs';

const least = gzip(await floor());
const budgets = budgetsFor(least);

/** The element's file exports to the list's file what both use. */
const together = ['src/index.ts', 'src/list.ts'];

const files = [
  { name: 'script-tag file', code: (await bundle(together)).code, budget: budgets.scriptTag },
  { name: 'own code, lit external', code: (await bundle(together, [/^lit/])).code, budget: budgets.own },
  { name: './list, beside the element', code: (await bundle(together.toReversed())).code, budget: budgets.list },
  { name: './return', code: (await bundle('src/return.ts')).code, budget: budgets.return },
];

const inBytes = (bytes) => `${bytes.toLocaleString('en')} B`;
const asRatio = (bytes) => `${(bytes / least).toFixed(2)} ×`;

console.log(`Floor, a trivial Lit element: ${inBytes(least)} gzip. A file that is a tenth larger must exceed its budget.`);
for (const file of files) {
  const { bytes, fault } = judgeSize(file);
  console.log([
    `${file.name.padEnd(28)}${inBytes(bytes).padStart(9)} gzip, ${asRatio(bytes)} the floor`, `${inBytes(brotli(file.code))} Brotli`,
    `budget ${inBytes(file.budget)}, ${asRatio(file.budget)}`,
  ].join('; '));
  if (!fault) continue;
  console.error(fault);
  process.exitCode = 1;
}
