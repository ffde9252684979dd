/** `tsx test/bench/server/run.ts [--json FILE]`: what the server costs. Exit code 1 where it costs too much. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { callsByVerb, coldStart } from './calls.js';
import { throughput } from './throughput.js';

/** The handler serves at least so many sign-ins for each one of the bare route's. */
const LEAST = 0.8;

const { values: { json } } = parseArgs({ options: { json: { type: 'string' } } });

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! };
}

const row = (name: string, { min, median, max }: Spread, digits: number) =>
  `${name.padEnd(44)}${[min, median, max].map((value) => value.toFixed(digits).padStart(10)).join('')}`;

const verbs = await callsByVerb();
const cold = await coldStart();
const [handler, bare] = await throughput();
const series = [handler, bare].map(({ name, perSecond, cpu }) => ({ name, perSecond: spread(perSecond), cpu: spread(cpu) }));
// Of rounds that ran side by side, so that a slow minute of the computer's weighs on both sides of each ratio.
const ratio = spread(handler.perSecond.map((value, index) => value / bare.perSecond[index]!));
const cpuRatio = spread(bare.cpu.map((value, index) => value / handler.cpu[index]!));
const ok = ratio.median >= LEAST && cold.tokenRequests === 1 && cold.answered === 1_000;

console.log(`${''.padEnd(44)}       min    median       max`);
for (const { name, perSecond } of series) console.log(row(`sign-ins per second, ${name}`, perSecond, 0));
console.log(row('ratio, handler to bare route', ratio, 3));
for (const { name, cpu } of series) console.log(row(`processor ms per sign-in, ${name}`, cpu, 3));
console.log(row('ratio of processor time, bare route to handler', cpuRatio, 3));
console.log('\nCalls to Cyclr');
for (const [name, made] of Object.entries(verbs)) console.log(`${name.padEnd(32)}${made.length}  ${made.join(', ')}`);
console.log(`\n1,000 requests at once from cold: ${cold.answered} answered, ${cold.tokenRequests} token request(s)`);
if (!ok) console.error(`\nToo dear: the ratio must be ${LEAST} or more, and a cold start makes one token request.`);
if (json) writeFileSync(json, `${JSON.stringify({ ok, least: LEAST, ratio, cpuRatio, series, verbs, cold }, null, 2)}\n`);
process.exitCode = ok ? 0 : 1;
