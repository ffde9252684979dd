/** `tsx test/bench/server/run.ts [--json FILE]` measures the cost of the server. The exit code is 1 when it exceeds a limit. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAllocations } from './allocations.js';
import { countCallsByVerb, measureColdStart } from './cyclr-calls.js';
import { measureList } from './list.js';
import { OPERATION_NAMES, OPERATIONS } from './operations.js';
import { measureProcessorTime } from './processor-time.js';

/** For each operation, a hand-written route must take at least this share of the handler's processor time. */
const LEAST = 0.8;

/** The calls to Cyclr of a list of 100 connectors whose rows tell enough, and the calls of any list at the same time. */
const MOST_LIST_CALLS = 1;
const MOST_AT_ONCE = 6;
/** A list must take at most this share of the time of single GETs. */
const MOST_LIST_TIME = 0.5;

const KINDS = { handler: 'handler', bareWeb: 'hand-written Web route', bareNode: 'hand-written Node route' } as const;
const BARE = ['bareWeb', 'bareNode'] as const;
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
const list = await measureList('full');
const sparseList = await measureList('missing');
const series = await measureProcessorTime(kinds);
const bytes = await measureAllocations(kinds);
const operations = OPERATION_NAMES.map((name) => {
  const { cpu, calls } = series[name];
  return {
    name: OPERATIONS[name].name,
    calls,
    cpu: Object.fromEntries(kinds.map((kind) => [kind, spread(cpu[kind])])) as Record<keyof typeof KINDS, Spread>,
    // Within a round, so that a slow phase of the computer affects both sides.
    ratios: BARE.map((bare) => ({ bare, ...spread(cpu.handler.map((value, index) => cpu[bare][index]! / value)) })),
  };
});
const lists = [{ rows: 'rows tell enough', ...list }, { rows: 'rows without parameters', ...sparseList }]
  .map((each) => ({ ...each, ratio: spread(each.list.map((time, index) => time / each.singles[index]!)) }));
const listHolds = list.calls.length <= MOST_LIST_CALLS && lists[0]!.ratio.median <= MOST_LIST_TIME
  && lists.every(({ mostAtOnce }) => mostAtOnce <= MOST_AT_ONCE);
const operationsHold = operations.every(({ ratios }) => ratios.every(({ median }) => median >= LEAST));
const ok = operationsHold && cold.tokenRequests === 1 && cold.answered === 1_000 && listHolds;

console.log('Processor time of one request in ms, and the ratio of a hand-written route to the handler in the same round');
console.log(`${''.padEnd(58)}       min    median       max`);
for (const { name, calls, cpu, ratios } of operations) {
  console.log(`${name}: ${calls.join(', ')}`);
  for (const kind of kinds) console.log(row(`  ${KINDS[kind]}`, cpu[kind], 3));
  for (const { bare, ...ratio } of ratios) console.log(row(`  ratio, ${KINDS[bare]} to handler`, ratio, 3));
}
for (const kind of kinds) console.log(`${`kB allocated per sign-in, ${KINDS[kind]}`.padEnd(58)}${''.padEnd(10)}${(bytes[kind] / 1_000).toFixed(1).padStart(10)}`);
console.log('\nCalls to Cyclr');
for (const [name, made] of Object.entries(verbs)) console.log(`${name.padEnd(32)}${made.length}  ${made.join(', ')}`);
console.log('\n?list of 100 connectors and 100 single GETs, six at a time; Cyclr takes 50 ms for each call');
console.log(`${''.padEnd(58)}       min    median       max`);
for (const { rows: kind, list: listed, singles, ratio, calls, mostAtOnce, singleCalls } of lists) {
  console.log(row(`ms, ?list, ${kind}`, spread(listed), 0));
  console.log(row('ms, single GETs', spread(singles), 0));
  console.log(row('ratio, ?list to single GETs', ratio, 3));
  console.log(`calls to Cyclr: ${calls.length}, at most ${mostAtOnce} at once; of the single GETs: ${singleCalls}`);
  if (calls.length <= MOST_LIST_CALLS) console.log(calls.join('\n'));
}
console.log(`\n1,000 concurrent requests without an access token: ${cold.answered} answered, ${cold.tokenRequests} token request(s)`);
if (!ok) {
  console.error(`\nOver the limit: every ratio to the handler must be at least ${LEAST}, and 1,000 concurrent requests must make one token request. A list whose rows `
    + `tell enough may make ${MOST_LIST_CALLS} call and take ${MOST_LIST_TIME} of the time of single GETs; no list may make more than ${MOST_AT_ONCE} calls at once.`);
}
if (json) writeFileSync(json, `${JSON.stringify({ ok, least: LEAST, operations, bytes, verbs, cold, lists }, null, 2)}\n`);
process.exitCode = ok ? 0 : 1;
