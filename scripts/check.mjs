import { runAll } from './run.mjs';

// The flow compiles without the DOM's types and the server without Node's, so that neither can use them by mistake.
await runAll(
  ['tsc', '-p', 'tsconfig.json', '--noEmit'],
  ['tsc', '-p', 'src/flow'],
  ['tsc', '-p', 'src/server', '--noEmit'],
  ['tsc', '-p', 'src/server/node/tsconfig.json', '--noEmit'],
  ['tsc', '-p', 'src/conformance', '--noEmit'],
  ['tsc', '-p', 'demo'],
  ['tsc', '-p', 'test'],
  ['tsx', 'scripts/manifest/reference.ts', '--check'],
  ['eslint', '.', '--max-warnings', '0'],
);
