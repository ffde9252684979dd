/**
 * `npm run endurance` puts one page and one server under load for long, and looks at what they keep. The exit code is 1 when a limit is
 * broken. `--only page` or `--only server` runs one of the two. `--sign-ins` (default 10,000) is the length of the page's run, `--minutes`
 * (default 30) that of the server's. `--write` writes the figures to `results.json` beside this file, and `docs/endurance.md` from it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { listFailures as listPageFailures, measurePage } from './page/measure.js';
import { report } from './report.js';
import type { Results } from './report.js';
import { listFailures as listServerFailures, measureServer } from './server/measure.js';

const { only, minutes, 'sign-ins': signIns, write } = parseArgs({
  options: {
    only: { type: 'string' },
    minutes: { type: 'string', default: '30' },
    'sign-ins': { type: 'string', default: '10000' },
    write: { type: 'boolean', default: false },
  },
}).values;
if (only !== undefined && only !== 'page' && only !== 'server') throw new Error('--only takes page or server');
const toNumber = (option: string, text: string): number => {
  if (Number(text) > 0) return Number(text);
  throw new Error(`--${option} takes a number above 0`);
};

const page = only === 'server' ? null : await measurePage(toNumber('sign-ins', signIns));
const server = only === 'page' ? null : await measureServer(toNumber('minutes', minutes));
const failures = [...page ? listPageFailures(page) : [], ...server ? listServerFailures(server) : []];
for (const each of failures) console.error(`Over the limit: ${each}`);
if (write) {
  const file = new URL('results.json', import.meta.url);
  const before = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<Results>;
  const results = { cores: availableParallelism(), page: page ?? before.page ?? null, server: server ?? before.server ?? null };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(new URL('../../docs/endurance.md', import.meta.url), report(results));
}
process.exitCode = failures.length ? 1 : 0;
