import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { demoPartner } from '../../demo/connectors.js';
import type { CyclrOptions } from '../../demo/cyclr/options.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { accountId, username } from '../server/setup.js';

export interface PythonBackend {
  readonly cyclr: CyclrSimulator;
  readonly origin: string;
  /** The output so far. */
  output(): string;
}

export interface PythonOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds. Default: the example's own limit. */
  readonly bodyTimeLimit?: number;
  /** Seconds for one answer. Default: the example's own limit. */
  readonly timeLimit?: number;
  /** Seconds until the client must have taken an answer. Default: the example's own limit. */
  readonly sendTimeLimit?: number;
  /** Seconds for one call to Cyclr. Default: the example's own limit. */
  readonly callLimit?: number;
  /** Seconds for one call about a connector of a list. Default: the example's own limit. */
  readonly listedLimit?: number;
  /** A Python expression of `headers` and `connector_id`: what the host's `authorize` returns. Default: the example's own function. */
  readonly authorize?: string;
}

/** What `server.py` does if it is run, after a change of its limits or of the host's function. */
const withChanges = ({ bodyTimeLimit, timeLimit, sendTimeLimit, callLimit, listedLimit, authorize }: PythonOptions): string => `import cyclr
import listing
import server
from user import User
cyclr.CALL_LIMIT = ${callLimit ?? 'cyclr.CALL_LIMIT'}
listing.LISTED_TIME_LIMIT = ${listedLimit ?? 'listing.LISTED_TIME_LIMIT'}
server.TIME_LIMIT = ${timeLimit ?? 'server.TIME_LIMIT'}
server.SEND_TIME_LIMIT = ${sendTimeLimit ?? 'server.SEND_TIME_LIMIT'}
server.BODY_TIME_LIMIT = ${bodyTimeLimit ?? 'server.BODY_TIME_LIMIT'}
server.authorize = ${authorize === undefined ? 'server.authorize' : `lambda headers, connector_id: ${authorize}`}
with server.Backend("127.0.0.1", 0) as running:
    print(f"{running.url}/api/connectors", flush=True)
    running.serve_forever()`;

/** Starts the example backend in Python with a simulator of Cyclr, until the test ends. */
export async function startPython(
  t: TestContext,
  options: CyclrOptions = {},
  changes: PythonOptions = {},
): Promise<PythonBackend> {
  const cyclr = await startCyclr(options);
  t.after(() => cyclr.close());
  const { environment = {}, ...changed } = changes;
  const program = Object.keys(changed).length === 0 ? ['server.py'] : ['-c', withChanges(changed)];
  const server = spawn('python3', ['-B', ...program], {
    cwd: join(import.meta.dirname, '../../examples/python'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      // Nothing may depend on the server's time zone: HTTP dates are in UTC.
      TZ: 'TEST-9',
      CYCLR_API_URL: cyclr.origin,
      CYCLR_SERVICE_URL: cyclr.origin,
      CYCLR_CLIENT_ID: demoPartner.clientId,
      CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
      CYCLR_ACCOUNT_ID: accountId,
      CYCLR_USERNAME: username,
      ...environment,
    },
  });
  const exited = once(server, 'exit');
  t.after(() => {
    server.kill();
    return exited;
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => { output += String(chunk); });
  // The server prints its address once it listens. If it exits instead, the error contains its output.
  const [line] = await Promise.race([
    once(createInterface(server.stdout), 'line'),
    exited.then(() => { throw new Error(`The Python backend exited: ${output}`); }),
  ]) as [string];
  return { cyclr, origin: new URL(line).origin, output: () => output };
}

/** Our own handler in front of the same simulator, to compare the example with. */
export const ourServer = ({ origin }: CyclrSimulator, page: string): (request: Request) => Promise<Response> => createConnectorAuthHandler({
  apiUrl: origin,
  serviceUrl: origin,
  clientId: demoPartner.clientId,
  clientSecret: demoPartner.clientSecret,
  origins: [page],
  authorize: () => ({ accountId, username }),
  onError: () => {},
});
