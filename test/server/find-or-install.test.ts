import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CyclrClient, CyclrError } from '../../src/server/index.js';
import { createFakeLibrary, page, row, rows } from './fake-library.js';
import type { Installed, InstallerOptions } from './installer.js';
import { startLossyProxy } from './lossy-proxy.js';
import { accountId, setUp } from './setup.js';

const PROCESSES = 4;
const EACH = 25;

async function setUpAccount(t: TestContext) {
  const bench = await setUp(t);
  const account = new CyclrClient(bench.options).account(accountId);
  const connectors = bench.cyclr.state.accounts.get(accountId)!.connectors;
  const named = (name: string) => [...connectors.values()].filter((each) => each.name === name).map((each) => String(each.seed.id));
  return { ...bench, account, connectors, named };
}

async function startProcesses(t: TestContext, options: InstallerOptions): Promise<readonly ChildProcess[]> {
  const processes = Array.from({ length: PROCESSES }, () => fork(fileURLToPath(new URL('installer.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, INSTALLER: JSON.stringify(options) },
  }));
  const ended = processes.map((each) => once(each, 'exit'));
  t.after(async () => {
    processes.forEach((each) => each.connected && each.disconnect());
    await Promise.all(ended);
  });
  await Promise.all(processes.map((each) => once(each, 'message')));
  return processes;
}

async function installAtOnce(processes: readonly ChildProcess[]): Promise<Installed> {
  const installed = await Promise.all(processes.map(async (each) => {
    const answer = once(each, 'message');
    each.send(EACH);
    return (await answer as [Installed])[0];
  }));
  return installed.flat();
}

test('installs a connector once, and finds it afterwards, also after its release was upgraded', async (t) => {
  const { account, cyclr, named, connectors } = await setUpAccount(t);
  const options = { name: 'pipedrive for user-1', description: 'Of user 1.' };
  const { id, name, isComplete } = await account.findOrInstall('Pipedrive', options);
  assert.deepEqual([name, isComplete, named(options.name)], [options.name, true, [id]]);
  assert.equal(connectors.get(Number(id))!.description, 'Of user 1.');
  cyclr.upgrade('Pipedrive');
  assert.equal((await account.findOrInstall('Pipedrive', { name: options.name })).id, id);
  assert.deepEqual(named(options.name), [id]);
});

for (const listedParameters of ['full', 'missing', 'empty'] as const) {
  test(`tells all of a connector that it finds by a row with ${listedParameters} parameters`, async (t) => {
    const { account, cyclr, connectors } = await setUpAccount(t);
    cyclr.unknowns.listedParameters = listedParameters;
    const { name, seed: { connector } } = connectors.get(15)!;
    const found = await account.findOrInstall(connector.Name, { name });
    assert.deepEqual([found.id, found.isComplete], ['15', true]);
    assert.equal(found.parameters.length, connector.Parameters.filter((each) => each.IsAccountConnectorProperty).length);
  });
}

test('finds by the exact name: another case, a part, and a release’s name are others', async (t) => {
  const { account, named } = await setUpAccount(t);
  const ids = [];
  for (const name of ['Acme', 'acme', 'ACME', 'Acme 2', 'Acm', 'Ácme']) ids.push((await account.findOrInstall('Pipedrive', { name })).id);
  assert.equal(new Set(ids).size, 6);
  assert.deepEqual(named('Acme'), [ids[0]]);
});

test(`installs exactly one connector from ${PROCESSES} processes × ${EACH} at once, with answers lost at random`, async (t) => {
  const { cyclr, named } = await setUpAccount(t);
  const lost: string[] = [];
  const apiUrl = await startLossyProxy(t, cyclr.origin, (method, path) => {
    const isLost = path !== '/oauth/token' && (Math.random() < 0.3 || (path.endsWith('/install') && lost.length < 5));
    if (isLost) lost.push(`${method} ${path}`);
    return isLost;
  });
  const name = 'pipedrive for everybody';
  const processes = await startProcesses(t, { apiUrl, accountId, connector: 'Pipedrive', name });
  const installed = await installAtOnce(processes);
  assert.equal(installed.length, PROCESSES * EACH);
  const [id] = named(name);
  assert.deepEqual(named(name), [id]);
  assert.deepEqual(new Set(installed), new Set([id]));
  assert(lost.some((call) => call.startsWith('POST')));
});

test('asks Cyclr before it repeats an installation whose answer got lost', async () => {
  const installed: ReturnType<typeof rows>[number][] = [];
  const { account, calls } = createFakeLibrary((url, method) => {
    if (method === 'GET') return url.search === '' ? Response.json(installed[0]) : page(installed, url);
    installed.push(row(33, { Name: 'Ours' }));
    throw new TypeError('fetch failed');
  });
  assert.equal((await account.findOrInstall('Pipedrive', { name: 'Ours' })).id, '33');
  assert.deepEqual(calls.map((call) => call.split('?')[0]), [
    'GET /v1.0/account/connectors', 'POST /v1.0/connectors/Pipedrive/install', 'GET /v1.0/account/connectors',
    'GET /v1.0/account/connectors/33',
  ]);
});

test('chooses the lowest id if several connectors have the name, whatever their order and the page', async () => {
  const ids = [7_000_000_000_000_000_001n, 99, 9, 10];
  const list = [...rows(120, 100), ...ids.map((id) => row(0, { Id: String(id), Name: 'Ours' }))];
  for (const order of [list, [...list].reverse()]) {
    const { account } = createFakeLibrary((url) => url.search === '' ? Response.json(row(9)) : page(order, url));
    assert.equal((await account.findOrInstall('Pipedrive', { name: 'Ours' })).id, '9');
  }
});

test('finds the connector that Cyclr says is in use, although its words repeat a secret', async () => {
  const list = [row(33, { Name: 'acme-key of Acme' })];
  let lists = 0;
  const { account } = createFakeLibrary((url, method) => {
    if (method === 'POST') return Response.json({ Message: 'Account connector name acme-key of Acme is in use.' }, { status: 400 });
    if (url.search === '') return Response.json(list[0]);
    lists += 1;
    return page(lists === 1 ? [] : list, url);
  });
  const { id } = await account.findOrInstall('Pipedrive', { name: 'acme-key of Acme', credentials: { apiKey: 'acme-key' } });
  assert.equal(id, '33');
});

test('rejects with advice if the name stays in use, but no connector has it', async (t) => {
  t.mock.method(Math, 'random', () => 0);
  const { account, calls } = createFakeLibrary((url, method) => method === 'POST'
    ? Response.json({ Message: 'Account connector name Ours is in use.' }, { status: 400 })
    : page([row(1, { Name: 'ours' })], url));
  await assert.rejects(account.findOrInstall('Pipedrive', { name: 'Ours' }), (error: unknown) =>
    error instanceof CyclrError && error.failure === 'refused' && error.message.includes('is in use'));
  assert.equal(calls.length, 16);
});

for (const [what, status, Message] of [['a draft', 400, 'Connector 5122 is a draft and cannot be installed.'], ['unknown', 404, 'No.'], ['limited', 429, 'Slow down.']] as const) {
  test(`does not try again if the connector is ${what}`, async () => {
    const { account, calls } = createFakeLibrary((url, method) => method === 'POST' ? Response.json({ Message }, { status }) : page([], url));
    await assert.rejects(account.findOrInstall('5122', { name: 'Ours' }), CyclrError);
    assert.equal(calls.length, 2);
  });
}

test('stops when its signal aborts', async (t) => {
  const { options } = await setUpAccount(t);
  const controller = new AbortController();
  const fetchAndAbort: typeof options.fetch = async (url, init) => {
    const response = await fetch(url, init);
    if (url.endsWith('/install')) controller.abort(new Error('enough'));
    return response;
  };
  const client = new CyclrClient({ ...options, fetch: fetchAndAbort });
  await assert.rejects(client.account(accountId, controller.signal).findOrInstall('Pipedrive', { name: 'Ours' }), /enough/);
});
