import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evil, forged, key, target } from './attacker.js';
import { page } from '../setup.js';

test('refuses a POST or DELETE with a missing or foreign Origin before it calls the host or Cyclr', async (t) => {
  const { send, innerCalls, stored } = await target(t);
  for (const method of ['POST', 'DELETE']) {
    for (const origin of [null, 'null', evil]) {
      for (const site of [null, 'none', 'same-origin', 'same-site', 'cross-site']) {
        const { status, body } = await send(forged(method, 13, { origin, 'sec-fetch-site': site }));
        assert.equal(status, 403, `${method} from ${origin}, ${site}`);
        assert.deepEqual([body.code, body.retryable], ['unauthorized', false]);
      }
    }
  }
  assert.equal(innerCalls(), 0);
  assert.equal(stored(13).authValue, null);
});

test('refuses a cross-site GET or HEAD, as scripts, images and links send it', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const method of ['GET', 'HEAD']) {
    // `<img>`, `<script>` and links send no `Origin`.
    for (const mode of ['no-cors', 'navigate', 'cors']) {
      const { status, headers } = await send(forged(method, 13, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode }));
      assert.equal(status, 403, `${method} ${mode}`);
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
    assert.equal((await send(forged(method, 13, { origin: evil }))).status, 403);
    assert.equal((await send(forged(method, 13, { 'origin': evil, 'sec-fetch-site': 'cross-site' }))).status, 403);
    assert.equal((await send(forged(method, 13, { origin: 'null' }))).status, 403);
  }
  assert.equal(innerCalls(), 0);
});

test('refuses every content type except application/json', async (t) => {
  const { send, innerCalls } = await target(t);
  const types = [
    'text/plain', 'text/plain;charset=UTF-8', 'text/plain; application/json', 'text/plain;x=application/json',
    'application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=application/json',
    'multipart/form-data; boundary=application/json', 'multipart/form-data; boundary="; application/json"',
    'text/plain, application/json', 'application/json, text/plain', 'application/jsonp', 'application/json5', 'x-application/json',
    'application/ld+json', '*/*', '"application/json"', 'application/json/x', '', null,
  ];
  for (const type of types) assert.equal((await send(forged('POST', 13, { 'content-type': type }))).status, 415, `${type}`);
  assert.equal(innerCalls(), 0);
});

test('accepts application/json with any parameter and in any case', async (t) => {
  const { send, stored } = await target(t);
  for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON', ' application/json ;charset=text/plain']) {
    stored(13).authValue = null;
    assert.equal((await send(forged('POST', 13, { 'content-type': type }))).status, 200, type);
    assert.equal(stored(13).authValue, key.apiKey);
  }
});

test('treats a GET as a GET, whatever method a header or the query names', async (t) => {
  const { send, calls, stored } = await target(t);
  stored(13).authenticated = true;
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    assert.equal((await send(forged('GET', '13?_method=DELETE', { [name]: 'DELETE' }))).status, 200);
  }
  assert(calls().every((call) => call.startsWith('GET ')));
  assert.equal(stored(13).authenticated, true);
});

test('refuses a preflight from a foreign origin', async (t) => {
  const { send, innerCalls } = await target(t, { origins: [page] });
  for (const origin of [evil, 'null', `${page}.evil.example`]) {
    const { status, headers } = await send(forged('OPTIONS', 13, {
      origin, 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'content-type',
    }));
    assert.equal(status, 403);
    assert.deepEqual([...headers.keys()].filter((name) => name.startsWith('access-control-')), []);
  }
  assert.equal(innerCalls(), 0);
});

test('sends CORS headers to allowed origins only, on errors too', async (t) => {
  const { send } = await target(t, { origins: [page, 'https://app.example'] });
  for (const origin of [evil, 'null', 'https://app.example.evil.example']) {
    for (const [method, id] of [['GET', 13], ['POST', 13], ['PUT', 13], ['GET', 'x'], ['OPTIONS', 13]] as const) {
      const { headers } = await send(forged(method, id, { origin }));
      assert.equal(headers.get('access-control-allow-origin'), null, `${method} ${id} from ${origin}`);
      assert.equal(headers.get('access-control-allow-credentials'), null);
    }
  }
  for (const [id, status] of [[13, 200], ['x', 404]] as const) {
    const { headers, ...answer } = await send(forged('GET', id, { 'origin': 'https://app.example', 'sec-fetch-site': 'cross-site' }));
    assert.equal(answer.status, status);
    assert.equal(headers.get('access-control-allow-origin'), 'https://app.example');
    assert.equal(headers.get('access-control-allow-credentials'), 'true');
    assert.equal(headers.get('access-control-expose-headers'), 'Retry-After, Date');
  }
});

test('sends Vary: Origin and no-store with every answer', async (t) => {
  const { send } = await target(t, { origins: [page, 'https://app.example'] });
  for (const origin of [null, page, 'https://app.example', evil]) {
    for (const [method, id] of [['GET', 13], ['POST', 13], ['DELETE', 13], ['GET', 'x'], ['PUT', 13], ['OPTIONS', 13]] as const) {
      const { headers } = await send(forged(method, id, { origin }));
      assert.match(headers.get('vary') ?? '', /(^|, )Origin(,|$)/);
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  }
});

test('sends every answer as JSON with nosniff', async (t) => {
  const { send } = await target(t);
  for (const [method, id] of [['GET', 13], ['POST', 13], ['DELETE', 13], ['GET', '<script>'], ['PUT', 13]] as const) {
    const { status, headers } = await send(forged(method, id));
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('content-type'), status === 200 ? 'application/json' : 'application/problem+json');
  }
});
