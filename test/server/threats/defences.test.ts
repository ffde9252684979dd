import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { after, before, test } from 'node:test';
import { threats } from './defences.js';
import { Mutant } from './mutant.js';

const concurrency = Math.max(2, availableParallelism());
/** The copies that no test is using: one for each that may run, since a file is read faster where it was read before. */
const idle: Mutant[] = [];
const proofs = threats.flatMap(({ attack, proofs: all }) => all.map((proof) => ({ attack, ...proof })));
const suites = [...new Set(proofs.map(({ suite }) => suite))];

test('every threat has a proof, and every file of tests is one’s', () => {
  for (const { attack, defence, proofs: all } of threats) {
    assert(all.length > 0, attack);
    assert(!/[|\n]/.test(attack + defence), 'a row of a table');
  }
  const others = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts') && !name.startsWith('defences'));
  assert.deepEqual(suites.map((suite) => `${suite}.test.ts`).sort(), others.sort());
});

before(async () => { idle.push(...await Promise.all(Array.from({ length: concurrency }, () => Mutant.make()))); });
after(() => Promise.all(idle.map((mutant) => mutant.remove())));

test('with every defence in its place', { concurrency }, async (t) => {
  const [whole] = idle;
  await Promise.all(suites.map((suite) => t.test(`${suite}.test.ts passes`, async () => {
    const outcomes = await whole!.run(suite);
    assert.deepEqual(outcomes.filter(({ end }) => end !== 'passed'), []);
    const names = new Set(outcomes.map(({ test: name }) => name));
    for (const proof of proofs) if (proof.suite === suite) assert(names.has(proof.test), proof.test);
  })));
});

test('without a defence its test fails', { concurrency }, async (t) => {
  await Promise.all(proofs.map(({ attack, suite, test: name, without }, index) => {
    const files = without.map(({ file }) => file).join(', ');
    return t.test(`${index + 1}: ${attack} (${files} against ${suite}: ${name})`, async () => {
      const mutant = idle.pop()!;
      try {
        for (const edit of without) await mutant.apply(edit);
        assert.deepEqual(await mutant.run(suite, name), [{ test: name, end: 'asserted' }]);
      } finally {
        await mutant.restore();
        idle.push(mutant);
      }
    });
  }));
});
