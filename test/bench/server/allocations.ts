import { start } from './child.js';
import { hangUp, signIns } from './client.js';

const WARM_UP = 200;
const SIGN_INS = 300;

/** Room for all that these sign-ins allocate, so that what is on the heap then is what they have allocated. */
const FLAGS = ['--min-semi-space-size=256', '--max-semi-space-size=256'];

/** Bytes of heap that each route allocates for one sign-in. */
export async function allocations<Kind extends string>(kinds: readonly Kind[]): Promise<Readonly<Record<Kind, number>>> {
  const upstream = await start('upstream.ts');
  const counted: Record<string, number> = {};
  try {
    for (const kind of kinds) {
      const child = await start('server-under-test.ts', [kind, upstream.origin], FLAGS);
      await signIns(child.origin, WARM_UP);
      const before = await child.heap();
      await signIns(child.origin, SIGN_INS);
      counted[kind] = (await child.heap() - before) / SIGN_INS;
      await child.close();
    }
  } finally {
    hangUp();
    await upstream.close();
  }
  return counted as Readonly<Record<Kind, number>>;
}
