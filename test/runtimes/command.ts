import { runCases } from './cases.js';
import type { Environment } from './handle.js';

// Node, Deno and Bun all have `process`. The last argument is the environment.
declare const process: { readonly argv: readonly string[] };

console.log(JSON.stringify(await runCases(JSON.parse(process.argv.at(-1) ?? '') as Environment)));
