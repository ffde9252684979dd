#!/usr/bin/env node
import { check } from './check.js';
import { parseCommandLine, USAGE } from './command-line.js';
import { UsageError } from './options.js';
import { hasFailed, tableOf } from './table.js';

/** Node's, as far as it is used: this room, too, is compiled without Node's types, and says what any runtime understands. */
declare const process: { readonly argv: readonly string[]; exitCode?: number };

try {
  const options = parseCommandLine(process.argv.slice(2));
  if (!options) console.log(USAGE);
  else {
    const { url, connector, write } = options;
    // Without the query, which may hold what is nobody's business.
    console.log(`${url.origin}${url.pathname}${connector === null ? '' : `, connector ${connector}`}${write ? ', with --write' : ''}\n`);
    const rows = await check(options);
    console.log(tableOf(rows));
    process.exitCode = hasFailed(rows) ? 1 : 0;
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\nMore: cyclr-connector-auth --help`);
  process.exitCode = 2;
}
