import { runCases } from './cases.js';
import type { World } from './cases.js';

// Node, Deno and Bun all know `process`; the world comes as the last argument.
declare const process: { readonly argv: readonly string[] };

console.log(JSON.stringify(await runCases(JSON.parse(process.argv.at(-1) ?? '') as World)));
