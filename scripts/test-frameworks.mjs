import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runAll } from './run.mjs';

/** The frameworks are large, and only needed here: they are installed when they are wanted first. */
const folder = 'test/frameworks';
const installed = join(folder, 'node_modules/.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(folder, 'package-lock.json')).mtimeMs) {
  console.log(`Installing React, Preact, Solid, Vue, Svelte and Angular into ${folder}.`);
  await runAll(['npm', 'ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error']);
}

// The package as npm would install it: what is packed of it, beside the frameworks. A link would find this folder's own React.
const own = join(folder, 'node_modules/cyclr-connector-auth');
rmSync(own, { recursive: true, force: true });
mkdirSync(own);
await runAll(['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', own]);
const [tarball] = readdirSync(own);
await runAll(['tar', '-xzf', join(own, tarball), '-C', own, '--strip-components', '1']);

const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
await runAll(['node', '--import', 'tsx', '--test', '--test-reporter=spec', ...files]);
