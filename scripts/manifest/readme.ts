import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from './manifest.js';
import { readSources, root } from './sources.js';
import { withTables } from './tables.js';

// Writes the README's tables; with --check it only says whether they are what they should be.
const path = join(root, 'README.md');
const readme = readFileSync(path, 'utf8');
const fresh = withTables(readme, manifestOf(readSources()));
if (!process.argv.includes('--check')) writeFileSync(path, fresh);
else if (fresh !== readme) {
  console.error('The README’s tables are not what the code and its comments say: run `npm run readme`, and look at what changed.');
  process.exitCode = 1;
}
