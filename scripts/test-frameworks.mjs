import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from './install-once.mjs';
import { runAll } from './run.mjs';

const folder = 'test/frameworks';
await installOnce(folder, 'React, Preact, Solid, Vue, Svelte and Angular');

// Install this package as npm would: unpack its tarball beside the frameworks. A link would resolve React from this project's node_modules.
const own = join(folder, 'node_modules/cyclr-connector-auth');
rmSync(own, { recursive: true, force: true });
mkdirSync(own);
await runAll(['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', own]);
const [tarball] = readdirSync(own);
await runAll(['tar', '-xzf', join(own, tarball), '-C', own, '--strip-components', '1']);

const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
await runAll(['node', '--import', 'tsx', '--test', '--test-reporter=spec', ...files]);
