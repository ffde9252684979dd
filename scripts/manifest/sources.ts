import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** The text of each file, by its path in the project. */
export type Sources = Readonly<Record<string, string>>;

/** The folders that define the element's public interface. */
const FOLDERS = ['src', 'src/element', 'src/attempt', 'src/flow', 'src/contract', 'src/client'];

export function readSources(): Sources {
  const paths = FOLDERS.flatMap((folder) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
