import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { accountId, username } from '../server/setup.js';

export interface PythonBackend {
  readonly cyclr: CyclrSimulator;
  readonly origin: string;
  /** All that it wrote so far. */
  output(): string;
}

/** The example of a backend in Python, before a simulator of Cyclr, for as long as the test runs. */
export async function startPython(t: TestContext): Promise<PythonBackend> {
  const cyclr = await startCyclr();
  t.after(() => cyclr.close());
  const server = spawn('python3', ['-B', 'server.py'], {
    cwd: join(import.meta.dirname, '../../examples/python'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      CYCLR_API_URL: cyclr.origin,
      CYCLR_SERVICE_URL: cyclr.origin,
      CYCLR_CLIENT_ID: demoPartner.clientId,
      CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
      CYCLR_ACCOUNT_ID: accountId,
      CYCLR_USERNAME: username,
    },
  });
  const exited = once(server, 'exit');
  t.after(() => {
    server.kill();
    return exited;
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => { output += String(chunk); });
  // It says where it listens as soon as it does; where it ends instead, that is told with its last words.
  const [line] = await Promise.race([
    once(createInterface(server.stdout), 'line'),
    exited.then(() => { throw new Error(`The Python backend ended: ${output}`); }),
  ]) as [string];
  return { cyclr, origin: new URL(line).origin, output: () => output };
}
