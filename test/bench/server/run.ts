/** `tsx test/bench/server/run.ts [--json FILE]` measures the cost of the server. The exit code is 1 when it exceeds a limit. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAllocations } from './allocations.js';
import { countCallsByVerb, measureColdStart } from './cyclr-calls.js';
import { measureList, MOST_CALLS_AT_ONCE, MOST_LIST_CALLS } from './list.js';
import type { ListCost } from './list.js';
import { measureThroughput } from './throughput.js';

/** The handler's throughput must be at least this share of either hand-written route's. */
const LEAST = 0.8;

const KINDS = { handler: 'handler', bareWeb: 'hand-written Web route', bareNode: 'hand-written Node route' } as const;
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

const verbs = await countCallsByVerb();
const cold = await measureColdStart();
const list = await measureList();
const series = await measureThroughput(kinds);
const bytes = await measureAllocations(kinds);
const rows = kinds.map((kind) => ({ kind, perSecond: spread(series[kind].perSecond), cpu: spread(series[kind].cpu), bytes: bytes[kind] }));
// Ratios within a round, so that a slow phase of the computer affects both sides.
const ratios = (['bareWeb', 'bareNode'] as const).map((bare) => ({
  bare,
  perSecond: spread(series.handler.perSecond.map((value, index) => value / series[bare].perSecond[index]!)),
  cpu: spread(series[bare].cpu.map((value, index) => value / series.handler.cpu[index]!)),
}));
const isListCheap = list.fullRows.calls <= MOST_LIST_CALLS && list.shortRows.mostCallsAtOnce <= MOST_CALLS_AT_ONCE;
const ok = ratios.every(({ perSecond }) => perSecond.median >= LEAST) && cold.tokenRequests === 1 && cold.answered === 1_000 && isListCheap;

console.log(`${''.padEnd(58)}       min    median       max`);
for (const { kind, perSecond } of rows) console.log(row(`sign-ins per second, ${KINDS[kind]}`, perSecond, 0));
for (const { bare, perSecond } of ratios) console.log(row(`ratio, handler to ${KINDS[bare]}`, perSecond, 3));
for (const { kind, cpu } of rows) console.log(row(`processor ms per sign-in, ${KINDS[kind]}`, cpu, 3));
for (const { bare, cpu } of ratios) console.log(row(`ratio of processor time, ${KINDS[bare]} to handler`, cpu, 3));
for (const { kind, bytes } of rows) console.log(`${`kB allocated per sign-in, ${KINDS[kind]}`.padEnd(58)}${''.padEnd(10)}${(bytes / 1_000).toFixed(1).padStart(10)}`);
console.log('\nCalls to Cyclr');
for (const [name, made] of Object.entries(verbs)) console.log(`${name.padEnd(32)}${made.length}  ${made.join(', ')}`);
console.log(`\n1,000 concurrent requests without an access token: ${cold.answered} answered, ${cold.tokenRequests} token request(s)`);
console.log('\n100 connectors, 50 ms for each call to Cyclr                calls   at once        ms   ratio of time');
const describeCost = (name: string, { calls, mostCallsAtOnce, duration }: ListCost) => console.log(
  `${name.padEnd(54)}${[calls, mostCallsAtOnce, Math.round(duration)].map((value) => String(value).padStart(10)).join('')}`
  + (duration / list.singleGets.duration).toFixed(3).padStart(16));
describeCost('the list', list.fullRows);
describeCost('the list, where Cyclr’s rows leave out parameters', list.shortRows);
describeCost('100 GETs, six at a time', list.singleGets);
if (!ok) {
  console.error(`\nOver the limit: both ratios must be at least ${LEAST}, 1,000 concurrent requests must make one token request, and a list at `
    + `most ${MOST_LIST_CALLS} calls to Cyclr, or ${MOST_CALLS_AT_ONCE} at once where its rows leave out parameters.`);
}
if (json) writeFileSync(json, `${JSON.stringify({ ok, least: LEAST, ratios, rows, verbs, cold, list }, null, 2)}\n`);
process.exitCode = ok ? 0 : 1;
