import { bundle, gzip } from '../../../scripts/bundle.mjs';
import type { Code } from './code.js';
import { alone, ratio } from './figure.js';
import { rooms } from './rooms.js';
import type { Benchmark } from './benchmark.js';

const LIMITS = { scriptTag: 3.3, own: 14_000, return: 600 };

/** What goes over the wire, and what each room of the source costs of it. */
export async function size(code: Code): Promise<Benchmark> {
  const chunk = await bundle('src/index.ts');
  const own = await bundle('src/index.ts', [/^lit/]);
  return {
    title: 'Size',
    how: 'Gzip, level 9, of the built files. The floor is a trivial Lit element, built the same way.',
    figures: [
      ratio({ what: 'script-tag file, with everything', unit: 'B', limit: LIMITS.scriptTag }, { ours: [gzip(code.ours)], floor: [gzip(code.floor)] }),
      alone({ what: 'own code, `lit` external', unit: 'B', limit: LIMITS.own }, [gzip(own.code)]),
      alone({ what: '`./return` alone', unit: 'B', limit: LIMITS.return }, [gzip(code.return)]),
    ],
    breakdown: await rooms(chunk),
  };
}
