import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icons } from '../../demo/cyclr/icons.js';
import { account, parameter, seed, setUp } from './setup.js';

test('GET describes the connector', async (t) => {
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

test('properties are the parameters that ask for one, in the order to show them in', async (t) => {
  const { ask, stored, calls } = await setUp(t);
  stored(15).properties = [
    { Id: 1, AccountConnectorId: 15, Name: 'Subdomain', Value: 'acme' },
    { Id: 2, AccountConnectorId: 15, Name: 'ClientSecret', Value: 'CANARY' },
    { Id: 3, AccountConnectorId: 15, Name: 'Unasked', Value: 'not shown' },
  ];
  const { body, text } = await ask('GET', 15);
  const asked = { description: null, required: true, secret: false };
  assert.deepEqual(body.properties, [
    { ...asked, name: 'Subdomain', label: 'Sub domain', description: 'The “acme” of acme.my.example.com.', value: 'acme' },
    { ...asked, name: 'Environment', label: 'Environment', options: ['Production', 'Sandbox'], value: null },
    { ...asked, name: 'ClientId', label: 'Client ID', value: null },
    { ...asked, name: 'ClientSecret', label: 'Client secret', description: 'Shown once, when the app is made.', secret: true },
    { ...asked, name: 'ApiVersion', label: 'API version', description: 'Leave empty for the newest.', required: false, value: null },
  ]);
  assert(!text.includes('CANARY'));
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/15']);
});

test('an Account Connector whose list of properties is empty is asked for them once more', async (t) => {
  const { ask, cyclr, calls } = await setUp(t);
  cyclr.intercept = (request) => request.url.endsWith('/properties')
    ? Response.json([{ Id: 7, AccountConnectorId: 16, Name: 'Feed', Value: 'roadmap' }])
    : undefined;
  assert.equal((await ask('GET', 16)).body.properties[0].value, 'roadmap');
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/16', 'GET /v1.0/account/connectors/16/properties']);
});

const icon = (Icon: string) => seed(33, 'ApiKey', { Icon });

for (const unsafe of [
  'javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'data:image/svg+xmlx,<svg/>', 'http://cdn.example/icon.png',
  '<svg/>', '/icon.png',
]) {
  test(`the icon ${unsafe} is not passed on`, async (t) => {
    assert.equal((await (await setUp(t, account(icon(unsafe)))).ask('GET', 33)).body.icon, null);
  });
}

for (const safe of ['https://cdn.example/icon.png', 'data:image/png;base64,AAAA', 'data:image/svg+xml,%3Csvg/%3E']) {
  test(`the icon ${safe} is passed on`, async (t) => {
    assert.equal((await (await setUp(t, account(icon(safe)))).ask('GET', 33)).body.icon, safe);
  });
}

const method = (AuthType: string, AuthDescription: string | null = null) =>
  ({ Id: 1, AuthName: AuthType, AuthDescription, AuthType, OAuth2Type: 'Unknown', AuthScheme: null });

type Told = readonly [fact: string, connector: ReturnType<typeof seed>, authType: string, authDescription: string | null];
const authTypes: readonly Told[] = [
  ['a type that no browser can handle is told as it is', seed(33, 'NetSuiteOAuth1'), 'NetSuiteOAuth1', null],
  ['OAuth1 is one that can be', seed(33, 'OAuth1'), 'OAuth1', null],
  ['an OAuth2Type that nobody knows is no error', seed(33, 'OAuth2', { OAuth2Type: 'DeviceCode' }), 'OAuth2', null],
  ['the older AuthFields is a form of its properties', seed(33, 'AuthFields', { Parameters: [parameter('User')] }), 'None', null],
  ['AuthFields without a property is not for a browser', seed(33, 'AuthFields'), 'AuthFields', null],
  ['of several methods the connector’s own type leads', seed(33, 'ApiKey', {
    AuthDescription: 'The general one.', Authentication: [method('OAuth2'), method('ApiKey', 'Where the key is.')],
  }), 'ApiKey', 'Where the key is.'],
  ['the first method stands in for a type that no browser can handle', seed(33, 'Kerberos', {
    AuthDescription: 'The general one.', Authentication: [method('Kerberos'), method('Basic')],
  }), 'Basic', 'The general one.'],
  ['… and for one that is not given', seed(33, '', { Authentication: [method('OAuth2')] }), 'OAuth2', null],
];

for (const [fact, connector, authType, authDescription] of authTypes) {
  test(fact, async (t) => {
    const { body } = await (await setUp(t, account(connector))).ask('GET', 33);
    assert.equal(body.authType, authType);
    assert.equal(body.authDescription, authDescription);
  });
}

test('any of several methods can be used, and no other', async (t) => {
  const { ask } = await setUp(t, account(seed(33, 'ApiKey', { Authentication: [method('ApiKey'), method('OAuth2')] })));
  assert.equal((await ask('POST', 33, { authType: 'OAuth2', properties: {} })).status, 200);
  const { status, body } = await ask('POST', 33, { authType: 'Basic', username: 'u', password: 'p', properties: {} });
  assert.equal(status, 422);
  assert.equal(body.code, 'unsupported_auth_type');
});

test('an account’s own name for the connector goes before the connector’s', async (t) => {
  const { ask, cyclr } = await setUp(t);
  cyclr.intercept = (request) => request.url.endsWith('/33')
    ? Response.json({
      Name: 'Ours', Description: '', Authenticated: true, Connector: { Name: 'Theirs', Description: 'Theirs.', AuthType: 'ApiKey' },
    })
    : undefined;
  const { body } = await ask('GET', 33);
  assert.deepEqual([body.name, body.description, body.authenticated, body.properties], ['Ours', 'Theirs.', true, []]);
});
