import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { catalogue, demoAccounts, demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import type { Results } from './cases.js';
import type { Environment } from './handle.js';
import { freePort } from '../free-port.js';
import { createStagingFolder } from './staging-folder.js';
import type { StagingFolder } from './staging-folder.js';
import { withWorker } from './workerd.js';

const run = promisify(execFile);
const bin = (name: string): string => join(import.meta.dirname, 'node_modules/.bin', name);

const idOf = (authType: string, withProperties = false): string =>
  String(catalogue.find(({ connector }) => connector.AuthType === authType && connector.Parameters.length > 0 === withProperties)?.id);

async function environmentOf({ origin }: CyclrSimulator): Promise<Environment> {
  const [account] = demoAccounts;
  return {
    cyclr: origin,
    unreachableOrigin: `http://127.0.0.1:${await freePort()}`,
    clientId: demoPartner.clientId,
    clientSecret: demoPartner.clientSecret,
    accountId: account?.id ?? '',
    username: account?.users[0] ?? '',
    ids: { apiKey: idOf('ApiKey'), basic: idOf('Basic'), oauth: idOf('OAuth2'), properties: idOf('OAuth2', true) },
  };
}

describe('the built handler', () => {
  let staging: StagingFolder;
  const counts = new Map<string, number>();

  before(() => { staging = createStagingFolder(); });
  after(() => { staging.remove(); });

  const command = (program: string, ...args: readonly string[]) => async (environment: Environment): Promise<Results> => {
    const { stdout } = await run(program, [...args, join(staging.folder, 'test/runtimes/command.js'), JSON.stringify(environment)], { timeout: 60_000 });
    return JSON.parse(stdout) as Results;
  };
  const runtimes: Readonly<Record<string, (environment: Environment) => Promise<Results>>> = {
    Node: command(process.execPath),
    Deno: command(bin('deno'), 'run', '--quiet', '--no-config', '--no-lock', '--allow-net=127.0.0.1', '--allow-read', '--allow-env'),
    Bun: command(bin('bun'), 'run'),
    workerd: (environment) => withWorker({ program: bin('workerd'), ...staging, variables: { ENVIRONMENT: environment } }, async (origin) =>
      await (await fetch(origin)).json() as Results),
  };

  for (const [name, runIn] of Object.entries(runtimes)) {
    test(`passes every case in ${name}`, async (t) => {
      const cyclr = await startCyclr({ accounts: demoAccounts, unknowns: { checksCredentials: false } });
      t.after(() => cyclr.close());
      const { passed, failed } = await runIn(await environmentOf(cyclr));
      counts.set(name, passed.length);
      t.diagnostic(`${name}: ${passed.length} passed, ${failed.length} failed`);
      assert.deepEqual(failed, []);
      assert.ok(passed.length >= 19, `only ${passed.length} cases ran`);
    });
  }

  test('in workerd, a client that disconnects does not abort the shared token request', async (t) => {
    const cyclr = await startCyclr({ accounts: demoAccounts });
    t.after(() => cyclr.close());
    const environment = await environmentOf(cyclr);
    // The first token request is never answered, so it ends only when the client's request is aborted.
    const tokenRequested = new Promise<Request>((resolve) => {
      cyclr.intercept = (request) => {
        if (!request.url.endsWith('/oauth/token')) return undefined;
        cyclr.intercept = undefined;
        resolve(request);
        return new Promise(() => {});
      };
    });
    await withWorker({ program: bin('workerd'), ...staging, variables: { ENVIRONMENT: environment } }, async (origin) => {
      const path = `/api/connectors/${environment.ids.apiKey}`;
      const getStatus = (): Promise<number | string> =>
        fetch(`${origin}${path}`, { signal: AbortSignal.timeout(20_000) }).then(({ status }) => status, String);
      const client = connect(Number(new URL(origin).port), '127.0.0.1');
      client.write(`GET ${path} HTTP/1.1\r\nhost: host.example\r\n\r\n`);
      const { signal } = await tokenRequested;
      const ended = once(signal, 'abort');
      const early = getStatus();
      client.resetAndDestroy();
      await ended;
      assert.deepEqual(await Promise.all([early, getStatus(), getStatus()]), [200, 200, 200]);
    });
    assert.equal(cyclr.requests.filter((request) => request.path === '/oauth/token').length, 2);
  });

  test('passes the same number of cases in each runtime', () => {
    assert.equal(counts.size, 4);
    assert.equal(new Set(counts.values()).size, 1, JSON.stringify([...counts]));
  });
});
