import { startChild } from './child-process.js';
import type { Child } from './child-process.js';
import { closeConnections, sendSignIns } from './sign-in-client.js';

/** Processes of each route: the layout of code and heap makes some a few percent faster than others. */
const PROCESSES = 4;
/** Rounds of each process. Many short rounds spread other load on the computer evenly over the routes. */
const ROUNDS = 40;
const WARM_UPS = 8;
const SIGN_INS = 150;

/** The results of one route, by round. */
export interface Series {
  /** Sign-ins per second. */
  readonly perSecond: readonly number[];
  /** Milliseconds of processor time for one sign-in. Other load on the computer hardly changes them. */
  readonly cpu: readonly number[];
}

async function runRound({ origin, cpu }: Child): Promise<readonly [perSecond: number, cpu: number]> {
  const before = await cpu();
  const began = performance.now();
  await sendSignIns(origin, SIGN_INS);
  const seconds = (performance.now() - began) / 1_000;
  return [SIGN_INS / seconds, (await cpu() - before) / SIGN_INS];
}

type ByKind<Kind extends string> = Readonly<Record<Kind, { readonly perSecond: number[]; readonly cpu: number[] }>>;

/** Runs one process of each route, round by round in turn. The warm-up rounds are not recorded. */
async function runOneProcessEach<Kind extends string>(kinds: readonly Kind[], series: ByKind<Kind>): Promise<void> {
  const upstream = await startChild('upstream.ts');
  const routes = await Promise.all(kinds.map(async (kind) => ({ kind, child: await startChild('server-under-test.ts', [kind, upstream.origin]) })));
  try {
    for (let index = 0; index < WARM_UPS + ROUNDS; index += 1) {
      // A different route is first in each round.
      for (const { kind, child } of [...routes.slice(index % routes.length), ...routes.slice(0, index % routes.length)]) {
        const [perSecond, cpu] = await runRound(child);
        if (index < WARM_UPS) continue;
        series[kind].perSecond.push(perSecond);
        series[kind].cpu.push(cpu);
      }
    }
  } finally {
    closeConnections();
    await Promise.all([...routes.map(({ child }) => child), upstream].map((child) => child.close()));
  }
}

/** Measures the throughput of each route. */
export async function measureThroughput<Kind extends string>(kinds: readonly Kind[]): Promise<Readonly<Record<Kind, Series>>> {
  const series = Object.fromEntries(kinds.map((kind) => [kind, { perSecond: [], cpu: [] }])) as unknown as ByKind<Kind>;
  for (let index = 0; index < PROCESSES; index += 1) await runOneProcessEach(kinds, series);
  return series;
}
