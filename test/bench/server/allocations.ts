import { startChild } from './child-process.js';
import { closeConnections, sendMany } from './client.js';
import { OPERATIONS } from './operations.js';

const WARM_UP = 200;
const SIGN_INS = 300;

/** A young generation that is large enough to avoid a collection, so that the growth of the heap is the sum of all allocations. */
const FLAGS = ['--min-semi-space-size=256', '--max-semi-space-size=256'];

/** Measures the bytes that each route allocates for one sign-in. */
export async function measureAllocations<Kind extends string>(kinds: readonly Kind[]): Promise<Readonly<Record<Kind, number>>> {
  const upstream = await startChild('upstream.ts');
  const counted: Record<string, number> = {};
  try {
    for (const kind of kinds) {
      const child = await startChild('server-under-test.ts', [kind, upstream.origin], FLAGS);
      await sendMany(child.origin, OPERATIONS.signIn, WARM_UP);
      const before = await child.heap();
      await sendMany(child.origin, OPERATIONS.signIn, SIGN_INS);
      counted[kind] = (await child.heap() - before) / SIGN_INS;
      await child.close();
    }
  } finally {
    closeConnections();
    await upstream.close();
  }
  return counted as Readonly<Record<Kind, number>>;
}
