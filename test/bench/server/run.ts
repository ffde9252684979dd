/** `tsx test/bench/server/run.ts [--json FILE]`: what the server costs. Exit code 1 where it costs too much. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allocations } from './allocations.js';
import { callsByVerb, coldStart } from './calls.js';
import { throughput } from './throughput.js';

/** The handler serves at least so many sign-ins for each one of a bare route, be that of its own kind or of Node's. */
const LEAST = 0.8;

const KINDS = { handler: 'handler', bareOfTheWeb: 'bare route, of the Web', bareOfNode: "bare route, of Node's http" } as const;
const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];

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
  `${name.padEnd(58)}${[min, median, max].map((value) => value.toFixed(digits).padStart(10)).join('')}`;

const verbs = await callsByVerb();
const cold = await coldStart();
const series = await throughput(kinds);
const bytes = await allocations(kinds);
const rows = kinds.map((kind) => ({ kind, perSecond: spread(series[kind].perSecond), cpu: spread(series[kind].cpu), bytes: bytes[kind] }));
// Of rounds that ran side by side, so that a slow minute of the computer's weighs on both sides of each ratio.
const ratios = (['bareOfTheWeb', 'bareOfNode'] as const).map((bare) => ({
  bare,
  perSecond: spread(series.handler.perSecond.map((value, index) => value / series[bare].perSecond[index]!)),
  cpu: spread(series[bare].cpu.map((value, index) => value / series.handler.cpu[index]!)),
}));
const ok = ratios.every(({ perSecond }) => perSecond.median >= LEAST) && cold.tokenRequests === 1 && cold.answered === 1_000;

console.log(`${''.padEnd(58)}       min    median       max`);
for (const { kind, perSecond } of rows) console.log(row(`sign-ins per second, ${KINDS[kind]}`, perSecond, 0));
for (const { bare, perSecond } of ratios) console.log(row(`ratio, handler to ${KINDS[bare]}`, perSecond, 3));
for (const { kind, cpu } of rows) console.log(row(`processor ms per sign-in, ${KINDS[kind]}`, cpu, 3));
for (const { bare, cpu } of ratios) console.log(row(`ratio of processor time, ${KINDS[bare]} to handler`, cpu, 3));
for (const { kind, bytes } of rows) console.log(`${`kB allocated per sign-in, ${KINDS[kind]}`.padEnd(58)}${''.padEnd(10)}${(bytes / 1_000).toFixed(1).padStart(10)}`);
console.log('\nCalls to Cyclr');
for (const [name, made] of Object.entries(verbs)) console.log(`${name.padEnd(32)}${made.length}  ${made.join(', ')}`);
console.log(`\n1,000 requests at once from cold: ${cold.answered} answered, ${cold.tokenRequests} token request(s)`);
if (!ok) console.error(`\nToo dear: both ratios must be ${LEAST} or more, and a cold start makes one token request.`);
if (json) writeFileSync(json, `${JSON.stringify({ ok, least: LEAST, ratios, rows, verbs, cold }, null, 2)}\n`);
process.exitCode = ok ? 0 : 1;
