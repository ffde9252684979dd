import { start } from './child.js';
import type { Child } from './child.js';
import { hangUp, signIns } from './client.js';

/** Many short ones: what else the computer does then weighs alike on routes that run side by side. */
const ROUNDS = 100;
const WARM_UPS = 4;
const SIGN_INS = 250;

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

/** The routes, in turn, so that whatever else the computer does meets them all. The first rounds warm up and are not told. */
export async function throughput<Kind extends string>(kinds: readonly Kind[]): Promise<Readonly<Record<Kind, Series>>> {
  const upstream = await start('upstream.ts');
  const routes = await Promise.all(kinds.map(async (kind) => {
    return { kind, child: await start('server-under-test.ts', [kind, upstream.origin]), perSecond: [] as number[], cpu: [] as number[] };
  }));
  try {
    for (let index = 0; index < WARM_UPS + ROUNDS; index += 1) {
      // Who is first changes, too.
      for (const each of [...routes.slice(index % routes.length), ...routes.slice(0, index % routes.length)]) {
        const [perSecond, cpu] = await round(each.child);
        if (index < WARM_UPS) continue;
        each.perSecond.push(perSecond);
        each.cpu.push(cpu);
      }
    }
  } finally {
    hangUp();
    await Promise.all([...routes.map(({ child }) => child), upstream].map((child) => child.close()));
  }
  const series = routes.map(({ kind, perSecond, cpu }) => [kind, { perSecond, cpu }] as const);
  return Object.fromEntries<Series>(series) as Readonly<Record<Kind, Series>>;
}
