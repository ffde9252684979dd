import { stripVTControlCharacters } from 'node:util';
import { run } from './run.mjs';

/** How the reporter of Node's test runner prints its counts. */
const NODE_COUNTS = { passed: /^ℹ pass (\d+)$/gm, failed: /^ℹ fail (\d+)$/gm };

/** All checks, cheapest first. The patterns find each reporter's counts in its output. */
const STEPS = [
  { name: 'Types and lint', command: ['node', 'scripts/check.mjs'] },
  { name: 'Build', command: ['node', 'scripts/build.mjs'] },
  { name: 'Size', command: ['node', 'scripts/size.mjs'] },
  { name: 'Node: flow, client, server, conformance, locales, demo and package', command: ['npm', 'run', '--silent', 'test:node'], ...NODE_COUNTS },
  { name: 'Runtimes: the built handler', command: ['npm', 'run', '--silent', 'test:runtimes'], ...NODE_COUNTS },
  { name: 'Frameworks', command: ['npm', 'run', '--silent', 'test:frameworks'], ...NODE_COUNTS },
  { name: 'Browser: element, attempt and sign-in', command: ['npm', 'run', '--silent', 'test:browser'], passed: /(\d+) passed/g, failed: /(\d+) failed/g },
  { name: 'End to end', command: ['npm', 'run', '--silent', 'test:e2e'], passed: /^\s+(\d+) passed/gm, failed: /^\s+(\d+) (?:failed|flaky|did not run)/gm },
  {
    name: 'Three engines', command: ['npm', 'run', '--silent', 'test:engines', '--', '--quick'],
    passed: /^(\d+) passed/gm, failed: /^\d+ passed, (\d+) failed/gm, skipped: /^(\d+) skipped/gm,
  },
];

/** The last match: some reporters print their counts repeatedly while they run. */
const lastCount = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

/** The first line of a failure, in each reporter's output. */
const FAILURE = /^\s*(?:❌|✖|FAILED|\d+\) \[)/;

/** The failures in a long output, each with the next three lines, which hold the reason; without repeated lines. */
function failuresIn(output) {
  const lines = output.split('\n');
  const excerpts = lines.flatMap((line, index) => (FAILURE.test(line) ? lines.slice(index, index + 4) : []));
  return [...new Set(excerpts)].filter((line) => line.trim()).slice(0, 60);
}

const rows = [];
let hasFailed = false;
for (const { name, command: [program, ...args], passed, failed, skipped } of STEPS) {
  console.log(`\n— ${name}: ${program} ${args.join(' ')}`);
  const { code, output } = await run(program, args);
  const plain = stripVTControlCharacters(output);
  const count = (pattern) => (pattern ? lastCount(plain, pattern) : 0);
  const row = { name, passed: count(passed), failed: count(failed), skipped: count(skipped), ok: code === 0, failures: failuresIn(plain) };
  // A suite that ran no test has failed: it proves nothing.
  if (passed && row.passed === 0) row.ok = false;
  rows.push(row);
  hasFailed ||= !row.ok;
  if (!row.ok && !passed) break;
}

const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
console.log('');
for (const { name, failures } of rows.filter(({ ok }) => !ok)) console.log(`Failures in “${name}”:\n${failures.join('\n') || '(see the output above)'}\n`);
for (const { name, passed, failed, skipped, ok } of rows) {
  const counts = passed + failed ? `: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}` : '';
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}${counts}`);
}
console.log(`\n${sum('passed')} passed, ${hasFailed ? Math.max(1, sum('failed')) : sum('failed')} failed${sum('skipped') ? `, ${sum('skipped')} skipped` : ''}`);
process.exitCode = hasFailed ? 1 : 0;
