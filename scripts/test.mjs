import { stripVTControlCharacters } from 'node:util';
import { run } from './run.mjs';

/** Everything that has to hold, cheapest first, and how each says how many tests it ran. */
const STEPS = [
  { name: 'Types and lint', command: ['node', 'scripts/check.mjs'] },
  { name: 'Build', command: ['node', 'scripts/build.mjs'] },
  { name: 'Size', command: ['node', 'scripts/size.mjs'] },
  { name: 'Flow, backend, server, check, demo and package in Node', command: ['npm', 'run', '--silent', 'test:node'], passed: /^ℹ pass (\d+)$/gm, failed: /^ℹ fail (\d+)$/gm },
  { name: 'The built handler in every runtime', command: ['npm', 'run', '--silent', 'test:runtimes'], passed: /^ℹ pass (\d+)$/gm, failed: /^ℹ fail (\d+)$/gm },
  { name: 'Frameworks', command: ['npm', 'run', '--silent', 'test:frameworks'], passed: /^ℹ pass (\d+)$/gm, failed: /^ℹ fail (\d+)$/gm },
  { name: 'Element and popups in a browser', command: ['npm', 'run', '--silent', 'test:browser'], passed: /(\d+) passed/g, failed: /(\d+) failed/g },
  { name: 'End to end', command: ['npm', 'run', '--silent', 'test:e2e'], passed: /^\s+(\d+) passed/gm, failed: /^\s+(\d+) (?:failed|flaky|did not run)/gm },
  {
    name: 'Three engines', command: ['npm', 'run', '--silent', 'test:engines', '--', '--quick'],
    passed: /^(\d+) passed/gm, failed: /^\d+ passed, (\d+) failed/gm, skipped: /^(\d+) skipped/gm,
  },
];

/** A reporter may print its counts more than once while it runs: the last ones count. */
const last = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

/** Where each reporter begins to tell of a failure. */
const FAILURE = /^\s*(?:❌|✖|FAILED|\d+\) \[)/;

/** The failures in an output of thousands of lines, each with what comes right behind it, where the reason is; no line twice. */
function failuresIn(output) {
  const lines = output.split('\n');
  const told = lines.flatMap((line, index) => (FAILURE.test(line) ? lines.slice(index, index + 4) : []));
  return [...new Set(told)].filter((line) => line.trim()).slice(0, 60);
}

const rows = [];
let broken = false;
for (const { name, command: [program, ...args], passed, failed, skipped } of STEPS) {
  console.log(`\n— ${name}: ${program} ${args.join(' ')}`);
  const { code, output } = await run(program, args);
  const plain = stripVTControlCharacters(output);
  const count = (pattern) => (pattern ? last(plain, pattern) : 0);
  const row = { name, passed: count(passed), failed: count(failed), skipped: count(skipped), ok: code === 0, failures: failuresIn(plain) };
  // A suite that runs nothing proves nothing.
  if (passed && row.passed === 0) row.ok = false;
  rows.push(row);
  broken ||= !row.ok;
  if (!row.ok && !passed) break;
}

const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
console.log('');
for (const { name, failures } of rows.filter(({ ok }) => !ok)) console.log(`What failed of ${name}:\n${failures.join('\n') || '(see above)'}\n`);
for (const { name, passed, failed, skipped, ok } of rows) {
  const counts = passed + failed ? `: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}` : '';
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}${counts}`);
}
console.log(`\n${sum('passed')} passed, ${broken ? Math.max(1, sum('failed')) : sum('failed')} failed${sum('skipped') ? `, ${sum('skipped')} skipped` : ''}`);
process.exitCode = broken ? 1 : 0;
