import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, key, target } from './attacker.js';
import { account, page, parameter, seed } from '../setup.js';

/** Bytes. */
const LIMIT = 65_536;

/** A POST whose body arrives in pieces, without a length. */
function chunked(body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Request {
  const init = { method: 'POST', headers: { 'origin': page, 'content-type': 'application/json', ...headers }, body, duplex: 'half' };
  return new Request(`${page}/13`, init as RequestInit);
}

function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let start = 0;
  return new ReadableStream({
    pull(controller) {
      if (start >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(start, start + size));
      start += size;
    },
  });
}

/** A valid request of exactly this many bytes. */
function padded(length: number, filling = 'x'): Uint8Array {
  const bytes = (padding: string) => new TextEncoder().encode(JSON.stringify({ ...key, padding }));
  const size = new TextEncoder().encode(filling).length;
  const padding = filling.repeat(Math.floor((length - bytes('').length) / size));
  const missing = length - bytes(padding).length;
  return bytes(padding + 'x'.repeat(missing));
}

for (const [what, filling] of [['ASCII', 'x'], ['characters of four bytes', '𝒳']] as const) {
  test(`accepts 64 kB of ${what} and refuses one byte more, with a length and without`, async (t) => {
    const { send, stored } = await target(t);
    const most = padded(LIMIT, filling);
    const tooMuch = padded(LIMIT + 1, filling);
    assert.deepEqual([most.length, tooMuch.length], [LIMIT, LIMIT + 1]);
    for (const [bytes, status] of [[most, 200], [tooMuch, 413]] as const) {
      stored(13).authValue = null;
      assert.equal((await send(chunked(inPieces(bytes, 999)))).status, status);
      assert.equal((await send(chunked(inPieces(bytes, 70_000)))).status, status);
      assert.equal((await send(chunked(inPieces(bytes, 999), { 'content-length': '2' }))).status, status);
      assert.equal((await send(chunked(inPieces(bytes, 999), { 'content-length': String(bytes.length) }))).status, status);
      assert.equal(stored(13).authValue, status === 200 ? key.apiKey : null);
    }
  });
}

test('stops reading an endless body at 64 kB', async (t) => {
  const { send, cyclr } = await target(t);
  let sent = 0;
  let isCancelled = false;
  const { status, body } = await send(chunked(new ReadableStream({
    pull(controller) {
      sent += 1_000;
      controller.enqueue(new Uint8Array(1_000).fill(32));
      if (sent > 1_000_000) controller.close();
    },
    cancel() { isCancelled = true; },
  })));
  assert.deepEqual([status, body.code], [413, 'endpoint_error']);
  assert(isCancelled);
  assert(sent < LIMIT + 4_000, `${sent} bytes were taken`);
  assert.equal(cyclr.requests.length, 0);
});

test('refuses a body by its content-length before it reads it', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const length of ['65537', '1e9', '99999999999999999999', '0x10001', 'Infinity']) {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({ pull(controller) {
      pulled += 1;
      controller.close();
    } }, { highWaterMark: 0 });
    assert.equal((await send(chunked(body, { 'content-length': length }))).status, 413, length);
    assert.equal(pulled, 0);
  }
  assert.equal(innerCalls(), 0);
});

test('refuses a compressed body', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'GZIP']) {
    assert.equal((await send(forged('POST', 13, { 'content-encoding': encoding }))).status, 415, encoding);
  }
  assert.equal(innerCalls(), 0);
});

const deep = (levels: number, open: string, close: string): string => open.repeat(levels) + close.repeat(levels);

test('refuses nested values without recursion', async (t) => {
  const { send, cyclr } = await target(t);
  for (const nest of [deep(10_000, '[', ']'), `${deep(10_000, '{"a":', '')}1${'}'.repeat(10_000)}`]) {
    for (const [body, statuses] of [
      [nest, [400, 422]],
      [`{"authType":${nest}}`, [400]],
      [`{"authType":"ApiKey","apiKey":${nest}}`, [422]],
      [`{"authType":"OAuth2","targetOrigin":${nest}}`, [422]],
      [`{"authType":"OAuth2","callbackMessage":${nest}}`, [422]],
    ] as const) {
      const { status } = await send(forged('POST', 13, {}, body));
      assert((statuses as readonly number[]).includes(status), `${status} to ${body.slice(0, 60)}`);
    }
  }
  assert.equal(cyclr.requests.length, 0);
});

test('refuses a property that is nested without recursion, and ignores one that is not offered', async (t) => {
  const { send, stored } = await target(t, {}, account(seed(33, 'ApiKey', { Parameters: [parameter('A', { IsOptional: true })] })));
  for (const nest of [deep(10_000, '[', ']'), `${deep(10_000, '{"a":', '')}1${'}'.repeat(10_000)}`]) {
    for (const [properties, status] of [
      [`{"A":${nest}}`, 422],
      [`{"B":${nest}}`, 200],
      [nest, nest.startsWith('[') ? 400 : 200],
    ] as const) {
      assert.equal((await send(forged('POST', 33, {}, `{"authType":"ApiKey","apiKey":"k","properties":${properties}}`))).status, status);
    }
  }
  assert.deepEqual(stored(33).properties, []);
});

test('ignores inherited members of the body', async (t) => {
  const { send, cyclr } = await target(t);
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const body = `{"${name}":{"authType":"ApiKey","apiKey":"k","prototype":{"authType":"ApiKey","apiKey":"k"}}}`;
    assert.equal((await send(forged('POST', 13, {}, body))).status, 400, name);
  }
  assert.equal(({} as Record<string, unknown>).authType, undefined);
  assert.equal(cyclr.requests.length, 0);
  assert.equal((await send(forged('POST', 13, {}, '{"authType":"ApiKey","apiKey":"k","__proto__":{"polluted":1}}'))).status, 200);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

const inherited = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];
const oddlyNamed = account(seed(33, 'ApiKey', { Parameters: inherited.map((name) => parameter(name, { IsOptional: true })) }));

test('stores no property with an inherited name unless the page submits it', async (t) => {
  const { send, stored, calls } = await target(t, {}, oddlyNamed);
  const { status } = await send(forged('POST', 33, {}, key));
  assert.equal(status, 200);
  assert.deepEqual(stored(33).properties, []);
  assert(!calls().some((call) => call.startsWith('POST ')));
});

test('stores a property with an inherited name like any other', async (t) => {
  const { send, stored } = await target(t, {}, oddlyNamed);
  const properties = inherited.map((name) => `"${name}":"of ${name}"`).join();
  const { status, body } = await send(forged('POST', 33, {}, `{"authType":"ApiKey","apiKey":"k","properties":{${properties}}}`));
  assert.equal(status, 200);
  const expected = inherited.map((name) => [name, `of ${name}`]);
  assert.deepEqual(stored(33).properties.map(({ Name, Value }) => [Name, Value]).sort(), expected.sort());
  assert.deepEqual(body.properties.map(({ name, value }: { name: string; value: string }) => [name, value]).sort(), expected);
});

test('uses the last of two members with the same name', async (t) => {
  const { send, stored } = await target(t);
  const body = '{"authType":"OAuth2","authType":"ApiKey","apiKey":"first","apiKey":"last"}';
  assert.equal((await send(forged('POST', 13, {}, body))).status, 200);
  assert.equal(stored(13).authValue, 'last');
});

test('refuses a lone surrogate', async (t) => {
  const { send, cyclr } = await target(t);
  for (const half of ['\\ud800', '\\udfff', 'a\\udc00b', '\\udc00\\ud800']) {
    const { status, body } = await send(forged('POST', 13, {}, `{"authType":"ApiKey","apiKey":"${half}"}`));
    assert.equal(status, 422, half);
    assert.deepEqual(body.errors, [{ name: 'apiKey', detail: 'Must be valid Unicode.' }]);
  }
  assert.equal(cyclr.requests.length, 0);
});

test('refuses bytes that are not UTF-8', async (t) => {
  const { send, cyclr } = await target(t);
  // A surrogate in CESU-8, an overlong slash, Latin-1, a sequence that is cut short.
  for (const bytes of [[0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xe9], [0xf0, 0x9f, 0x98]]) {
    const body = Buffer.concat([Buffer.from('{"authType":"ApiKey","apiKey":"'), Buffer.from(bytes), Buffer.from('"}')]);
    assert.equal((await send(chunked(inPieces(body, 10)))).status, 400, String(bytes));
  }
  assert.equal(cyclr.requests.length, 0);
});

test('stores only properties that the connector offers', async (t) => {
  const offered = [parameter('Subdomain', { IsOptional: true }), parameter('BaseUrl', { IsAccountConnectorProperty: false })];
  const { send, stored } = await target(t, {}, account(seed(33, 'ApiKey', { Parameters: offered })));
  const names = ['Subdomain', 'subdomain', 'BaseUrl', 'ClientId', 'ClientSecret', 'AuthValue', 'Authenticated', 'Name', 'constructor', ''];
  const properties = Object.fromEntries(names.map((name) => [name, 'of the page']));
  const members = { AuthValue: 'of the page', Authenticated: true, Name: 'of the page', Properties: [{ Name: 'BaseUrl', Value: 'x' }] };
  assert.equal((await send(forged('POST', 33, {}, { ...members, ...key, properties }))).status, 200);
  assert.deepEqual(stored(33).properties.map(({ Name }) => Name), ['Subdomain']);
  assert.equal(stored(33).authValue, key.apiKey);
});
