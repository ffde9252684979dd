import { startChild } from './child-process.js';
import type { Child } from './child-process.js';
import { closeConnections, sendMany } from './client.js';
import { OPERATION_NAMES, OPERATIONS } from './operations.js';
import type { OperationName } from './operations.js';

/** Processes of each route: the layout of code and heap makes some a few percent faster than others. */
const PROCESSES = 2;
/** Rounds of each process. Many short rounds spread other load on the computer evenly over the routes. */
const ROUNDS = 14;
const WARM_UPS = 5;
const REQUESTS = 100;

/** The results of one operation. */
export interface Series<Kind extends string> {
  /** The calls to Cyclr of one request. They are the same for every route. */
  readonly calls: readonly string[];
  /** Milliseconds of processor time for one request, by round. Other load on the computer hardly changes them. */
  readonly cpu: Readonly<Record<Kind, number[]>>;
}

type AllSeries<Kind extends string> = Readonly<Record<OperationName, Series<Kind>>>;

interface Route<Kind extends string> {
  readonly kind: Kind;
  readonly child: Child;
}

/** One process for each route, and one for the stand-in for Cyclr. */
interface Processes<Kind extends string> {
  readonly upstream: Child;
  readonly routes: readonly Route<Kind>[];
  close(): Promise<void>;
}

/** Starts a process for each route. */
export async function startRoutes<Kind extends string>(kinds: readonly Kind[]): Promise<Processes<Kind>> {
  const upstream = await startChild('upstream.ts');
  const routes = await Promise.all(kinds.map(async (kind) => ({ kind, child: await startChild('server-under-test.ts', [kind, upstream.origin]) })));
  return {
    upstream,
    routes,
    close: async () => {
      closeConnections();
      await Promise.all([...routes.map(({ child }) => child), upstream].map((child) => child.close()));
    },
  };
}

/**
 * The calls to Cyclr of one request.
 * @throws {Error} if the routes do not make the same calls.
 */
export async function listCalls(upstream: Child, routes: readonly Route<string>[], name: OperationName): Promise<readonly string[]> {
  const byRoute: (readonly string[])[] = [];
  for (const { child } of routes) {
    await upstream.calls();
    await sendMany(child.origin, OPERATIONS[name], 1);
    byRoute.push(await upstream.calls());
  }
  if (new Set(byRoute.map(String)).size > 1) throw new Error(`${name}: the routes make different calls: ${JSON.stringify(byRoute)}`);
  return byRoute[0]!;
}

async function measureRound({ origin, cpu }: Child, name: OperationName): Promise<number> {
  const before = await cpu();
  await sendMany(origin, OPERATIONS[name], REQUESTS);
  return (await cpu() - before) / REQUESTS;
}

/** Runs one process of each route, round by round in turn. The warm-up rounds are not recorded. */
async function runOneProcessEach<Kind extends string>(kinds: readonly Kind[], series: Record<OperationName, Series<Kind>>): Promise<void> {
  const { upstream, routes, close } = await startRoutes(kinds);
  try {
    for (const name of OPERATION_NAMES) series[name] = { ...series[name], calls: await listCalls(upstream, routes, name) };
    for (let index = 0; index < WARM_UPS + ROUNDS; index += 1) {
      for (const name of OPERATION_NAMES) {
        // A different route is first in each round.
        for (const { kind, child } of [...routes.slice(index % routes.length), ...routes.slice(0, index % routes.length)]) {
          const cpu = await measureRound(child, name);
          if (index >= WARM_UPS) series[name].cpu[kind].push(cpu);
        }
      }
    }
  } finally {
    await close();
  }
}

/** Measures the processor time of each operation for each route. */
export async function measureProcessorTime<Kind extends string>(kinds: readonly Kind[]): Promise<AllSeries<Kind>> {
  const noTimes = (): Series<Kind>['cpu'] => Object.fromEntries(kinds.map((kind) => [kind, []])) as unknown as Series<Kind>['cpu'];
  const empty = OPERATION_NAMES.map((name): [OperationName, Series<Kind>] => [name, { calls: [], cpu: noTimes() }]);
  const series = Object.fromEntries(empty) as Record<OperationName, Series<Kind>>;
  for (let index = 0; index < PROCESSES; index += 1) await runOneProcessEach(kinds, series);
  return series;
}
