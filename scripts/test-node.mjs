import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAll } from './run.mjs';

/** All test files in a folder and below. A folder with its own package.json has dependencies of its own, and its own script to run it. */
function testFilesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return existsSync(join(path, 'package.json')) ? [] : testFilesIn(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

// The other test files run in a browser. Node 20 expands no file patterns, so it gets a list.
const files = testFilesIn('test').filter((path) => readFileSync(path, 'utf8').includes("from 'node:test'"));
await runAll(['node', '--import', 'tsx', '--test', '--test-reporter=spec', ...files]);
