import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { after, before, test } from 'node:test';
import { threats } from './defences.js';
import { Mutant } from './mutant.js';

const concurrency = Math.max(2, availableParallelism());
/** Copies that no test is using. There is one for each concurrent test, because reading a file again is faster than the first time. */
const idle: Mutant[] = [];
const proofs = threats.flatMap(({ attack, proofs: all }) => all.map((proof) => ({ attack, ...proof })));
const suites = [...new Set(proofs.map(({ suite }) => suite))];

test('every threat has a proof, and every test file belongs to one', () => {
  for (const { attack, defence, proofs: all } of threats) {
    assert(all.length > 0, attack);
    assert(!/[|\n]/.test(attack + defence), 'the text fits a row of a table');
  }
  const others = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts') && !name.startsWith('defences'));
  assert.deepEqual(suites.map((suite) => `${suite}.test.ts`).sort(), others.sort());
});

before(async () => { idle.push(...await Promise.all(Array.from({ length: concurrency }, () => Mutant.create()))); });
after(() => Promise.all(idle.map((mutant) => mutant.remove())));

test('with all defences', { concurrency }, async (t) => {
  const [whole] = idle;
  await Promise.all(suites.map((suite) => t.test(`${suite}.test.ts passes`, async () => {
    const outcomes = await whole!.run(suite);
    assert.deepEqual(outcomes.filter(({ end }) => end !== 'passed'), []);
    const names = new Set(outcomes.map(({ test: name }) => name));
    for (const proof of proofs) if (proof.suite === suite) assert(names.has(proof.test), proof.test);
  })));
});

test('without a defence', { concurrency }, async (t) => {
  await Promise.all(proofs.map(({ attack, suite, test: name, edits }, index) => {
    const declarations = edits.map(({ declaration }) => declaration).join(', ');
    return t.test(`${index + 1}: ${attack} (${declarations}): ${suite}.test.ts fails: ${name}`, async () => {
      const mutant = idle.pop()!;
      try {
        for (const edit of edits) await mutant.apply(edit);
        assert.deepEqual(await mutant.run(suite, name), [{ test: name, end: 'asserted' }]);
      } finally {
        await mutant.restore();
        idle.push(mutant);
      }
    });
  }));
});
