import { start } from './child.js';
import type { Child } from './child.js';
import { hangUp, signIns } from './client.js';

/** Where code and heap come to lie makes one process some hundredths faster than another that does the same: each route has a few. */
const PROCESSES = 4;
/** Of each process. Many short ones: what else the computer does then weighs alike on routes that run side by side. */
const ROUNDS = 40;
const WARM_UPS = 8;
const SIGN_INS = 150;

/** What one route did in each round. */
export interface Series {
  /** Sign-ins per second. */
  readonly perSecond: readonly number[];
  /** Milliseconds of processor time for one sign-in: what is not disturbed by whoever else uses the computer. */
  readonly cpu: readonly number[];
}

async function round({ origin, cpu }: Child): Promise<readonly [perSecond: number, cpu: number]> {
  const before = await cpu();
  const began = performance.now();
  await signIns(origin, SIGN_INS);
  const seconds = (performance.now() - began) / 1_000;
  return [SIGN_INS / seconds, (await cpu() - before) / SIGN_INS];
}

type ByKind<Kind extends string> = Readonly<Record<Kind, { readonly perSecond: number[]; readonly cpu: number[] }>>;

/** The routes, in turn, so that whatever else the computer does meets them all. The first rounds warm up and are not told. */
async function oneProcessEach<Kind extends string>(kinds: readonly Kind[], series: ByKind<Kind>): Promise<void> {
  const upstream = await start('upstream.ts');
  const routes = await Promise.all(kinds.map(async (kind) => ({ kind, child: await start('server-under-test.ts', [kind, upstream.origin]) })));
  try {
    for (let index = 0; index < WARM_UPS + ROUNDS; index += 1) {
      // Who is first changes, too.
      for (const { kind, child } of [...routes.slice(index % routes.length), ...routes.slice(0, index % routes.length)]) {
        const [perSecond, cpu] = await round(child);
        if (index < WARM_UPS) continue;
        series[kind].perSecond.push(perSecond);
        series[kind].cpu.push(cpu);
      }
    }
  } finally {
    hangUp();
    await Promise.all([...routes.map(({ child }) => child), upstream].map((child) => child.close()));
  }
}

/** What each route does, of a few processes after one another. */
export async function throughput<Kind extends string>(kinds: readonly Kind[]): Promise<Readonly<Record<Kind, Series>>> {
  const series = Object.fromEntries(kinds.map((kind) => [kind, { perSecond: [], cpu: [] }])) as unknown as ByKind<Kind>;
  for (let index = 0; index < PROCESSES; index += 1) await oneProcessEach(kinds, series);
  return series;
}
