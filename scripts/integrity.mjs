import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The build writes the hashes of the script-tag files, for the `integrity` attribute of a page's script tags.
const files = readdirSync('dist').filter((name) => name.endsWith('.min.js')).sort();
const hash = (name) => `sha384-${createHash('sha384').update(readFileSync(join('dist', name))).digest('base64')}`;
const hashes = Object.fromEntries(files.map((name) => [name, hash(name)]));
writeFileSync('dist/integrity.json', `${JSON.stringify(hashes, null, 2)}\n`);
console.log(`cyclr-connector-auth.min.js  ${hashes['cyclr-connector-auth.min.js']}`);
