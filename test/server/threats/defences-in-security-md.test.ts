import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { threats } from './defences.js';

test('SECURITY.md lists every threat with its test files and the number of its proofs, and no others', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../SECURITY.md'), 'utf8');
  const [, table = ''] = /\| attack on the server \|.*\n\|[-|]+\|\n((?:\|.*\n)*)/.exec(text) ?? [];
  const expected = threats.map(({ attack, defence, proofs }) => {
    const suites = [...new Set(proofs.map(({ suite }) => `\`${suite}\``))].join(', ');
    return `| ${attack} | ${defence} | ${suites}: ${proofs.length} |`;
  });
  assert.deepEqual(table.trimEnd().split('\n'), expected);
});
