import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, ask, read, setUp, username } from './setup.js';

for (const method of ['PUT', 'PATCH', 'FOO']) {
  test(`answers ${method} with 405 and Allow`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    const { status, headers, body } = await ask(method, 13);
    assert.equal(status, 405);
    assert.equal(headers.get('allow'), 'GET, HEAD, POST, DELETE, OPTIONS');
    assert.equal(body.code, 'endpoint_error');
    assert.equal(cyclr.requests.length, 0);
  });
}

test('accepts one slash after the id, which some routers add to every path', async (t) => {
  const { ask, stored } = await setUp(t);
  assert.deepEqual((await ask('GET', '13/')).body, (await ask('GET', 13)).body);
  assert.equal((await ask('POST', '13/?x', { authType: 'ApiKey', apiKey: 'k' })).status, 200);
  assert.equal(stored(13).authValue, 'k');
  assert.equal((await ask('DELETE', '13/')).status, 200);
  assert.equal((await ask('GET', '13//')).status, 404);
});

for (const [what, take] of [
  ['middleware has read', async (request: Request) => { await request.text(); }],
  ['middleware is reading', (request: Request) => { request.body?.getReader(); }],
] as const) {
  test(`answers 500 and tells onError what to do about a body that ${what}`, async (t) => {
    const errors: Error[] = [];
    const { handle, cyclr } = await setUp(t, undefined, { onError: (error) => errors.push(error as Error) });
    const request = ask('POST', 13, { authType: 'ApiKey', apiKey: 'k' });
    await take(request);
    const { status, body } = await read(await handle(request));
    assert.deepEqual([status, body.code, body.retryable], [500, 'misconfigured', false]);
    assert.match(errors[0]!.message, /must read the body of `request\.clone\(\)` instead/);
    assert.equal(cyclr.requests.length, 0);
  });
}

test('tells onError if authorize has read the body', async (t) => {
  const errors: Error[] = [];
  const authorize = async (request: Request) => {
    await request.json();
    return { accountId, username };
  };
  const { ask } = await setUp(t, undefined, { authorize, onError: (error) => errors.push(error as Error) });
  assert.equal((await ask('POST', 13, { authType: 'ApiKey', apiKey: 'k' })).status, 500);
  assert.match(errors[0]!.message, /`authorize`/);
});

test('answers HEAD like GET, without a body', async (t) => {
  const { ask } = await setUp(t);
  const { status, headers, text } = await ask('HEAD', 13);
  assert.equal(status, 200);
  assert.equal(headers.get('content-type'), 'application/json');
  assert.equal(text, '');
});

test('answers a preflight from an allowed origin with the requested headers, without calling the host or Cyclr', async (t) => {
  const { handle, cyclr } = await setUp(t, undefined, {
    origins: ['https://app.example'],
    authorize: () => assert.fail('A preflight carries no session.'),
  });
  const { status, headers } = await handle(ask('OPTIONS', 13, undefined, {
    'origin': 'https://app.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-csrf-token',
  }));
  assert.equal(status, 204);
  assert.equal(headers.get('access-control-allow-origin'), 'https://app.example');
  assert.equal(headers.get('access-control-allow-credentials'), 'true');
  assert.equal(headers.get('access-control-allow-headers'), 'content-type,x-csrf-token');
  assert.match(headers.get('access-control-allow-methods')!, /DELETE/);
  assert.match(headers.get('vary')!, /Origin/);
  assert.equal(cyclr.requests.length, 0);
});

test('answers 400 to a request whose URL is not valid, because some runtimes pass on an invalid Host', async (t) => {
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

test('a problem has every member of RFC 9457 and of the contract', async (t) => {
  const { ask } = await setUp(t);
  const { body } = await ask('POST', 13, { authType: 'ApiKey', apiKey: '' });
  const { reference, ...members } = body;
  assert.deepEqual(members, {
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    detail: 'Some fields are not valid.',
    code: 'invalid_credentials',
    retryable: false,
    errors: [{ name: 'apiKey', detail: 'Must not be empty.' }],
  });
  assert.match(reference, /^[\da-f-]{36}$/);
});
