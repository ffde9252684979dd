import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evil, forged, key, target } from './attacker.js';
import { page } from '../setup.js';

test('a POST or a DELETE whose page is unknown or foreign reaches nobody', async (t) => {
  const { send, disturbed, stored } = await target(t);
  for (const method of ['POST', 'DELETE']) {
    for (const origin of [null, 'null', evil]) {
      for (const site of [null, 'none', 'same-origin', 'same-site', 'cross-site']) {
        const { status } = await send(forged(method, 13, { origin, 'sec-fetch-site': site }));
        assert.equal(status, 403, `${method} from ${origin}, ${site}`);
      }
    }
  }
  assert.equal(disturbed(), 0);
  assert.equal(stored(13).authValue, null);
});

test('what another site loads as a script, an image or a link tells nothing', async (t) => {
  const { send, disturbed } = await target(t);
  for (const method of ['GET', 'HEAD']) {
    // None of them has an `Origin`: this is how `<img>`, `<script>` and a link ask.
    for (const mode of ['no-cors', 'navigate', 'cors']) {
      const { status, headers } = await send(forged(method, 13, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode }));
      assert.equal(status, 403, `${method} ${mode}`);
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
    assert.equal((await send(forged(method, 13, { origin: evil }))).status, 403);
    assert.equal((await send(forged(method, 13, { origin: 'null' }))).status, 403);
  }
  assert.equal(disturbed(), 0);
});

test('what a page may send without a preflight is never read as JSON', async (t) => {
  const { send, disturbed } = await target(t);
  const types = [
    'text/plain', 'text/plain;charset=UTF-8', 'text/plain; application/json', 'text/plain;x=application/json',
    'application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=application/json',
    'multipart/form-data; boundary=application/json', 'multipart/form-data; boundary="; application/json"',
    'text/plain, application/json', 'application/json, text/plain', 'application/jsonp', 'application/json5', 'x-application/json',
    'application/ld+json', '*/*', '"application/json"', 'application/json/x', '', null,
  ];
  for (const type of types) assert.equal((await send(forged('POST', 13, { 'content-type': type }))).status, 415, `${type}`);
  assert.equal(disturbed(), 0);
});

test('JSON is JSON with its charset and in any case', async (t) => {
  const { send, stored } = await target(t);
  for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON', ' application/json ;charset=text/plain']) {
    stored(13).authValue = null;
    assert.equal((await send(forged('POST', 13, { 'content-type': type }))).status, 200, type);
    assert.equal(stored(13).authValue, key.apiKey);
  }
});

test('a GET stays a GET, whatever method it names beside', async (t) => {
  const { send, calls, stored } = await target(t);
  stored(13).authenticated = true;
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    assert.equal((await send(forged('GET', '13?_method=DELETE', { [name]: 'DELETE' }))).status, 200);
  }
  assert(calls().every((call) => call.startsWith('GET ')));
  assert.equal(stored(13).authenticated, true);
});

test('a foreign page’s preflight gets no permission', async (t) => {
  const { send, disturbed } = await target(t, { origins: [page] });
  for (const origin of [evil, 'null', `${page}.evil.example`]) {
    const { status, headers } = await send(forged('OPTIONS', 13, {
      origin, 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'content-type',
    }));
    assert.equal(status, 403);
    assert.deepEqual([...headers.keys()].filter((name) => name.startsWith('access-control-')), []);
  }
  assert.equal(disturbed(), 0);
});

test('only the pages that may call can read an answer, an error’s included', async (t) => {
  const { send } = await target(t, { origins: [page, 'https://app.example'] });
  for (const origin of [evil, 'null', 'https://app.example.evil.example']) {
    for (const [method, id] of [['GET', 13], ['POST', 13], ['PUT', 13], ['GET', 'x'], ['OPTIONS', 13]] as const) {
      const { headers } = await send(forged(method, id, { origin }));
      assert.equal(headers.get('access-control-allow-origin'), null, `${method} ${id} from ${origin}`);
      assert.equal(headers.get('access-control-allow-credentials'), null);
    }
  }
  const { headers } = await send(forged('GET', 'x', { origin: 'https://app.example' }));
  assert.equal(headers.get('access-control-allow-origin'), 'https://app.example');
});

test('no cache hands one origin’s answer to another, or to the next user', async (t) => {
  const { send } = await target(t, { origins: [page, 'https://app.example'] });
  for (const origin of [null, page, 'https://app.example', evil]) {
    for (const [method, id] of [['GET', 13], ['POST', 13], ['DELETE', 13], ['GET', 'x'], ['PUT', 13], ['OPTIONS', 13]] as const) {
      const { headers } = await send(forged(method, id, { origin }));
      assert.match(headers.get('vary') ?? '', /(^|, )Origin(,|$)/);
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  }
});

test('no answer passes for a script, a style or a page', async (t) => {
  const { send } = await target(t);
  for (const [method, id] of [['GET', 13], ['POST', 13], ['DELETE', 13], ['GET', '<script>'], ['PUT', 13]] as const) {
    const { headers } = await send(forged(method, id));
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-type') ?? '', /^application\/(problem\+)?json$/);
  }
});
