#!/usr/bin/env node
import { pause } from '../server/lib/pause.js';
import { check } from './check.js';
import { parseCommandLine, USAGE } from './command-line.js';
import { StoppedError, UsageError } from './options.js';
import { exitCodeOf, tableOf } from './table.js';

/** The members of Node's `process` that are used here. Of Node, this folder uses only them and `node:http`: other runtimes have both. */
declare const process: { readonly argv: readonly string[]; exitCode?: number; once(signal: 'SIGINT', listener: () => void): void };

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);

/** Tells the user why nothing happens. */
const wait = (milliseconds: number, signal: AbortSignal | null): Promise<void> => {
  console.error(`The backend returned 429 (too many requests). Waiting ${seconds(milliseconds)} seconds.`);
  return pause(milliseconds, signal);
};

/** Tells the user which request takes so long. */
const onTimeout = (request: string, milliseconds: number): void => { console.error(`${request}: no answer in ${seconds(milliseconds)} seconds.`); };

/** Aborts at the first Ctrl-C, so that the check can disconnect the connector. The second one ends the process. */
function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    console.error('Stopping. A connector that was changed is disconnected first. To stop at once, press Ctrl-C again.');
    controller.abort(new StoppedError('The check stopped early. It changed nothing.'));
  });
  return controller.signal;
}

try {
  const options = parseCommandLine(process.argv.slice(2));
  if (!options) console.log(USAGE);
  else {
    const { url, connector, write } = options;
    // Without the query, which may contain private data.
    console.log(`${url.origin}${url.pathname}${connector === null ? '' : `, connector ${connector}`}${write ? ', with --write' : ''}\n`);
    const rows = await check(options, { wait, onTimeout, ...write && { signal: abortOnInterrupt() } });
    console.log(tableOf(rows));
    process.exitCode = exitCodeOf(rows);
    if (process.exitCode === 2) console.error('Nothing could be checked. The table says why.');
  }
} catch (error) {
  if (error instanceof StoppedError) console.error(error.message);
  else if (error instanceof UsageError) console.error(`${error.message}\nFor help, run: cyclr-connector-auth --help`);
  else throw error;
  process.exitCode = 2;
}
