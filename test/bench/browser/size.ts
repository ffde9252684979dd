import { bundle, gzip } from '../../../scripts/bundle.mjs';
import type { Code } from './code.js';
import { alone, ratio } from './figure.js';
import { rooms } from './rooms.js';
import type { Subject } from './subject.js';

const LIMITS = { scriptTag: 3.3, own: 14_000, return: 600 };

/** The gzip size of the built files, and the share of each folder of the source. */
export async function size(code: Code): Promise<Subject> {
  const chunk = await bundle('src/index.ts');
  const own = await bundle('src/index.ts', [/^lit/]);
  return {
    title: 'Size',
    how: 'Gzip, level 9, of the built files. The floor is a trivial Lit element, built the same way.',
    figures: [
      ratio('script-tag file, everything in it', 'B', { ours: [gzip(code.ours)], floor: [gzip(code.floor)] }, LIMITS.scriptTag),
      alone('own code, `lit` external', 'B', [gzip(own.code)], LIMITS.own),
      alone('`./return` alone', 'B', [gzip(code.return)], LIMITS.return),
    ],
    breakdown: await rooms(chunk),
  };
}
