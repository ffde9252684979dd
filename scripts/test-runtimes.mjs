import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from './install-once.mjs';
import { runAll } from './run.mjs';

const folder = 'test/runtimes';
await installOnce(folder, 'Deno, Bun, workerd, Next.js and server frameworks');
const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
await runAll(['node', '--import', 'tsx', '--test', '--test-reporter=spec', ...files]);
