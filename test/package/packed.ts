import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageJson, root } from './package-json.js';

/** A project with the packed package installed. */
export interface Packed {
  readonly folder: string;
  /** The folder of the installed package. */
  readonly installed: string;
  readonly tarball: Buffer;
  /** The tarball's files, as `./…`. */
  readonly files: readonly string[];
  readonly remove: () => void;
}

/** Packs the build and installs it in a new project, with links to the dependencies and peer dependencies of this project. */
export function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ filename, files }] = JSON.parse(output) as [{ readonly filename: string; readonly files: readonly { readonly path: string }[] }];
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', modules]);
  const installed = join(modules, packageJson.name);
  renameSync(join(modules, 'package'), installed);
  const beside = [...Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies }), '@types/react', '@types/node'];
  for (const name of beside.filter((each) => existsSync(join(root, 'node_modules', each)))) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  return {
    folder,
    installed,
    tarball: readFileSync(join(folder, filename)),
    files: files.map(({ path }) => `./${path}`),
    remove: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}
