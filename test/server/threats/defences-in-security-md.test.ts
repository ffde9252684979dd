import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { threats } from './defences.js';

test('SECURITY.md has the threats that are proved, each with its tests, and no others', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../SECURITY.md'), 'utf8');
  const [, table = ''] = /\| attack on the server \|.*\n\|[-|]+\|\n((?:\|.*\n)*)/.exec(text) ?? [];
  const expected = threats.map(({ attack, defence, proofs }) => {
    const suites = [...new Set(proofs.map(({ suite }) => `\`${suite}\``))].join(', ');
    return `| ${attack} | ${defence} | ${suites}: ${proofs.length} |`;
  });
  assert.deepEqual(table.trimEnd().split('\n'), expected);
});
