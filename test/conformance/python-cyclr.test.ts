import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import type { ConnectorDescription } from '../../src/contract/wire.js';
import { account, accountId, parameter, seed } from '../server/setup.js';
import { ourServer, startPython } from './python-backend.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

const method = (AuthType: string, more: { readonly AuthDescription?: string; readonly IsDefault?: boolean } = {}) =>
  ({ Id: crypto.randomUUID(), AuthName: AuthType, AuthDescription: null, AuthType, OAuth2Type: 'Unknown', AuthScheme: null, ...more });

const withMethods = (authType: string, ...Authentication: ReturnType<typeof method>[]) =>
  seed(34, authType, { AuthDescription: 'The general one.', Authentication });
const byDefault = { IsDefault: true };

const authTypes: readonly (readonly [what: string, connector: ReturnType<typeof seed>, authType: string])[] = [
  ['its default method if it has no type of its own',
    withMethods('', method('OAuth2'), method('Basic', { ...byDefault, AuthDescription: 'Yours.' })), 'Basic'],
  ['its default method if its own type is Unknown', withMethods('Unknown', method('OAuth2'), method('ApiKey', byDefault)), 'ApiKey'],
  ['its default method if a browser cannot handle its own type',
    withMethods('Kerberos', method('OAuth2'), method('Basic', byDefault)), 'Basic'],
  ['its own type before the default method',
    withMethods('ApiKey', method('ApiKey', { AuthDescription: 'The key.' }), method('OAuth2', byDefault)), 'ApiKey'],
  ['the older AuthFields with properties as None', seed(34, 'AuthFields', { Parameters: [parameter('User')] }), 'None'],
  ['the older AuthFields without properties as it is', seed(34, 'AuthFields'), 'AuthFields'],
  ['parameters with one TargetName as one property', seed(34, 'None', {
    Parameters: [parameter('P', { IsOptional: true }), parameter('P', { Name: 'Again', IsSensitive: true }), parameter('Q')],
  }), 'None'],
  ['ClientSecret as a secret although the connector does not mark it as one', seed(34, 'None', { Parameters: [parameter('ClientSecret')] }), 'None'],
  ['parameters without a place last', seed(34, 'None', {
    Parameters: ([null, 2, 1] as number[]).map((DisplayOrder) => parameter(`P${DisplayOrder}`, { DisplayOrder })),
  }), 'None'],
];

const parameters = { Parameters: [parameter('Old'), parameter('New')] };

describe('the backend in Python', { skip: noPython }, () => {
  for (const [what, connector, authType] of authTypes) {
    test(`describes a connector as our own server does: ${what}`, async (t) => {
      const { origin, cyclr } = await startPython(t, { accounts: account(connector) });
      const [python, node] = await Promise.all([fetch, ourServer(cyclr, origin)].map(async (serve) => {
        const { revision, ...described } = await (await serve(new Request(`${origin}/api/connectors/34`))).json() as ConnectorDescription;
        assert.equal(typeof revision, 'string');
        return described;
      }));
      assert.deepEqual(python, node);
      assert.equal(python!.authType, authType);
    });
  }

  const post = (origin: string, body: object) => fetch(`${origin}/api/connectors/34`, {
    method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify(body),
  });

  for (const [what, authType, fails] of [
    ['the sign-in', 'OAuth2', (_, path) => path.endsWith('/signintoken')],
    ['one of the properties', 'ApiKey', (method, path) => method === 'POST' && path.endsWith('/properties')],
  ] as readonly (readonly [string, string, (method: string, path: string) => boolean])[]) {
    test(`gives the properties their old values back if Cyclr fails at ${what}, before any credentials are sent`, async (t) => {
      const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, authType, parameters)) });
      const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
      stored.properties.push({ Name: 'Old', Value: 'old', Id: 1, AccountConnectorId: 34 });
      const before = [...stored.properties];
      cyclr.intercept = ({ method, url }) => fails(method, url) ? new Response('', { status: 503 }) : undefined;
      assert.equal((await post(origin, { authType, apiKey: 'k', properties: { Old: 'changed', New: 'new' } })).status, 502);
      assert.ok(cyclr.requests.some(({ method, path }) => method === 'PUT' && path.endsWith('/properties/1')));
      assert.deepEqual(stored.properties, before);
    });
  }

  test('restores and describes values as Cyclr stores them, if it changes their case', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey', parameters)) });
    const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
    stored.properties.push({ Name: 'Old', Value: 'old', Id: 1, AccountConnectorId: 34 });
    const before = [...stored.properties];
    let isRefused = true;
    const lowerCase = async (call: Request): Promise<Response | undefined> => {
      const { url, method, headers } = call;
      if (isRefused && method === 'PUT' && url.endsWith('/34')) return Response.json({}, { status: 400 });
      if (method === 'GET' || !url.includes('/properties')) return undefined;
      const body = (await call.text()).replace(/"Value": "[^"]*"/, (value) => `"Value"${value.slice(7).toLowerCase()}`);
      cyclr.intercept = undefined;
      const answer = await fetch(url, { method, headers, ...(method !== 'DELETE' && { body }) });
      cyclr.intercept = lowerCase;
      return answer;
    };
    cyclr.intercept = lowerCase;
    const body = { authType: 'ApiKey', apiKey: 'k', properties: { Old: 'CHANGED', New: 'NEW' } };
    assert.equal((await post(origin, body)).status, 422);
    assert.deepEqual(stored.properties, before);
    isRefused = false;
    const described = await (await post(origin, body)).json() as ConnectorDescription;
    assert.deepEqual(described.properties!.map(({ value }) => value), ['changed', 'new']);
    assert.deepEqual(described, await (await fetch(`${origin}/api/connectors/34`)).json());
  });

  test('reports no failure after Cyclr has stored credentials or disconnected', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey', parameters)) });
    const url = `${origin}/api/connectors/34`;
    const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
    stored.properties.push({ Name: 'Old', Value: 'old', Id: 1, AccountConnectorId: 34 });
    let isDone = false;
    cyclr.intercept = ({ method, url: called }) => {
      if (method === 'GET' && isDone) return Response.json({ Message: 'no' }, { status: 429 });
      isDone ||= method === 'PUT' && /\/connectors\/34(\/deauthenticate)?$/.test(called);
      return undefined;
    };
    for (const [authenticated, send] of [
      [true, () => post(origin, { authType: 'ApiKey', apiKey: 'k', properties: { Old: 'changed', New: 'new' } })],
      [false, () => fetch(url, { method: 'DELETE', headers: { origin } })],
    ] as const) {
      const response = await send();
      assert.equal(response.status, 200);
      const described = await response.json() as ConnectorDescription;
      assert.equal(described.authenticated, authenticated);
      isDone = false;
      assert.deepEqual(described, await (await fetch(url)).json());
    }
  });

  test('counts the time of authorize() as time of the answer', async (t) => {
    const authorize = `__import__("time").sleep(0.6) or User("${accountId}", "user")`;
    const { origin, cyclr } = await startPython(t, {}, { timeLimit: 0.5, authorize });
    for (const path of ['/13', '?list']) assert.equal((await fetch(`${origin}/api/connectors${path}`)).status, 504, path);
    assert.equal(cyclr.requests.length, 0);
  });

  test('disconnects what is already disconnected, although Cyclr refuses that', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey')) });
    cyclr.intercept = ({ url }) => url.endsWith('/deauthenticate') ? Response.json({ Message: 'No.' }, { status: 400 }) : undefined;
    const disconnect = () => fetch(`${origin}/api/connectors/34`, { method: 'DELETE', headers: { origin } });
    const response = await disconnect();
    assert.deepEqual([response.status, (await response.json() as ConnectorDescription).authenticated], [200, false]);
    cyclr.state.accounts.get(accountId)!.connectors.get(34)!.authenticated = true;
    assert.equal((await disconnect()).status, 502);
  });

  for (const answer of ['lost', new Response('', { status: 503 })] as const) {
    const what = answer === 'lost' ? 'got lost' : 'is a failure';
    test(`asks Cyclr what has become of a write whose answer ${what}`, async (t) => {
      const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey')) });
      const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
      const isWrite = (method: string, url: string) => method === 'PUT' && /\/connectors\/34(\/deauthenticate)?$/.test(url);
      const disconnect = () => fetch(`${origin}/api/connectors/34`, { method: 'DELETE', headers: { origin } });
      cyclr.interceptAnswer = ({ method, url }) => isWrite(method, url) ? answer === 'lost' ? answer : answer.clone() : undefined;
      for (const apiKey of ['first', 'second']) {
        const response = await post(origin, { authType: 'ApiKey', apiKey });
        const { authenticated } = await response.json() as ConnectorDescription;
        assert.deepEqual([response.status, authenticated, stored.authValue], [200, true, apiKey]);
      }
      const response = await disconnect();
      const { authenticated } = await response.json() as ConnectorDescription;
      assert.deepEqual([response.status, authenticated, stored.authenticated], [200, false, false]);

      cyclr.interceptAnswer = undefined;
      await post(origin, { authType: 'ApiKey', apiKey: 'third' });
      cyclr.intercept = ({ method, url }) => isWrite(method, url) ? new Response('', { status: 503 }) : undefined;
      assert.equal((await post(origin, { authType: 'ApiKey', apiKey: 'fourth' })).status, 502);
      assert.equal((await disconnect()).status, 502);
      assert.deepEqual([stored.authValue, stored.authenticated], ['third', true]);
    });
  }

  for (const [what, start] of [
    ['status line', 'HTTP/1.1 200 '],
    ['headers', 'HTTP/1.1 200 OK\r\nX-A: '],
    ['headers of a failure', 'HTTP/1.1 500 Oops\r\nX-A: '],
    ['body', 'HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n'],
    ['body without a length', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['body in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n'],
  ] as const) {
    test(`answers 504 if an answer of Cyclr arrives byte by byte for too long: its ${what}`, async (t) => {
      const slow = createServer((socket) => {
        socket.write(start);
        const writing = setInterval(() => { socket.write(' '); }, 20);
        socket.on('error', () => {}).on('close', () => { clearInterval(writing); });
      });
      t.after(() => { slow.close(); });
      await once(slow.listen(0, '127.0.0.1'), 'listening');
      const CYCLR_API_URL = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
      const { origin } = await startPython(t, {}, { callLimit: 0.3, environment: { CYCLR_API_URL } });
      const { status } = await fetch(`${origin}/api/connectors/13`, { signal: AbortSignal.timeout(5_000) });
      assert.equal(status, 504);
    });
  }
});
