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
import type { Results, World } from './cases.js';
import { freePort } from '../free-port.js';
import { stage } from './stage.js';
import { withWorker } from './workerd.js';

const run = promisify(execFile);
const bin = (name: string): string => join(import.meta.dirname, 'node_modules/.bin', name);

const idOf = (authType: string, withProperties = false): string =>
  String(catalogue.find(({ connector }) => connector.AuthType === authType && connector.Parameters.length > 0 === withProperties)?.id);

async function worldOf({ origin }: CyclrSimulator): Promise<World> {
  const [account] = demoAccounts;
  return {
    cyclr: origin,
    nobody: `http://127.0.0.1:${await freePort()}`,
    clientId: demoPartner.clientId,
    clientSecret: demoPartner.clientSecret,
    accountId: account?.id ?? '',
    username: account?.users[0] ?? '',
    ids: { apiKey: idOf('ApiKey'), basic: idOf('Basic'), oauth: idOf('OAuth2'), properties: idOf('OAuth2', true) },
  };
}

describe('the handler as it is built', () => {
  let staged: ReturnType<typeof stage>;
  const counts = new Map<string, number>();

  before(() => { staged = stage(); });
  after(() => { staged.remove(); });

  const command = (program: string, ...args: readonly string[]) => async (world: World): Promise<Results> => {
    const { stdout } = await run(program, [...args, join(staged.folder, 'test/runtimes/command.js'), JSON.stringify(world)], { timeout: 60_000 });
    return JSON.parse(stdout) as Results;
  };
  const runtimes: Readonly<Record<string, (world: World) => Promise<Results>>> = {
    Node: command(process.execPath),
    Deno: command(bin('deno'), 'run', '--quiet', '--no-config', '--no-lock', '--allow-net=127.0.0.1', '--allow-read', '--allow-env'),
    Bun: command(bin('bun'), 'run'),
    workerd: (world) => withWorker(bin('workerd'), staged.folder, { modules: staged.modules, variables: { WORLD: world } }, async (origin) =>
      await (await fetch(origin)).json() as Results),
  };

  for (const [name, runIn] of Object.entries(runtimes)) {
    test(`passes every case in ${name}`, async (t) => {
      const cyclr = await startCyclr({ accounts: demoAccounts, unknowns: { checksCredentials: false } });
      t.after(() => cyclr.close());
      const { passed, failed } = await runIn(await worldOf(cyclr));
      counts.set(name, passed.length);
      t.diagnostic(`${name}: ${passed.length} passed, ${failed.length} failed`);
      assert.deepEqual(failed, []);
      assert.ok(passed.length >= 19, `only ${passed.length} cases ran`);
    });
  }

  test('in workerd, a client that is cut off takes nobody’s token with it', async (t) => {
    const cyclr = await startCyclr({ accounts: demoAccounts });
    t.after(() => cyclr.close());
    const world = await worldOf(cyclr);
    // The first request for a token is never answered: with the client's, it ends.
    const asked = new Promise<Request>((resolve) => {
      cyclr.intercept = (request) => {
        if (!request.url.endsWith('/oauth/token')) return undefined;
        cyclr.intercept = undefined;
        resolve(request);
        return new Promise(() => {});
      };
    });
    await withWorker(bin('workerd'), staged.folder, { modules: staged.modules, variables: { WORLD: world } }, async (origin) => {
      const path = `/api/connectors/${world.ids.apiKey}`;
      const got = (): Promise<number | string> =>
        fetch(`${origin}${path}`, { signal: AbortSignal.timeout(20_000) }).then(({ status }) => status, String);
      const client = connect(Number(new URL(origin).port), '127.0.0.1');
      client.write(`GET ${path} HTTP/1.1\r\nhost: host.example\r\n\r\n`);
      const { signal } = await asked;
      const ended = once(signal, 'abort');
      const early = got();
      client.resetAndDestroy();
      await ended;
      assert.deepEqual(await Promise.all([early, got(), got()]), [200, 200, 200]);
    });
    assert.equal(cyclr.requests.filter((request) => request.path === '/oauth/token').length, 2);
  });

  test('passes as many in one as in another', () => {
    assert.equal(counts.size, 4);
    assert.equal(new Set(counts.values()).size, 1, JSON.stringify([...counts]));
  });
});
