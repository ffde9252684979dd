import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CyclrClient, describeConnector } from '../../src/server/index.js';
import type { AccountConnector } from '../../src/server/index.js';
import { account, accountId, parameter, seed, setUp, username } from './setup.js';

const Parameters = [parameter('Subdomain'), parameter('Secret', { IsSensitive: true, IsOptional: true })];

async function read(t: Parameters<typeof setUp>[0], authType: string, origin = 'https://app-h.cyclr.com') {
  const bench = await setUp(t, account(seed(33, authType, { Parameters })), {
    serviceUrl: origin,
    authorize: (_, name) => ({ accountId, username, ...(name === 'mine' && { connectorId: '33', properties: { Subdomain: 'acme' } }) }),
  });
  Object.assign(bench.stored(33), { authenticated: true, authValue: 'CANARY-key' });
  bench.stored(33).properties.push(
    { Id: 1, AccountConnectorId: 33, Name: 'Subdomain', Value: 'acme' },
    { Id: 2, AccountConnectorId: 33, Name: 'Secret', Value: 'CANARY-secret' },
  );
  const get = async (id: string): Promise<object> => {
    const { revision, ...described } = (await bench.ask('GET', id)).body as Record<string, unknown>;
    assert.equal(typeof revision, 'string');
    return described;
  };
  return { get, connector: await new CyclrClient(bench.options).account(accountId).connector('33') };
}

test('describes a connector as the handler does, without a revision', async (t) => {
  const { get, connector } = await read(t, 'ApiKey');
  const description = describeConnector(connector);
  assert.deepEqual(description, await get('33'));
  assert.ok(!JSON.stringify(description).includes('CANARY'));
  assert.ok(!('revision' in description));
});

test('describes a connector under the name of the page, without the properties of the host', async (t) => {
  const { get, connector } = await read(t, 'ApiKey');
  const description = describeConnector(connector, { connectorId: 'mine', properties: { Subdomain: 'acme' } });
  assert.deepEqual(description, await get('mine'));
  assert.deepEqual(description.properties?.map(({ name }) => name), ['Secret']);
});

test('leaves out what a function supplies for the connector', async (t) => {
  const { get, connector } = await read(t, 'ApiKey');
  const properties = (id: string): Record<string, string> => id === '33' ? { Subdomain: 'acme' } : {};
  assert.deepEqual(describeConnector(connector, { connectorId: 'mine', properties }), await get('mine'));
  assert.throws(() => describeConnector(connector, { properties: () => { throw new Error('down'); } }), /for the Account Connector 33\.$/);
});

test('tells the origin of sign-ins if it gets the service URL', async (t) => {
  const serviceUrl = 'https://acme-h.cyclr.com/path';
  const { get, connector } = await read(t, 'OAuth2', serviceUrl);
  assert.deepEqual(describeConnector(connector, { serviceUrl }), await get('33'));
  assert.ok(!('serviceOrigin' in describeConnector(connector)));
  assert.equal(describeConnector({ ...connector, authTypes: ['ApiKey'] }, { serviceUrl }).serviceOrigin, undefined);
});

test('copies no other member of the connector, and no icon that is not an image', async (t) => {
  const { connector } = await read(t, 'ApiKey');
  const hostile = { ...connector, icon: 'javascript:alert(1)', token: 'CANARY' } as AccountConnector;
  const description = describeConnector(hostile);
  assert.equal(description.icon, null);
  assert.ok(!JSON.stringify(description).includes('CANARY'));
});

test('the sample in docs/sessions.md renders a description whose name ends a script', () => {
  const guide = readFileSync(new URL('../../docs/sessions.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\nimport \{ describeConnector \}.*\n[\s\S]*?(const html = [\s\S]*?)```/.exec(guide) ?? [];
  const description = { id: '33', name: '</script><!--<script>', authType: 'ApiKey', authenticated: false };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The last statement of the sample.
  const html = new Function('description', `${code}; return html;`)(description) as string;
  const [, json = ''] = /<script type="application\/json" id="connector">([^<]*)<\/script>/.exec(html) ?? [];
  assert.deepEqual(JSON.parse(json), description);
});
