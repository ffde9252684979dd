import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { secret } from './setup.js';

const good: ConnectorAuthOptions = {
  clientId: 'client',
  clientSecret: 'secret',
  authorize: () => ({ accountId: 'a', username: 'u' }),
};
const credentials = { clientId: 'client', username: 'partner', password: 'password' };

const wrong: readonly (readonly [option: string, given: Record<string, unknown>])[] = [
  ['clientId', { clientId: undefined }],
  ['clientId', { clientId: '' }],
  ['clientSecret', { clientSecret: undefined }],
  ['clientSecret', { clientSecret: 42 }],
  ['clientId', { clientId: ' client' }],
  ['clientSecret', { clientSecret: 'secret\n' }],
  ['clientSecret', { clientSecret: '\ufeffsecret' }],
  ['secret', { secret: `${secret}\n` }],
  ['secret', { clientSecret: undefined, credentials, secret: `${secret}\r\n` }],
  ['credentials.clientId', { clientSecret: undefined, credentials: { ...credentials, clientId: 'client\n' } }],
  ['credentials.username', { clientSecret: undefined, credentials: { ...credentials, username: 'partner\t' } }],
  ['credentials.password', { clientSecret: undefined, credentials: { ...credentials, password: 'password\n' } }],
  ['secret', { secret: 'x'.repeat(31) }],
  ['secret', { secret: 42 }],
  ['secret', { clientSecret: undefined, credentials }],
  ['secret', { clientSecret: undefined, credentials, secret: '' }],
  ['secret', { clientSecret: undefined, credentials, secret: 'x'.repeat(31) }],
  ['secret', { clientSecret: undefined, credentials: { ...credentials, password: secret }, secret }],
  ['credentials', { credentials }],
  ['credentials', { clientSecret: undefined, credentials: 'all of them' }],
  ['credentials.username', { clientSecret: undefined, credentials: { ...credentials, username: '' } }],
  ['credentials.password', { clientSecret: undefined, credentials: { ...credentials, password: undefined } }],
  ['authorize', { authorize: undefined }],
  ['apiUrl', { apiUrl: 'api.cyclr.com' }],
  ['apiUrl', { apiUrl: 'http://api.cyclr.com' }],
  ['apiUrl', { apiUrl: 'http://localhost.example' }],
  ['apiUrl', { apiUrl: 'https://user:pass@api.cyclr.com' }],
  ['apiUrl', { apiUrl: 'https://api.cyclr.com/?region=eu' }],
  ['serviceUrl', { serviceUrl: 'javascript:alert(1)' }],
  ['serviceUrl', { serviceUrl: 'http://app-h.cyclr.com' }],
  ['origins', { origins: 'https://app.example.com' }],
  ['origins', { origins: [] }],
  ['origins[1]', { origins: ['https://app.example.com', 'https://app.example.com/'] }],
  ['origins[0]', { origins: ['*'] }],
  ['origins[0]', { origins: ['null'] }],
  ...[
    'capacitor://localhost/', 'capacitor://localhost?', 'Capacitor://localhost', 'capacitor://user@localhost', 'capacitor:localhost', 'tauri://',
    'chrome-extension://*', 'chrome-extension://a b', 'file://', 'file://host', 'blob:https://app.example.com', 'data://x', 'javascript://x', 'wss://app.example.com',
    'ftp://app.example.com', 'about://blank', 'https://*.example.com', 'https://*', 'http://*:3000', 'https://app.*', 'https://a,b',
    'https://bücher.example', 'https://[::1', 'capacitor://[*]',
  ].map((origin) => ['origins[0]', { origins: [origin] }] as const),
  ['tokenScope', { tokenScope: 'world' }],
  ['tokenStore', { tokenStore: { get() {}, set() {} } }],
  ['fetch', { fetch: 'fetch' }],
  ['onError', { onError: true }],
  ['onEvent', { onEvent: {} }],
  ['limit', { limit: 60 }],
];

for (const [option, given] of wrong) {
  test(`throws a TypeError that names ${option}: ${JSON.stringify(given)}`, () => {
    assert.throws(() => createConnectorAuthHandler({ ...good, ...given } as ConnectorAuthOptions), (error: unknown) => {
      assert(error instanceof TypeError);
      assert(error.message.includes(`\`${option}\``), error.message);
      return true;
    });
  });
}

test('says how to make a secret', () => {
  assert.throws(() => createConnectorAuthHandler({ authorize: good.authorize, credentials }), {
    name: 'TypeError',
    message: 'The option `secret` must be a string of at least 32 random characters: '
      + 'make one with `openssl rand -base64 32`, and give it to all instances.',
  });
});

test('accepts credentials with a secret of 32 characters, and a client secret with and without one', () => {
  for (const options of [{ authorize: good.authorize, credentials, secret: 'x'.repeat(32) }, good, { ...good, secret }]) {
    assert.equal(typeof createConnectorAuthHandler(options), 'function');
  }
});

test('accepts a password that starts and ends with a space', () => {
  const options = { authorize: good.authorize, credentials: { ...credentials, password: ' password ' }, secret };
  assert.equal(typeof createConnectorAuthHandler(options), 'function');
});

test('throws a TypeError without options', () => {
  assert.throws(() => createConnectorAuthHandler(undefined as unknown as ConnectorAuthOptions), TypeError);
});

for (const apiUrl of ['http://localhost:4000', 'http://api.localhost', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://api.cyclr.uk/']) {
  test(`accepts ${apiUrl} as apiUrl`, () => {
    assert.equal(typeof createConnectorAuthHandler({ ...good, apiUrl }), 'function');
  });
}

for (const origin of [
  'https://app.example.com', 'http://localhost:5173', 'http://127.0.0.1', 'http://[::1]:3000', 'https://xn--bcher-kva.example', 'https://my_app.example',
  'capacitor://localhost', 'tauri://localhost:1430', 'chrome-extension://abcdefghijklmnop',
]) {
  test(`accepts ${origin} in origins`, () => {
    assert.equal(typeof createConnectorAuthHandler({ ...good, origins: [origin] }), 'function');
  });
}

test('uses Cyclr’s own addresses by default', async () => {
  const urls: string[] = [];
  const handle = createConnectorAuthHandler({
    ...good,
    fetch: (url) => {
      urls.push(url);
      return Promise.resolve(Response.json(url.endsWith('/oauth/token')
        ? { access_token: 'token', expires_in: 60 }
        : { Authenticated: false, Connector: { AuthType: 'OAuth2' }, Token: 'one', ExpiresAtUtc: '2017-12-08T11:02:48.7436471' }));
    },
  });
  const response = await handle(new Request('https://host.example/33', {
    method: 'POST',
    headers: { 'origin': 'https://host.example', 'content-type': 'application/json' },
    body: JSON.stringify({ authType: 'OAuth2' }),
  }));
  const { url, expiresAt } = await response.json() as { url: string; expiresAt: string };
  assert.deepEqual(urls, [
    'https://api.cyclr.com/oauth/token',
    'https://api.cyclr.com/v1.0/account/connectors/33',
    'https://api.cyclr.com/v1.0/accounts/a/signintoken',
  ]);
  assert(url.startsWith('https://app-h.cyclr.com/connectorauth/updateaccountconnectoroauth?id=33&token=one&targetOrigin='));
  assert.equal(expiresAt, '2017-12-08T11:02:48.743Z');
});
