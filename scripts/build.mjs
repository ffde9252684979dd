import { cpSync, rmSync } from 'node:fs';
import { runAll } from './run.mjs';

// The npm entries are one module per source file, with lit external. The script-tag file contains everything.
rmSync('dist', { recursive: true, force: true });
// Hand-written declarations for each framework's templates: the compiler does not copy declaration files.
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
