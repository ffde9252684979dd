import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runAll } from './run.mjs';

/** What the handler is run in and mounted in is large, and only needed here: it is installed when it is wanted first. */
const folder = 'test/runtimes';
const installed = join(folder, 'node_modules/.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(folder, 'package-lock.json')).mtimeMs) {
  console.log(`Installing Deno, Bun, workerd, Express, Fastify and Next.js into ${folder}.`);
  await runAll(['npm', 'ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error']);
}
const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
await runAll(['node', '--import', 'tsx', '--test', '--test-reporter=spec', ...files]);
