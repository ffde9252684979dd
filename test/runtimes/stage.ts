import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const here = import.meta.dirname;
export const root = join(here, '../..');

/** The handler's modules as they are built. */
export const built = (): readonly string[] =>
  readdirSync(join(root, 'dist/server')).filter((name) => name.endsWith('.js') && !name.startsWith('node'));

export interface Stage {
  readonly folder: string;
  /** By name, the worker first. */
  readonly modules: Readonly<Record<string, string>>;
  remove(): void;
}

/** The same JavaScript for every runtime, beside the handler. */
export function stage(): Stage {
  // In this folder, where what the examples import is found.
  const folder = mkdtempSync(join(here, '.stage-'));
  mkdirSync(join(folder, 'test/runtimes'), { recursive: true });
  symlinkSync(join(root, 'dist'), join(folder, 'dist'));
  const own = ['worker', 'cases', 'command'].map((name) => {
    const { outputText } = transpileModule(readFileSync(join(here, `${name}.ts`), 'utf8'), {
      compilerOptions: { target: ScriptTarget.ES2022, module: ModuleKind.ES2022, verbatimModuleSyntax: true },
    });
    const path = `test/runtimes/${name}.js`;
    // Typed by the sources, run as built.
    writeFileSync(join(folder, path), outputText.replaceAll('../../src/', '../../dist/'));
    return path;
  });
  const paths = [...own, ...built().map((name) => `dist/server/${name}`)];
  return {
    folder,
    modules: Object.fromEntries(paths.map((path) => [path, path])),
    remove: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}
