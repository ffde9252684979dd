import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
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
