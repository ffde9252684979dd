import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cssData, htmlData, webTypes } from './editors.js';
import type { Package } from './editors.js';
import { manifestOf } from './manifest.js';
import { readSources, root } from './sources.js';

// A step of the build: writes the manifest and the files for editors.
const manifest = manifestOf(readSources());
const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package;
mkdirSync(join(root, 'dist'), { recursive: true });
for (const [name, content] of Object.entries({
  'custom-elements.json': manifest,
  'vscode.html-custom-data.json': htmlData(manifest),
  'vscode.css-custom-data.json': cssData(manifest),
  'web-types.json': webTypes(manifest, about),
})) writeFileSync(join(root, 'dist', name), `${JSON.stringify(content, null, 2)}\n`);
