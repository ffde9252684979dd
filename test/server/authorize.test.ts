import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
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

/** Answers like an API behind the host, and like one that tells too much. */
async function startUpstream(t: TestContext): Promise<string> {
  const server = createServer((_, res) => {
    res.writeHead(401, { 'x-upstream': 'secret', 'set-cookie': 'upstream=secret' }).end('The secret of the database is wrong.');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

for (const hook of ['authorize', 'limit'] as const) {
  for (const [what, change] of [
    ['a fetched answer', (answer) => answer],
    ['a fetched answer whose body it has read', (answer) => answer.text().then(() => answer)],
    ['an object with the status and headers of an answer', ({ status, headers }) => ({ status, headers: Object.fromEntries(headers) })],
  ] satisfies readonly (readonly [string, (answer: Response) => unknown])[]) {
    test(`answers 500, tells onError, and sends nothing of it if ${hook} throws ${what}`, async (t) => {
      const url = await startUpstream(t);
      const errors: unknown[] = [];
      const thrown: unknown = await change(await fetch(url));
      const { ask, cyclr } = await setUp(t, undefined, {
        [hook]: () => Promise.reject(thrown as Error),
        onError: (error) => errors.push(error),
      });
      const { status, headers, text, body } = await ask('GET', 13);
      assert.deepEqual([status, body.code, cyclr.requests.length], [500, 'endpoint_error', 0]);
      assert.doesNotMatch(inspect([[...headers], text]), /upstream|secret/);
      assert.deepEqual(errors, [thrown]);
    });
  }

  test(`sends a Response that the host makes from a fetched one as the answer if ${hook} throws it`, async (t) => {
    const url = await startUpstream(t);
    const errors: unknown[] = [];
    const { handle } = await setUp(t, undefined, {
      [hook]: async () => {
        const { status } = await fetch(url);
        return Promise.reject(new Response('Log in.', { status }) as unknown as Error);
      },
      onError: (error) => errors.push(error),
    });
    const answer = await handle(new Request('https://host.example/13'));
    assert.deepEqual([answer.status, await answer.text(), errors], [401, 'Log in.', []]);
  });

  test(`sends an error with a status and headers as the answer if ${hook} returns it, without its message`, async (t) => {
    const errors: unknown[] = [];
    const refusal = Object.assign(new Error('No session.'), { status: 401, headers: { 'www-authenticate': 'Session' } });
    const { ask, cyclr } = await setUp(t, undefined, { [hook]: () => refusal, onError: (error) => errors.push(error) });
    const { status, headers, text } = await ask('POST', 13, key);
    assert.deepEqual([status, headers.get('www-authenticate'), headers.get('cache-control'), text], [401, 'Session', 'no-store', '']);
    assert.deepEqual([errors, cyclr.requests.length], [[], 0]);
  });
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

