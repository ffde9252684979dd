import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createStorage } from 'unstorage';
import memoryDriver from 'unstorage/drivers/memory';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { TokenStore } from '../../src/server/index.js';
import { checkClientOptions } from '../../src/server/options/check-options.js';
import { SharedStore } from '../../src/server/token/shared-store.js';
import { ask, read, setUp } from './setup.js';

/** Two instances that share a store. `get(0)` sends a GET to the first one, `get(1)` to the second. */
async function bench(t: TestContext, tokenStore: TokenStore) {
  const { options, cyclr, tokenRequests } = await setUp(t, undefined, { tokenStore });
  const instances = [createConnectorAuthHandler(options), createConnectorAuthHandler(options)];
  return { cyclr, tokenRequests, get: async (index: number) => (await read(await instances[index]!(ask('GET', 13)))).status };
}

function itemStore() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => Promise.resolve(items.get(key) ?? null),
    setItem: (key: string, value: string) => Promise.resolve(void items.set(key, value)),
    removeItem: (key: string) => Promise.resolve(void items.delete(key)),
  };
}

test('shares one token between instances through a Map', async (t) => {
  const { get, tokenRequests } = await bench(t, new Map<string, string>());
  assert.deepEqual([await get(0), await get(1)], [200, 200]);
  assert.equal(tokenRequests(), 1);
});

test('shares one token between instances through a store with the methods of unstorage', async (t) => {
  const { get, tokenRequests } = await bench(t, itemStore());
  assert.deepEqual([await get(0), await get(1)], [200, 200]);
  assert.equal(tokenRequests(), 1);
});

test('does not find a token that was stored with another secret', async (t) => {
  const { options, tokenRequests } = await setUp(t, undefined, { tokenStore: new Map<string, string>() });
  await createConnectorAuthHandler(options)(ask('GET', 13));
  assert.equal((await createConnectorAuthHandler({ ...options, clientSecret: 'another' })(ask('GET', 13))).status, 502);
  assert.equal(tokenRequests(), 2);
});

test('takes a token from the store if another instance has renewed it', async (t) => {
  const { get, cyclr, tokenRequests } = await bench(t, itemStore());
  await get(0);
  await get(1);
  cyclr.state.accessTokens.clear();
  assert.equal(await get(0), 200);
  assert.equal(await get(1), 200);
  assert.equal(tokenRequests(), 2);
});

const noTokens = (request: Request) => request.url.endsWith('/oauth/token') ? new Response('down', { status: 503 }) : undefined;

test('keeps a refused token in the store if there is no new one, because other accounts may still use it', async (t) => {
  const store = itemStore();
  const { get, cyclr } = await bench(t, store);
  await get(0);
  cyclr.state.accessTokens.clear();
  cyclr.intercept = noTokens;
  assert.equal(await get(0), 502);
  assert.equal(store.items.size, 1);
});

/** The time in milliseconds until the simulator's tokens expire. */
const lifetime = 1_209_599_000;

test('removes an expired token from the store if there is no new one', async (t) => {
  const store = itemStore();
  const { get, cyclr } = await bench(t, store);
  const start = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: start });
  await get(0);
  cyclr.intercept = noTokens;
  t.mock.timers.setTime(start + lifetime - 1);
  assert.equal(await get(1), 200);
  assert.equal(store.items.size, 1);
  t.mock.timers.setTime(start + lifetime);
  assert.equal(await get(1), 502);
  assert.equal(store.items.size, 0);
});

test('an instance that starts in a token’s last five minutes uses the stored token while it requests another', async (t) => {
  const { get, cyclr, tokenRequests } = await bench(t, itemStore());
  const start = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: start });
  await get(0);
  t.mock.timers.setTime(start + lifetime - 300_000);
  cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? new Promise<never>(() => {}) : undefined;
  assert.equal(await get(1), 200);
  assert.equal(await get(1), 200);
  assert(tokenRequests() <= 2);
});

for (const name of ['set', 'setItem'] as const) {
  test(`gives ${name} the lifetime of a token, and of a lease, in whole seconds`, async (t) => {
    const items = itemStore();
    const lifetimes = new Map<string, unknown>();
    const record = (key: string, value: string, options: unknown) => {
      lifetimes.set(value.slice(0, 3), options);
      return items.setItem(key, value);
    };
    const { get } = await bench(t, name === 'setItem' ? { ...items, setItem: record } : { get: items.getItem, set: record, delete: items.removeItem });
    assert.equal(await get(0), 200);
    assert.deepEqual([...lifetimes], [['lea', { ttl: 60 }], ['v1.', { ttl: 1_209_599 }]]);
  });
}

for (const [seconds, ttl] of [[0.5, 60], [90.5, 91], [1e300, 2_592_000]] as const) {
  test(`gives the store a lifetime of ${ttl} seconds for a token of ${seconds} seconds`, async () => {
    const ttls: number[] = [];
    const store = new SharedStore(checkClientOptions({ clientId: 'c', clientSecret: 's' }), {
      get: () => null, set: (_key, _value, options) => ttls.push(options.ttl), delete: () => true,
    });
    await (await store.entry('any')).set('value', 1000 * seconds);
    assert.deepEqual(ttls, [ttl]);
  });
}

test('unstorage passes the lifetime on to its driver', async (t) => {
  const ttls: unknown[] = [];
  const setItem = (_key: string, value: string, options: { ttl?: number }) => { ttls.push([value.slice(0, 3), options.ttl]); };
  const driver = { ...memoryDriver(), setItem };
  const { get } = await bench(t, createStorage({ driver }));
  assert.equal(await get(0), 200);
  assert.deepEqual(ttls.find(([kind]: any) => kind === 'v1.'), ['v1.', 1_209_599]);
});

const fails = () => { throw new Error('The store is down.'); };
const rejects = () => Promise.reject(new Error('The store is down.'));
const failing: readonly (readonly [string, TokenStore])[] = [
  ['throws', { get: fails, set: fails, delete: fails }],
  ['rejects', { getItem: rejects, setItem: rejects, removeItem: rejects }],
  ['returns invalid values', { get: () => ({ accessToken: 1 }), set: () => 42, delete: () => null }],
];

for (const [what, store] of failing) {
  test(`works as without a store if the store ${what}`, async (t) => {
    const { get, tokenRequests } = await bench(t, store);
    assert.deepEqual([await get(0), await get(0), await get(1)], [200, 200, 200]);
    assert.equal(tokenRequests(), 2);
  });
}

test('waits one second for a store that hangs, and then answers', async (t) => {
  const hangs = new Promise<never>(() => {});
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let startReading!: () => void;
  const reading = new Promise<void>((resolve) => { startReading = resolve; });
  let startWriting!: () => void;
  const writing = new Promise<void>((resolve) => { startWriting = resolve; });
  const store: TokenStore = {
    get: () => {
      startReading();
      return hangs;
    },
    set: () => {
      startWriting();
      return hangs;
    },
    delete: () => hangs,
  };
  const handle = createConnectorAuthHandler({
    clientId: 'c',
    clientSecret: 's',
    tokenStore: store,
    authorize: () => ({ accountId: 'a', username: 'u' }),
    fetch: (url) => Promise.resolve(Response.json(url.endsWith('/oauth/token')
      ? { access_token: 'token', expires_in: 60 }
      : { Authenticated: true, Connector: { AuthType: 'ApiKey' } })),
  });
  const answer = handle(ask('GET', 13));
  const passOneSecond = async () => {
    t.mock.timers.tick(500);
    await new Promise(setImmediate);
    t.mock.timers.tick(500);
  };
  await reading;
  await passOneSecond();
  await writing;
  await passOneSecond();
  assert.equal((await answer).status, 200);
});

test('accepts a prompt result of the store after the process was busy for long', async () => {
  const store = new SharedStore(checkClientOptions({ clientId: 'c', clientSecret: 's' }), {
    get: () => new Promise((resolve) => { setImmediate(resolve, 'prompt'); }),
    set: () => {},
    delete: () => {},
  });
  const entry = await store.entry('any');
  // From here on, Node runs expired timers before the next immediate.
  await new Promise(setImmediate);
  const got = entry.get();
  const began = performance.now();
  while (performance.now() - began < 600);
  assert.equal(await got, 'prompt');
});
