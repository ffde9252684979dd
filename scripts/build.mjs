import { cpSync, rmSync } from 'node:fs';
import { runAll } from './run.mjs';

// The npm entries are modules, one for one with the sources, with lit external; the script-tag file holds everything.
rmSync('dist', { recursive: true, force: true });
// Declarations for each framework's templates: the compiler writes such files, but copies none.
cpSync('src/frameworks/types', 'dist/frameworks/types', { recursive: true });
await runAll(
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'src/server/tsconfig.json'],
  ['tsc', '-p', 'src/server/node/tsconfig.json'],
  ['tsc', '-p', 'src/conformance/tsconfig.json'],
  ['vite', 'build', '--logLevel', 'warn'],
  ['vite', 'build', '--mode', 'return', '--logLevel', 'warn'],
  ['tsx', 'scripts/manifest/write.ts'],
  ['node', 'scripts/integrity.mjs'],
);
