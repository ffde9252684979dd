import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, key, target } from './attacker.js';
import { account, page, parameter, seed } from '../setup.js';

/** Bytes. */
const LIMIT = 65_536;

/** A POST whose body comes in pieces, without a length. */
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

/** A request that is right in all but its length in bytes. */
function padded(length: number, filling = 'x'): Uint8Array {
  const bytes = (padding: string) => new TextEncoder().encode(JSON.stringify({ ...key, padding }));
  const size = new TextEncoder().encode(filling).length;
  const padding = filling.repeat(Math.floor((length - bytes('').length) / size));
  const missing = length - bytes(padding).length;
  return bytes(padding + 'x'.repeat(missing));
}

for (const [what, filling] of [['ASCII', 'x'], ['characters of four bytes', '𝒳']] as const) {
  test(`64 kB of ${what} are read and one byte more is not, with a length and without`, async (t) => {
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

test('a body without end is left at 64 kB', async (t) => {
  const { send, cyclr } = await target(t);
  let sent = 0;
  let isLeft = false;
  const { status } = await send(chunked(new ReadableStream({
    pull(controller) {
      sent += 1_000;
      controller.enqueue(new Uint8Array(1_000).fill(32));
      if (sent > 1_000_000) controller.close();
    },
    cancel() { isLeft = true; },
  })));
  assert.equal(status, 413);
  assert(isLeft);
  assert(sent < LIMIT + 4_000, `${sent} bytes were taken`);
  assert.equal(cyclr.requests.length, 0);
});

test('a body whose length says too much is not begun', async (t) => {
  const { send, disturbed } = await target(t);
  for (const length of ['65537', '1e9', '99999999999999999999', '0x10001', 'Infinity']) {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({ pull(controller) {
      pulled += 1;
      controller.close();
    } }, { highWaterMark: 0 });
    assert.equal((await send(chunked(body, { 'content-length': length }))).status, 413, length);
    assert.equal(pulled, 0);
  }
  assert.equal(disturbed(), 0);
});

test('a compressed body is not unpacked', async (t) => {
  const { send, disturbed } = await target(t);
  for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'GZIP']) {
    assert.equal((await send(forged('POST', 13, { 'content-encoding': encoding }))).status, 415, encoding);
  }
  assert.equal(disturbed(), 0);
});

const deep = (levels: number, open: string, close: string): string => open.repeat(levels) + close.repeat(levels);

test('values within values go no further than the reading of them', async (t) => {
  const { send, cyclr } = await target(t);
  for (const nest of [deep(10_000, '[', ']'), `${deep(10_000, '{"a":', '')}1${'}'.repeat(10_000)}`]) {
    for (const [body, statuses] of [
      [nest, [400, 422]],
      [`{"authType":${nest}}`, [400]],
      [`{"authType":"ApiKey","apiKey":${nest}}`, [422]],
      [`{"authType":"ApiKey","apiKey":"k","properties":${nest}}`, [400, 422]],
      [`{"authType":"ApiKey","apiKey":"k","properties":{"A":${nest}}}`, [422]],
      [`{"authType":"OAuth2","targetOrigin":${nest}}`, [422]],
      [`{"authType":"OAuth2","callbackMessage":${nest}}`, [422]],
    ] as const) {
      const { status } = await send(forged('POST', 13, {}, body));
      assert((statuses as readonly number[]).includes(status), `${status} to ${body.slice(0, 60)}`);
    }
  }
  assert.equal(cyclr.requests.length, 0);
});

test('members of a prototype are no members of the body', async (t) => {
  const { send, cyclr } = await target(t);
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const body = `{"${name}":{"authType":"ApiKey","apiKey":"k","prototype":{"authType":"ApiKey","apiKey":"k"}}}`;
    assert.equal((await send(forged('POST', 13, {}, body))).status, 400, name);
  }
  assert.equal(({} as Record<string, unknown>).authType, undefined);
  assert.equal(cyclr.requests.length, 0);
});

const inherited = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];
const oddlyNamed = account(seed(33, 'ApiKey', { Parameters: inherited.map((name) => parameter(name, { IsOptional: true })) }));

test('a property that bears an inherited name is not given where the page gives none', async (t) => {
  const { send, stored, calls } = await target(t, {}, oddlyNamed);
  const { status } = await send(forged('POST', 33, {}, key));
  assert.equal(status, 200);
  assert.deepEqual(stored(33).properties, []);
  assert(!calls().some((call) => call.startsWith('POST ')));
});

test('a property that bears an inherited name is one like any other', async (t) => {
  const { send, stored } = await target(t, {}, oddlyNamed);
  const properties = inherited.map((name) => `"${name}":"of ${name}"`).join();
  const { status, body } = await send(forged('POST', 33, {}, `{"authType":"ApiKey","apiKey":"k","properties":{${properties}}}`));
  assert.equal(status, 200);
  const expected = inherited.map((name) => [name, `of ${name}`]);
  assert.deepEqual(stored(33).properties.map(({ Name, Value }) => [Name, Value]).sort(), expected.sort());
  assert.deepEqual(body.properties.map(({ name, value }: { name: string; value: string }) => [name, value]).sort(), expected);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('of two members with one name the last counts, for all that is done', async (t) => {
  const { send, stored } = await target(t);
  const body = '{"authType":"OAuth2","authType":"ApiKey","apiKey":"first","apiKey":"last"}';
  assert.equal((await send(forged('POST', 13, {}, body))).status, 200);
  assert.equal(stored(13).authValue, 'last');
});

test('half a character is refused and never becomes another', async (t) => {
  const { send, cyclr } = await target(t);
  for (const half of ['\\ud800', '\\udfff', 'a\\udc00b', '\\udc00\\ud800']) {
    assert.equal((await send(forged('POST', 13, {}, `{"authType":"ApiKey","apiKey":"${half}"}`))).status, 422, half);
  }
  assert.equal(cyclr.requests.length, 0);
});

test('bytes that are no UTF-8 are refused and never become others', async (t) => {
  const { send, cyclr } = await target(t);
  // CESU-8's half of a pair, an overlong slash, Latin-1, an end that is missing.
  for (const bytes of [[0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xe9], [0xf0, 0x9f, 0x98]]) {
    const body = Buffer.concat([Buffer.from('{"authType":"ApiKey","apiKey":"'), Buffer.from(bytes), Buffer.from('"}')]);
    assert.equal((await send(chunked(inPieces(body, 10)))).status, 400, String(bytes));
  }
  assert.equal(cyclr.requests.length, 0);
});

test('a page sets nothing that the connector does not offer', async (t) => {
  const offered = [parameter('Subdomain', { IsOptional: true }), parameter('BaseUrl', { IsAccountConnectorProperty: false })];
  const { send, stored } = await target(t, {}, account(seed(33, 'ApiKey', { Parameters: offered })));
  const names = ['Subdomain', 'subdomain', 'BaseUrl', 'ClientId', 'ClientSecret', 'AuthValue', 'Authenticated', 'Name', ''];
  const properties = Object.fromEntries(names.map((name) => [name, 'of the page']));
  const members = { AuthValue: 'of the page', Authenticated: true, Name: 'of the page', Properties: [{ Name: 'BaseUrl', Value: 'x' }] };
  assert.equal((await send(forged('POST', 33, {}, { ...members, ...key, properties }))).status, 200);
  assert.deepEqual(stored(33).properties.map(({ Name }) => Name), ['Subdomain']);
  assert.equal(stored(33).authValue, key.apiKey);
});
