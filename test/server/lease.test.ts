import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions, KeyValueStore } from '../../src/server/index.js';
import { runOnOneInstance } from '../../src/server/token/run-on-one-instance.js';
import { Lease } from '../../src/server/token/lease.js';
import type { SharedEntry } from '../../src/server/token/shared-store.js';
import { ask, setUp, withPassword } from './setup.js';

/** A store whose operations take a random time, up to this many milliseconds. */
function slowStore(milliseconds: number, items = new Map<string, string>()): KeyValueStore & { readonly items: Map<string, string> } {
  const late = () => pause(Math.random() * milliseconds / 2);
  const slowly = async <T>(operation: () => T) => {
    await late();
    const result = operation();
    await late();
    return result;
  };
  return {
    items,
    get: (key) => slowly(() => items.get(key)),
    set: (key, value) => slowly(() => { items.set(key, value); }),
    delete: (key) => slowly(() => { items.delete(key); }),
  };
}

function entry(store: KeyValueStore, name = 'lease'): SharedEntry {
  return {
    name,
    get: async () => store.get(name),
    set: async (value, lifetime) => { await store.set(name, value, { ttl: lifetime / 1000 }); },
    delete: async () => { await store.delete(name); },
  };
}

async function instances(t: TestContext, count: number, tokenStore: KeyValueStore, more: Partial<ConnectorAuthOptions> = {}) {
  const { options, cyclr, tokenRequests } = await setUp(t, undefined, { tokenStore, ...more });
  const handlers = Array.from({ length: count }, () => createConnectorAuthHandler(options));
  const all = () => Promise.all(handlers.map(async (handle) => (await handle(ask('GET', 13))).status));
  return { cyclr, tokenRequests, handlers, all };
}

for (const milliseconds of [0, 20, 200]) {
  test(`eight instances on a store that takes ${milliseconds} ms request one token, and one more when it is revoked`, async (t) => {
    const store = slowStore(milliseconds);
    const { all, cyclr, tokenRequests } = await instances(t, 8, store);
    assert.deepEqual(await all(), Array(8).fill(200));
    assert.equal(tokenRequests(), 1);
    cyclr.state.accessTokens.clear();
    assert.deepEqual(await all(), Array(8).fill(200));
    assert.equal(tokenRequests(), 2);
    assert.equal(store.items.size, 1, 'the lease is removed');
  });
}

test('the password grant uses no refresh token twice, and the password only once', async (t) => {
  const grants: string[] = [];
  const { cyclr, all } = await instances(t, 6, slowStore(20), withPassword);
  cyclr.intercept = async (request) => {
    if (request.url.endsWith('/oauth/token')) {
      const form = new URLSearchParams(await request.text());
      grants.push(form.get('refresh_token') ?? 'password');
    }
    return undefined as unknown as Response;
  };
  for (let round = 0; round < 3; round += 1) {
    assert.deepEqual(await all(), Array(6).fill(200));
    cyclr.state.accessTokens.clear();
  }
  assert.equal(grants.length, 3);
  assert.equal(grants[0], 'password');
  assert.equal(new Set(grants).size, 3);
});

test('the password grant uses the password when the store fails and nobody holds the lease', async (t) => {
  const store = slowStore(0);
  const { cyclr, all } = await instances(t, 3, store, withPassword);
  await all();
  const grants: string[] = [];
  cyclr.intercept = async (request) => {
    if (request.url.endsWith('/oauth/token')) grants.push(new URLSearchParams(await request.text()).get('grant_type')!);
    return undefined as unknown as Response;
  };
  store.get = () => Promise.reject(new Error('down'));
  cyclr.state.accessTokens.clear();
  assert.deepEqual(await all(), Array(3).fill(200));
  assert.deepEqual(grants, ['password', 'password', 'password']);
});

test('the other instances wait for a slow request to Cyclr while its holder sends heartbeats', async (t) => {
  const { cyclr, all, tokenRequests } = await instances(t, 4, slowStore(5));
  cyclr.intercept = async (request) => {
    // Longer than instances wait for a holder without a heartbeat.
    if (request.url.endsWith('/oauth/token')) await pause(4_000);
    return undefined as unknown as Response;
  };
  assert.deepEqual(await all(), Array(4).fill(200));
  assert.equal(tokenRequests(), 1);
});

test('the next instance requests a token itself when the holder gets none', async (t) => {
  const { cyclr, all, tokenRequests } = await instances(t, 3, slowStore(5));
  let requests = 0;
  cyclr.intercept = (request) => {
    if (!request.url.endsWith('/oauth/token')) return undefined;
    requests += 1;
    return requests === 1 ? new Response('down', { status: 503 }) : undefined;
  };
  assert.deepEqual((await all()).sort(), [200, 200, 502]);
  assert.equal(tokenRequests(), 2);
});

test('the last writer holds the lease, and the other does not release it', async () => {
  const store = slowStore(0);
  const [first, second] = [new Lease(entry(store)), new Lease(entry(store))];
  await Promise.all([first.readMark(), second.readMark()]);
  const acquiring = first.acquire();
  assert.deepEqual(await Promise.all([acquiring, second.acquire()]), ['lost', 'held']);
  await first.release();
  assert.equal(store.items.size, 1);
  await second.release();
  assert.equal(store.items.size, 0);
});

test('an instance that was slow between reading and writing does not take the lease from its holder', async () => {
  const store = slowStore(0);
  const [holder, slow] = [new Lease(entry(store)), new Lease(entry(store))];
  await slow.readMark();
  await holder.readMark();
  assert.equal(await holder.acquire(), 'held');
  assert.equal(await slow.acquire(), 'lost');
  await holder.release();
});

test('a store that keeps nothing is distinguished from one that another instance wrote to', async () => {
  const lease = new Lease(entry({ get: () => null, set: () => null, delete: () => null }));
  await lease.readMark();
  assert.equal(await lease.acquire(), 'unmarked');
});

const noResult = async () => null;

test('every instance does the work itself when the store fails in the middle', async () => {
  let operations = 0;
  const fails = () => {
    operations += 1;
    return operations > 1 ? Promise.reject(new Error('down')) : Promise.resolve(null);
  };
  const failing = entry({ get: fails, set: fails, delete: fails });
  const done = await runOnOneInstance(failing, { findResult: noResult, work: async (isExclusive) => `exclusive: ${isExclusive}` });
  assert.equal(done, 'exclusive: false');
});

test('the lease of a dead holder is taken after three seconds', async () => {
  const store = slowStore(0, new Map([['lease', 'lease.somebody.7']]));
  const start = performance.now();
  assert.equal(await runOnOneInstance(entry(store), { findResult: noResult, work: async (isExclusive) => isExclusive }), true);
  const waited = performance.now() - start;
  assert(waited >= 3_000, String(waited));
  assert.equal(store.items.size, 0);
});

test('a result that appears while waiting is used at once, and no work is done', async () => {
  const store = slowStore(0, new Map([['lease', 'lease.somebody.7']]));
  let looks = 0;
  const findResult = async () => {
    looks += 1;
    return looks < 3 ? null : 'theirs';
  };
  assert.equal(await runOnOneInstance(entry(store), { findResult, work: () => assert.fail('worked twice') }), 'theirs');
});
