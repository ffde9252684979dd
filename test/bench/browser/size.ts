import { budgetsFor } from '../../../scripts/budgets.mjs';
import { brotli, bundle, gzip } from '../../../scripts/bundle.mjs';
import type { Code } from './code.js';
import { alone, ratio } from './figure.js';
import { rooms } from './rooms.js';
import type { Benchmark } from './benchmark.js';

/** A multiple of the floor. The budget of `npm run size` only keeps the file from growing. */
const LIMIT = 3.6;

/** The size of the files as they are sent, and the share of each room of the source. */
export async function size(code: Code): Promise<Benchmark> {
  const together = ['src/index.ts', 'src/list.ts'];
  const own = (await bundle(together, [/^lit/])).code;
  const list = (await bundle(together.toReversed())).code;
  const budgets = budgetsFor(gzip(code.floor));
  return {
    title: 'Size',
    how: 'The built files after gzip, level 9, and after Brotli at its highest quality. The floor is a trivial Lit element, built the same way.',
    figures: [
      ratio({ what: 'script-tag file, with everything, gzip', unit: 'B', limit: LIMIT }, { ours: [gzip(code.ours)], floor: [gzip(code.floor)] }),
      ratio({ what: 'script-tag file, with everything, Brotli', unit: 'B' }, { ours: [brotli(code.ours)], floor: [brotli(code.floor)] }),
      alone({ what: 'own code, `lit` external, gzip', unit: 'B', limit: budgets.own }, [gzip(own)]),
      alone({ what: 'own code, `lit` external, Brotli', unit: 'B' }, [brotli(own)]),
      alone({ what: '`./list`, beside the element, gzip', unit: 'B', limit: budgets.list }, [gzip(list)]),
      alone({ what: '`./return` alone, gzip', unit: 'B', limit: budgets.return }, [gzip(code.return)]),
    ],
    breakdown: await rooms(await bundle('src/index.ts')),
  };
}
