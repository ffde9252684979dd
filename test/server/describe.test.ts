import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icons } from '../../demo/cyclr/icons.js';
import type { ConnectorProperty } from '../../src/contract/wire.js';
import { account, parameter, seed, setUp } from './setup.js';

test('describes the connector', async (t) => {
  const { ask, calls } = await setUp(t);
  const { status, body: { revision, ...described } } = await ask('GET', 13);
  assert.equal(status, 200);
  assert.deepEqual(described, {
    id: '13',
    name: 'Pipedrive',
    description: 'Sales CRM for small teams with big ambitions.',
    icon: icons.pipedrive,
    authType: 'ApiKey',
    authDescription: 'In Pipedrive, Personal preferences → API.',
    authenticated: false,
    properties: [],
  });
  assert.match(revision, /^[\w-]{43}$/);
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/13']);
});

test('lists the parameters that ask for a property in display order, without the value of a secret', async (t) => {
  const { ask, stored, calls } = await setUp(t);
  stored(15).properties = [
    { Id: 1, AccountConnectorId: 15, Name: 'Subdomain', Value: 'acme' },
    { Id: 2, AccountConnectorId: 15, Name: 'ClientSecret', Value: 'secret' },
    { Id: 3, AccountConnectorId: 15, Name: 'Unasked', Value: 'not shown' },
  ];
  const { body } = await ask('GET', 15);
  const asked = { description: null, required: true, secret: false, type: 'text' };
  assert.deepEqual(body.properties, [
    { ...asked, name: 'Subdomain', label: 'Sub domain', description: 'The “acme” of acme.my.example.com.', value: 'acme' },
    { ...asked, name: 'Environment', label: 'Environment', options: ['Production', 'Sandbox'], value: null },
    { ...asked, name: 'ClientId', label: 'Client ID', value: null },
    { ...asked, name: 'ClientSecret', label: 'Client secret', description: 'Shown once, when the app is made.', secret: true },
    { ...asked, name: 'ApiVersion', label: 'API version', description: 'Leave empty for the newest.', required: false, value: null },
  ]);
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/15']);
});

test('describes ClientSecret as a secret although the connector does not mark it as one', async (t) => {
  const bench = await setUp(t, account(seed(33, 'OAuth2', { Parameters: [parameter('ClientSecret'), parameter('ClientId')] })));
  bench.stored(33).properties = ['ClientSecret', 'ClientId'].map((Name, Id) => ({ Id, AccountConnectorId: 33, Name, Value: `stored ${Name}` }));
  const own = (await bench.ask('GET', 33)).body;
  const [listed] = (await bench.ask('GET', '?list')).body.connectors;
  for (const { properties } of [own, listed]) {
    assert.deepEqual(properties.map(({ name, secret, value }: ConnectorProperty) => [name, secret, value]),
      [['ClientSecret', true, undefined], ['ClientId', false, 'stored ClientId']]);
  }
});

test('requests the properties separately if the Account Connector’s own list is empty', async (t) => {
  const { ask, cyclr, calls } = await setUp(t);
  cyclr.intercept = (request) => request.url.endsWith('/properties')
    ? Response.json([{ Id: 7, AccountConnectorId: 16, Name: 'Feed', Value: 'roadmap' }])
    : undefined;
  assert.equal((await ask('GET', 16)).body.properties[0].value, 'roadmap');
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/16', 'GET /v1.0/account/connectors/16/properties']);
});

const method = (AuthType: string, AuthDescription: string | null = null, IsDefault = false) =>
  ({ IsDefault, Id: crypto.randomUUID(), AuthName: AuthType, AuthDescription, AuthType, OAuth2Type: 'Unknown', AuthScheme: null });

type Told = readonly [fact: string, connector: ReturnType<typeof seed>, authType: string, authDescription: string | null];
const authTypes: readonly Told[] = [
  ['passes on NetSuiteOAuth1, which a browser cannot handle', seed(33, 'NetSuiteOAuth1'), 'NetSuiteOAuth1', null],
  ['passes on Kerberos, which a browser cannot handle', seed(33, 'Kerberos'), 'Kerberos', null],
  ['passes on ClientCertificate, which a browser cannot handle', seed(33, 'ClientCertificate', {
    Authentication: [method('NetSuiteOAuth1'), method('ClientCertificate', 'Ask your administrator.')],
  }), 'ClientCertificate', 'Ask your administrator.'],
  ['passes on OAuth1', seed(33, 'OAuth1'), 'OAuth1', null],
  ['accepts an unknown OAuth2Type', seed(33, 'OAuth2', { OAuth2Type: 'DeviceCode' }), 'OAuth2', null],
  ['describes the older AuthFields with properties as None', seed(33, 'AuthFields', { Parameters: [parameter('User')] }), 'None', null],
  ['passes on AuthFields without properties, which a browser cannot handle', seed(33, 'AuthFields'), 'AuthFields', null],
  ['prefers the connector’s own type to its other methods', seed(33, 'ApiKey', {
    AuthDescription: 'The general one.', Authentication: [method('OAuth2'), method('ApiKey', 'Where the key is.')],
  }), 'ApiKey', 'Where the key is.'],
  ['uses the first method if a browser cannot handle the connector’s own type', seed(33, 'Kerberos', {
    AuthDescription: 'The general one.', Authentication: [method('Kerberos'), method('Basic')],
  }), 'Basic', 'The general one.'],
  ['prefers the connector’s own type to the default method', seed(33, 'ApiKey', {
    Authentication: [method('ApiKey', 'Where the key is.'), method('OAuth2', null, true)],
  }), 'ApiKey', 'Where the key is.'],
  ['uses the default method if the connector has no type of its own', seed(33, '', {
    Authentication: [method('OAuth2'), method('Basic', 'Your user name.', true), method('ApiKey')],
  }), 'Basic', 'Your user name.'],
  ['uses the default method if the connector’s own type is Unknown', seed(33, 'Unknown', {
    Authentication: [method('OAuth2'), method('Basic', null, true)],
  }), 'Basic', null],
  ['uses the default method if a browser cannot handle the connector’s own type', seed(33, 'Kerberos', {
    Authentication: [method('Kerberos'), method('OAuth2'), method('Basic', null, true)],
  }), 'Basic', null],
  ['uses the first other method if a browser cannot handle the default one', seed(33, '', {
    Authentication: [method('OAuth2'), method('Basic'), method('Kerberos', null, true)],
  }), 'OAuth2', null],
  ['describes the default one of two methods of the same type', seed(33, 'ApiKey', {
    Authentication: [method('ApiKey', 'The old one.'), method('ApiKey', 'The default one.', true)],
  }), 'ApiKey', 'The default one.'],
  ['uses the first method if the connector has no type of its own', seed(33, '', { Authentication: [method('OAuth2')] }), 'OAuth2', null],
];

for (const [fact, connector, authType, authDescription] of authTypes) {
  test(fact, async (t) => {
    const { body } = await (await setUp(t, account(connector))).ask('GET', 33);
    assert.equal(body.authType, authType);
    assert.equal(body.authDescription, authDescription);
  });
}

test('accepts any of several methods, and no other', async (t) => {
  const { ask } = await setUp(t, account(seed(33, 'ApiKey', { Authentication: [method('ApiKey'), method('OAuth2')] })));
  assert.equal((await ask('POST', 33, { authType: 'OAuth2', properties: {} })).status, 200);
  const { status, body } = await ask('POST', 33, { authType: 'Basic', username: 'u', password: 'p', properties: {} });
  assert.equal(status, 422);
  assert.equal(body.code, 'unsupported_auth_type');
});

test('prefers the account’s own name for the connector, and uses the connector’s texts if it has none', async (t) => {
  const { ask, cyclr } = await setUp(t);
  cyclr.intercept = (request) => request.url.endsWith('/33')
    ? Response.json({
      Name: 'Ours', Description: '', Authenticated: true, Connector: { Name: 'Theirs', Description: 'Theirs.', AuthType: 'ApiKey' },
    })
    : undefined;
  const { body } = await ask('GET', 33);
  assert.deepEqual([body.name, body.description, body.authenticated, body.properties], ['Ours', 'Theirs.', true, []]);
});
