import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly files: readonly string[];
  readonly sideEffects: readonly string[];
  readonly types: string;
  readonly unpkg: string;
  readonly jsdelivr: string;
  readonly customElements: string;
  readonly 'web-types': string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson;

export interface Entry {
  /** `.` or `./…`. */
  readonly name: string;
  readonly types: string;
  readonly file: string;
}

/** The values of a star in an export pattern, by the files that exist. */
function stars(pattern: string): readonly string[] {
  const [before = '', after = ''] = pattern.split('*');
  const folder = join(root, dirname(`${before}x`));
  const start = before.slice(before.lastIndexOf('/') + 1);
  return readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith(after))
    .map((name) => name.slice(start.length, name.length - after.length));
}

/** Every module that can be imported. */
export const entries: readonly Entry[] = Object.entries(packageJson.exports).flatMap(([name, target]) => {
  if (typeof target === 'string') return [];
  const { types, default: file } = target;
  return name.includes('*')
    ? stars(file).map((star) => ({ name: name.replace('*', star), types: types.replace('*', star), file: file.replace('*', star) }))
    : [{ name, types, file }];
});

/** The exported files that are not modules. */
export const assets: readonly string[] = Object.values(packageJson.exports).filter((target) => typeof target === 'string');

/** The name by which an entry is imported. */
export const specifier = ({ name }: Entry): string => packageJson.name + name.slice(1);
