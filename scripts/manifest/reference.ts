/** `npm run reference`: writes the tables of docs/reference.md. With `--check` it only compares them, and fails if they differ. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from './manifest.js';
import { readSources, root } from './sources.js';
import { withTables } from './tables.js';

const path = join(root, 'docs/reference.md');
const reference = readFileSync(path, 'utf8');
const updated = withTables(reference, manifestOf(readSources()));
if (!process.argv.includes('--check')) writeFileSync(path, updated);
else if (updated !== reference) {
  console.error('The tables of docs/reference.md differ from the code and its comments. Run `npm run reference` and review the changes.');
  process.exitCode = 1;
}
