import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { budgetsFor, judgeSize } from '../../scripts/budgets.mjs';
import type { Budgets } from '../../scripts/budgets.mjs';
import { brotli, gzip } from '../../scripts/bundle.mjs';

/** Code of about this size after gzip: hexadecimal digits compress to little more than a half. */
function codeOf(bytes: number): string {
  let code = randomBytes(bytes).toString('hex');
  while (gzip(code) > bytes) code = code.slice(0, -2);
  return code;
}

const floor = 5_900;
const names = Object.keys(budgetsFor(floor)) as (keyof Budgets)[];

describe('the size budgets', () => {
  for (const name of names) {
    const budget = budgetsFor(floor)[name];

    test(`${name}: a file just below its budget passes, and fails once it is a tenth larger`, () => {
      const code = codeOf(budget - 10);
      assert.equal(judgeSize({ name, code, budget }).fault, undefined);
      const larger = code + randomBytes(Math.ceil(budget / 10)).toString('hex');
      assert.equal(judgeSize({ name, code: larger, budget }).fault, `${name}: ${gzip(larger) - budget} B over its budget.`);
    });

    test(`${name}: a budget with room for a tenth more fails, and says how low it must be`, () => {
      const { bytes, fault } = judgeSize({ name, code: codeOf(Math.floor(budget / 1.2)), budget });
      assert.equal(fault, `${name}: the budget has room for a tenth more. Lower it to less than ${Math.ceil(1.1 * bytes)} B.`);
    });
  }

  test('the budget of the script-tag file follows the size of Lit', () => {
    assert.ok(budgetsFor(2 * floor).scriptTag >= 2 * budgetsFor(floor).scriptTag);
  });

  test('Brotli compresses code to less than gzip does', () => {
    const code = 'export const greet = (name) => `Hello, ${name}`;\n'.repeat(200);
    assert.ok(brotli(code) < gzip(code));
  });
});
