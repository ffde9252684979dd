import { bundle, gzip } from '../../../scripts/bundle.mjs';
import type { Code } from './code.js';
import { alone, ratio } from './figure.js';
import { rooms } from './rooms.js';
import type { Subject } from './subject.js';

const LIMITS = { scriptTag: 2, own: 7_000, return: 600 };

/** What goes over the wire, and what each room of the source costs of it. */
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
