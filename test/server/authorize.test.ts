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

test('calls authorize once per request, with the request and the connector’s id', async (t) => {
  const calls: unknown[] = [];
  const { ask } = await setUp(t, undefined, {
    authorize: async (request, connectorId) => {
      calls.push([request.method, request.headers.get('cookie'), connectorId]);
      return Promise.resolve({ accountId, username });
    },
  });
  await ask('GET', 13, undefined, { cookie: 'session=1' });
  await ask('POST', 13, key, { cookie: 'session=1' });
  await ask('DELETE', 13, undefined, { cookie: 'session=1' });
  assert.deepEqual(calls, [['GET', 'session=1', '13'], ['POST', 'session=1', '13'], ['DELETE', 'session=1', '13']]);
});

test('sends a Response from authorize as the answer, and adds no-store', async (t) => {
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

test('accepts a Response whose headers cannot be changed', async (t) => {
  const { handle } = await setUp(t, undefined, { authorize: () => Response.redirect('https://host.example/login', 303) });
  const response = await handle(new Request('https://host.example/13'));
  assert.equal(response.status, 303);
  assert.equal(response.headers.get('location'), 'https://host.example/login');
});

test('accepts a fetched Response, whose body is decoded although its headers say gzip', async (t) => {
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

const throws: readonly (readonly [how: string, thrower: (thrown: unknown) => () => Promise<never>])[] = [
  ['throws', (thrown) => () => { throw thrown; }],
  ['rejects with', (thrown) => () => Promise.reject(thrown as Error)],
];

for (const hook of ['authorize', 'limit'] as const) {
  for (const [how, thrower] of throws) {
    test(`sends a Response that ${hook} ${how} as the answer, as a returned one`, async (t) => {
      const errors: unknown[] = [];
      const events: unknown[] = [];
      const refusal = new Response('Log in.', { status: 302, headers: { 'location': '/login', 'cache-control': 'max-age=60' } });
      const { handle, cyclr } = await setUp(t, undefined, {
        [hook]: thrower(refusal),
        onError: (error) => errors.push(error),
        onEvent: ({ what, status }) => events.push([what, status]),
      });
      const { status, headers } = await handle(new Request('https://host.example/13'));
      assert.deepEqual([status, headers.get('location'), headers.get('cache-control')], [302, '/login', 'no-store']);
      assert.deepEqual([errors, events, cyclr.requests.length], [[], [['refused', 302]], 0]);
    });

    test(`answers 500 if ${hook} ${how} an error with a status and headers, or a Response that cannot be sent`, async (t) => {
      const upstream = Object.assign(new Error('No.'), { status: 401, headers: { 'x-upstream': 'secret' }, body: 'secret' });
      for (const thrown of [upstream, Response.error()]) {
        const errors: unknown[] = [];
        const { ask } = await setUp(t, undefined, { [hook]: thrower(thrown), onError: (error) => errors.push(error) });
        const { status, headers, text } = await ask('GET', 13);
        assert.deepEqual([status, headers.has('x-upstream'), text.includes('secret'), errors.length], [500, false, false, 1]);
      }
    });
  }
}

const failures: readonly (readonly [string, ConnectorAuthOptions['authorize']])[] = [
  ['throws', () => { throw new Error('down'); }],
  ['rejects', () => Promise.reject(new Error('down'))],
  ['returns nothing', () => undefined as never],
  ['returns no username', () => ({ accountId }) as never],
  ['returns Response.error()', () => Response.error()],
];

for (const [what, authorize] of failures) {
  test(`answers 500 if authorize ${what}, and passes the cause to onError`, async (t) => {
    const errors: unknown[] = [];
    const { ask, cyclr } = await setUp(t, undefined, { authorize, onError: (error, reference) => errors.push([error, reference]) });
    const { status, body } = await ask('GET', 13);
    assert.equal(status, 500);
    assert.equal(body.code, 'endpoint_error');
    assert.equal(body.retryable, false);
    assert.equal(cyclr.requests.length, 0);
    const [[error, reference]] = errors as [[unknown, string]];
    assert(error instanceof Error);
    assert.equal(reference, body.reference);
  });
}

