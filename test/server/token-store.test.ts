import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions, TokenStore } from '../../src/server/index.js';
import { checkClientOptions } from '../../src/server/options/check-options.js';
import { SharedStore } from '../../src/server/token/shared-store.js';
import { ask, read, setUp } from './setup.js';

/** Two instances that share a store: `get(0)`, `get(1)`. */
async function bench(t: TestContext, tokenStore: TokenStore, second: Partial<ConnectorAuthOptions> = {}) {
  const { options, cyclr, tokenRequests } = await setUp(t, undefined, { tokenStore });
  const instances = [createConnectorAuthHandler(options), createConnectorAuthHandler({ ...options, ...second })];
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

test('instances share one token through a Map', async (t) => {
  const { get, tokenRequests } = await bench(t, new Map<string, string>());
  assert.deepEqual([await get(0), await get(1)], [200, 200]);
  assert.equal(tokenRequests(), 1);
});

test('… and through a store as unstorage makes them', async (t) => {
  const { get, tokenRequests } = await bench(t, itemStore());
  assert.deepEqual([await get(0), await get(1)], [200, 200]);
  assert.equal(tokenRequests(), 1);
});

test('who can read the store learns neither the token nor whose it is', async (t) => {
  const store = new Map<string, string>();
  const { get, cyclr } = await bench(t, store);
  await get(0);
  const [token] = cyclr.state.accessTokens.keys();
  const held = JSON.stringify([...store]);
  assert.equal(store.size, 1);
  for (const secret of [token!, 'partner-client', 'partner-secret', 'access']) assert(!held.includes(secret), secret);
  assert.match([...store.values()][0]!, /^v1\.[\w-]+\.[\w-]+$/);
});

test('what was not sealed by this secret, for this name, is as good as nothing', async (t) => {
  const store = new Map<string, string>();
  const { ask: first, options, tokenRequests } = await setUp(t, undefined, { tokenStore: store, tokenScope: 'account' });
  await first('GET', 13);
  await first('POST', 12, { authType: 'OAuth2' });
  const [[name, sealed], [, elsewhere]] = [...store] as [[string, string], [string, string]];
  const flipped = `${sealed.slice(0, 30)}${sealed[30] === 'A' ? 'B' : 'A'}${sealed.slice(31)}`;
  for (const [count, forged] of ['', 'null', 'v1.', 'v1.AAAA.AAAA', sealed.slice(0, -1), flipped, elsewhere].entries()) {
    store.set(name, forged);
    const another = createConnectorAuthHandler(options);
    assert.equal((await another(ask('GET', 13))).status, 200);
    assert.equal(tokenRequests(), 3 + count, forged);
  }
});

test('what another secret sealed is not even found', async (t) => {
  const { options, tokenRequests } = await setUp(t, undefined, { tokenStore: new Map<string, string>() });
  await createConnectorAuthHandler(options)(ask('GET', 13));
  assert.equal((await createConnectorAuthHandler({ ...options, clientSecret: 'another' })(ask('GET', 13))).status, 502);
  assert.equal(tokenRequests(), 2);
});

test('a token that another instance renewed is taken from the store', async (t) => {
  const { get, cyclr, tokenRequests } = await bench(t, itemStore());
  await get(0);
  await get(1);
  cyclr.state.accessTokens.clear();
  assert.equal(await get(0), 200);
  assert.equal(await get(1), 200);
  assert.equal(tokenRequests(), 2);
});

test('a token that was refused and cannot be replaced leaves the store', async (t) => {
  const store = itemStore();
  const { get, cyclr } = await bench(t, store);
  await get(0);
  cyclr.state.accessTokens.clear();
  cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? new Response('down', { status: 503 }) : undefined;
  assert.equal(await get(0), 502);
  assert.equal(store.items.size, 0);
});

const fails = () => { throw new Error('The store is down.'); };
const rejects = () => Promise.reject(new Error('The store is down.'));
const failing: readonly (readonly [string, TokenStore])[] = [
  ['throws', { get: fails, set: fails, delete: fails }],
  ['rejects', { getItem: rejects, setItem: rejects, removeItem: rejects }],
  ['gives nonsense', { get: () => ({ accessToken: 1 }), set: () => 42, delete: () => null }],
];

for (const [what, store] of failing) {
  test(`a store that ${what} is as good as none`, async (t) => {
    const { get, tokenRequests } = await bench(t, store);
    assert.deepEqual([await get(0), await get(0), await get(1)], [200, 200, 200]);
    assert.equal(tokenRequests(), 2);
  });
}

test('a store that hangs costs a second, not the answer', async (t) => {
  const hangs = new Promise<never>(() => {});
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let asked!: () => void;
  const reading = new Promise<void>((resolve) => { asked = resolve; });
  let wrote!: () => void;
  const writing = new Promise<void>((resolve) => { wrote = resolve; });
  const store: TokenStore = {
    get: () => {
      asked();
      return hangs;
    },
    set: () => {
      wrote();
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
  const second = async () => {
    t.mock.timers.tick(500);
    await new Promise(setImmediate);
    t.mock.timers.tick(500);
  };
  await reading;
  await second();
  await writing;
  await second();
  assert.equal((await answer).status, 200);
});

test('a process that was busy for long does not take the store for slow', async () => {
  const store = new SharedStore(checkClientOptions({ clientId: 'c', clientSecret: 's' }), {
    get: () => new Promise((resolve) => { setImmediate(resolve, 'prompt'); }),
    set: () => {},
    delete: () => {},
  });
  const entry = await store.entry('any');
  // From here, Node's timers come before the next immediate.
  await new Promise(setImmediate);
  const got = entry.get();
  const began = performance.now();
  while (performance.now() - began < 600);
  assert.equal(await got, 'prompt');
});
