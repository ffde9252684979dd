import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { ConnectorDescription } from '../../src/contract/wire.js';
import { account, accountId, parameter, seed } from '../server/setup.js';
import { ourServer, startPython } from './python-backend.js';
import { client } from './python-client.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

const stored = (Id: number, Name: string, Value: string) => ({ Id, Name, Value, AccountConnectorId: 34 });

describe('the backend in Python', { skip: noPython }, () => {
  for (const [what, change] of [
    ['asks for', ({ post }) => post({ authType: 'ApiKey', apiKey: 'good-key-1', properties: { Sub: 'new' } })],
    ['gets from the host', ({ post }) => post({ authType: 'ApiKey', apiKey: 'good-key-1', properties: {} })],
  ] as readonly (readonly [string, (requests: ReturnType<typeof client>) => Promise<Response>])[]) {
    test(`stores a property that it ${what} anew, as our own server does, if it was deleted after it was read`, async (t) => {
      const changes = what === 'asks for' ? {} : { authorize: 'User("acme-1", "ada", None, {"Sub": "new"})'.replace('acme-1', accountId) };
      const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey', { Parameters: [parameter('Sub')] })) }, changes);
      const connector = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
      const servers = what === 'asks for' ? [client(origin), client(origin, ourServer(cyclr, origin))] : [client(origin)];
      for (const requests of servers) {
        connector.properties = [stored(7000, 'Sub', 'old')];
        cyclr.intercept = ({ method, url }) => {
          if (method === 'PUT' && url.includes('/properties/')) connector.properties = [];
          return undefined;
        };
        const response = await change(requests);
        assert.equal(response.status, 200);
        assert.deepEqual(connector.properties.map(({ Name, Value }) => [Name, Value]), [['Sub', 'new']]);
        assert.equal(connector.authValue, 'good-key-1');
      }
    });
  }

  test('hides in the list, and for each name and id, what a function supplies for the connector, and no more', async (t) => {
    const Parameters = [parameter('Environment'), parameter('Region', { IsOptional: true })];
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(33, 'ApiKey', { Parameters }), seed(34, 'ApiKey', { Parameters })) }, {
      authorize: `User("${accountId}", "ada", {"crm": "33"}.get(connector_id), lambda id: {"Environment": "canary-77"} if id == "33" else {})`,
    });
    const url = `${origin}/api/connectors`;
    const stores = await fetch(`${url}/crm`, {
      method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: '{"authType":"ApiKey","apiKey":"k","properties":{"Region":"eu"}}',
    });
    assert.equal(stores.status, 200);
    const [own, named, other] = await Promise.all(['33', 'crm', '34'].map(async (id) =>
      await (await fetch(`${url}/${id}`)).json() as ConnectorDescription));
    const list = await (await fetch(`${url}?list`)).json() as { readonly connectors: readonly ConnectorDescription[] };
    assert.deepEqual(list.connectors, [own, other]);
    assert.deepEqual([own, named, other].map((each) => each!.properties!.map(({ name }) => name)), [['Region'], ['Region'], ['Environment', 'Region']]);
    assert.ok(!JSON.stringify([own, named, list]).includes('canary'));
    assert.deepEqual(cyclr.state.accounts.get(accountId)!.connectors.get(33)!.properties.map(({ Name }) => Name).sort(), ['Environment', 'Region']);
  });

  test('describes nothing if a function returns no properties to hide', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(33, 'ApiKey')) }, {
      authorize: `User("${accountId}", "ada", None, lambda id: None)`,
    });
    for (const path of ['/33', '?list']) assert.equal((await fetch(`${origin}/api/connectors${path}`)).status, 500, path);
    assert.ok(cyclr.requests.every(({ path }) => !/connectors\/\d/.test(path)));
  });

  test('stores both values of a name that Cyclr holds twice, as our own server does', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey', { Parameters: [parameter('Sub')] })) });
    const connector = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
    for (const [server, { post }] of [['Python', client(origin)], ['ours', client(origin, ourServer(cyclr, origin))]] as const) {
      for (const first of ['old', 'new']) {
        connector.properties = [stored(7000, 'Sub', first), stored(7001, 'Sub', 'older')];
        assert.equal((await post({ authType: 'ApiKey', apiKey: 'good-key-1', properties: { Sub: 'new' } })).status, 200);
        assert.deepEqual(connector.properties.map(({ Value }) => Value), ['new', 'new'], `${server}, first ${first}`);
      }
    }
  });

  for (const [what, isLost] of [['gives a refused property its old value back', false], ['finds credentials whose answer got lost', true]] as const) {
    test(`${what}, as our own server does, although Cyclr stores them in another form without a word`, async (t) => {
      const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey', { Parameters: [parameter('Sub')] })) });
      const connector = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
      for (const { post } of [client(origin), client(origin, ourServer(cyclr, origin))]) {
        Object.assign(connector, { authValue: 'old-key', authenticated: true, properties: [stored(7000, 'Sub', 'old')] });
        cyclr.intercept = ({ method, url }) => {
          if (method !== 'PUT') return undefined;
          if (url.endsWith('/properties/7000') && connector.properties[0]!.Value === 'old') {
            connector.properties = [stored(7000, 'Sub', 'new')];
            return Response.json({});
          }
          if (!url.endsWith('/34')) return undefined;
          if (!isLost) return Response.json({ Message: 'No.' }, { status: 400 });
          connector.authValue = 'new-key';
          return new Response('', { status: 503 });
        };
        const { status } = await post({ authType: 'ApiKey', apiKey: 'New-Key', properties: { Sub: 'New' } });
        assert.deepEqual([status, connector.authValue, connector.properties[0]!.Value], isLost ? [200, 'new-key', 'new'] : [422, 'old-key', 'old']);
      }
    });
  }
});
