import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './staging-folder.js';

/** A guide in `docs` with samples. */
export type Guide = 'server.md' | 'sessions.md';

/** The samples of a guide, by the file name in their first line. */
export function examples(guide: Guide = 'server.md'): ReadonlyMap<string, string> {
  const page = readFileSync(join(root, 'docs', guide), 'utf8');
  return new Map([...page.matchAll(/^```js\n\/\/ (\S+\.js)\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [name, code]));
}

/** The reader's own session module: the cookie `session=1` is signed in. */
const SESSION = `export const currentUser = async (request) =>
  request.headers.get('cookie') === 'session=1' ? { cyclrAccountId: process.env.ACCOUNT_ID, email: process.env.USERNAME } : null;
`;

/** Writes all samples of docs/server.md into a folder, as a reader would copy them. */
export function copyExamples(folder: string): void {
  copyFiles(folder, [...examples(), ['session.js', SESSION]]);
}

/** Writes files into a folder in which the package is installed. */
export function copyFiles(folder: string, files: Iterable<readonly [name: string, code: string]>): void {
  for (const [name, code] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/cyclr-connector-auth'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
}
