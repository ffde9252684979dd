#!/usr/bin/env node
import { check } from './check.js';
import { parseCommandLine, USAGE } from './command-line.js';
import { UsageError } from './options.js';
import { hasFailed, tableOf } from './table.js';

/** The members of Node's `process` that are used here. This folder is compiled without Node's types, so that it runs on any runtime. */
declare const process: { readonly argv: readonly string[]; exitCode?: number };

try {
  const options = parseCommandLine(process.argv.slice(2));
  if (!options) console.log(USAGE);
  else {
    const { url, connector, write } = options;
    // Without the query, which may contain private data.
    console.log(`${url.origin}${url.pathname}${connector === null ? '' : `, connector ${connector}`}${write ? ', with --write' : ''}\n`);
    const rows = await check(options);
    console.log(tableOf(rows));
    process.exitCode = hasFailed(rows) ? 1 : 0;
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\nFor help, run: cyclr-connector-auth --help`);
  process.exitCode = 2;
}
