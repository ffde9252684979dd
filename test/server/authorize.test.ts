import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { accountId, setUp, username } from './setup.js';

const key = { authType: 'ApiKey', apiKey: 'a key', properties: {} };

test('authorize is asked once per request, with the request and the connector’s id', async (t) => {
  const asked: unknown[] = [];
  const { ask, cyclr } = await setUp(t, undefined, {
    authorize: async (request, connectorId) => {
      asked.push([request.method, request.headers.get('cookie'), connectorId]);
      return Promise.resolve({ accountId, username });
    },
  });
  await ask('GET', 13, undefined, { cookie: 'session=1' });
  await ask('POST', 13, key, { cookie: 'session=1' });
  await ask('DELETE', 13, undefined, { cookie: 'session=1' });
  assert.deepEqual(asked, [['GET', 'session=1', '13'], ['POST', 'session=1', '13'], ['DELETE', 'session=1', '13']]);
  assert(cyclr.requests.every(({ path, account }) => path === '/oauth/token' || account === accountId));
});

test('its Response is the answer, with headers that keep it from being stored', async (t) => {
  const { ask, cyclr } = await setUp(t, undefined, {
    authorize: () => Response.json({ please: 'log in' }, {
      status: 401,
      headers: { 'www-authenticate': 'Session', 'cache-control': 'max-age=60' },
    }),
  });
  const { status, headers, body } = await ask('GET', 13);
  assert.equal(status, 401);
  assert.equal(headers.get('www-authenticate'), 'Session');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('vary'), 'Origin');
  assert.deepEqual(body, { please: 'log in' });
  assert.equal(cyclr.requests.length, 0);
});

test('a Response whose headers cannot be changed is as good', async (t) => {
  const { handle } = await setUp(t, undefined, { authorize: () => Response.redirect('https://host.example/login', 303) });
  const response = await handle(new Request('https://host.example/13'));
  assert.equal(response.status, 303);
  assert.equal(response.headers.get('location'), 'https://host.example/login');
});

test('a Response that was fetched is as good: compressed on its way here, and decoded by now', async (t) => {
  const server = createServer((_, res) => {
    res.writeHead(401, { 'content-encoding': 'gzip', 'content-type': 'text/plain', 'keep-alive': 'timeout=9' }).end(gzipSync('log in '.repeat(100)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  const { port } = server.address() as AddressInfo;
  const { handle } = await setUp(t, undefined, { authorize: () => fetch(`http://127.0.0.1:${port}`) });
  const front = createServer(toNodeListener(handle));
  await once(front.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { front.close(); });
  const response = await fetch(`http://127.0.0.1:${(front.address() as AddressInfo).port}/13`);
  assert.equal(response.status, 401);
  assert.equal(response.headers.get('content-encoding'), null);
  assert.equal(await response.text(), 'log in '.repeat(100));
});

test('a request to what is no URL is a 400: some runtimes hand on a Host that makes none', async (t) => {
  const events: unknown[] = [];
  const { handle } = await setUp(t, undefined, { onEvent: (event) => events.push(event) });
  for (const url of ['/13', 'http://[/13', 'http://a b/13', 'http://host:99999/13']) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = { 'origin': 'https://host.example', 'access-control-request-method': 'POST' };
      const request = Object.defineProperty(new Request('https://host.example/13', { method, headers }), 'url', { value: url });
      const response = await handle(request);
      assert.equal(response.status, 400, `${method} ${url}`);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.equal(response.headers.get('access-control-allow-origin'), null);
    }
  }
  assert.equal(events.length, 12);
});

const failures: readonly (readonly [string, ConnectorAuthOptions['authorize']])[] = [
  ['throws', () => { throw new Error('CANARY password=hunter2'); }],
  ['rejects', () => Promise.reject(new Error('CANARY password=hunter2'))],
  ['gives nothing', () => undefined as never],
  ['gives no username', () => ({ accountId }) as never],
  ['gives an account id that is a path', () => ({ accountId: '..', username })],
  ['gives an account id that is two headers', () => ({ accountId: 'a\r\nx: y', username })],
  ['gives Response.error()', () => Response.error()],
];

for (const [what, authorize] of failures) {
  test(`when authorize ${what}, the answer is a 500 without details`, async (t) => {
    const errors: unknown[] = [];
    const { ask, cyclr } = await setUp(t, undefined, { authorize, onError: (error, reference) => errors.push([error, reference]) });
    const { status, text, body } = await ask('GET', 13);
    assert.equal(status, 500);
    assert.equal(body.code, 'endpoint_error');
    assert.equal(body.retryable, false);
    assert(!text.includes('CANARY'));
    assert.equal(cyclr.requests.length, 0);
    const [[error, reference]] = errors as [[unknown, string]];
    assert(error instanceof Error);
    assert.equal(reference, body.reference);
  });
}

test('an onError that throws does not cost the answer', async (t) => {
  const { ask } = await setUp(t, undefined, {
    authorize: () => { throw new Error('first'); },
    onError: () => { throw new Error('second'); },
  });
  assert.equal((await ask('GET', 13)).status, 500);
});

test('a connector of another account is not found', async (t) => {
  const { ask } = await setUp(t);
  const { status, body } = await ask('GET', 21);
  assert.equal(status, 404);
  assert.equal(body.code, 'not_found');
});
