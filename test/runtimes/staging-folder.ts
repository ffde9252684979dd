import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const here = import.meta.dirname;
export const root = join(here, '../..');

const modulesOf = (room: string): readonly string[] =>
  readdirSync(join(root, 'dist', room), { encoding: 'utf8', recursive: true })
    .filter((path) => path.endsWith('.js')).map((path) => `${room}/${path.replaceAll('\\', '/')}`);

/** The built modules of the handler, as paths in `dist`. The modules for Node alone are left out. */
export const handlerModules = (): readonly string[] =>
  [...modulesOf('server'), ...modulesOf('contract'), ...modulesOf('locales')].filter((path) => !path.startsWith('server/node/'));

export interface StagingFolder {
  readonly folder: string;
  /** The paths of all modules by their names; the worker comes first. */
  readonly modules: Readonly<Record<string, string>>;
  remove(): void;
}

/** Compiles the cases beside the built handler, so that every runtime runs the same JavaScript. */
export function createStagingFolder(): StagingFolder {
  // Inside this folder, where the imports of the examples resolve.
  const folder = mkdtempSync(join(here, '.stage-'));
  mkdirSync(join(folder, 'test/runtimes'), { recursive: true });
  symlinkSync(join(root, 'dist'), join(folder, 'dist'));
  const compiled = ['worker', 'cases', 'handle', 'command'].map((name) => {
    const { outputText } = transpileModule(readFileSync(join(here, `${name}.ts`), 'utf8'), {
      compilerOptions: { target: ScriptTarget.ES2022, module: ModuleKind.ES2022, verbatimModuleSyntax: true },
    });
    const path = `test/runtimes/${name}.js`;
    // The types come from the sources, the code that runs from the build.
    writeFileSync(join(folder, path), outputText.replaceAll('../../src/', '../../dist/'));
    return path;
  });
  const paths = [...compiled, ...handlerModules().map((path) => `dist/${path}`)];
  return {
    folder,
    modules: Object.fromEntries(paths.map((path) => [path, path])),
    remove: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}
