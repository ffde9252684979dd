import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { demoPartner } from '../../demo/connectors.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions, KeyValueStore } from '../../src/server/index.js';
import { inTurn } from '../../src/server/token/in-turn.js';
import { Lease } from '../../src/server/token/lease.js';
import type { SharedEntry } from '../../src/server/token/shared-store.js';
import { ask, setUp } from './setup.js';

/** A store of three operations that come back when they like, within so many milliseconds. */
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
    set: async (value) => { await store.set(name, value); },
    delete: async () => { await store.delete(name); },
  };
}

async function instances(t: TestContext, count: number, tokenStore: KeyValueStore, more: Partial<ConnectorAuthOptions> = {}) {
  const { options, cyclr, tokenRequests } = await setUp(t, undefined, { tokenStore, ...more });
  const handlers = Array.from({ length: count }, () => createConnectorAuthHandler(options));
  const all = () => Promise.all(handlers.map(async (handle) => (await handle(ask('GET', 13))).status));
  return { cyclr, tokenRequests, handlers, all };
}

const { clientId, username, password } = demoPartner;
/** Instead of the client's secret. */
const byPassword = {
  clientId: undefined, clientSecret: undefined, credentials: { clientId, username, password },
} as unknown as Partial<ConnectorAuthOptions>;

for (const milliseconds of [0, 20, 200]) {
  test(`eight instances on a store of ${milliseconds} ms ask for one token, and for one more when it is revoked`, async (t) => {
    const store = slowStore(milliseconds);
    const { all, cyclr, tokenRequests } = await instances(t, 8, store);
    assert.deepEqual(await all(), Array(8).fill(200));
    assert.equal(tokenRequests(), 1);
    cyclr.state.accessTokens.clear();
    assert.deepEqual(await all(), Array(8).fill(200));
    assert.equal(tokenRequests(), 2);
    assert.equal(store.items.size, 1, 'the lease is gone');
  });
}

test('with the password grant no refresh token is used twice, and the password only once', async (t) => {
  const grants: string[] = [];
  const { cyclr, all } = await instances(t, 6, slowStore(20), byPassword);
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

test('… nor where the store cannot tell whose turn it is: the password serves', async (t) => {
  const store = slowStore(0);
  const { cyclr, all } = await instances(t, 3, store, byPassword);
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

test('while Cyclr is slow the others wait, and see that the holder lives', async (t) => {
  const { cyclr, all, tokenRequests } = await instances(t, 4, slowStore(5));
  cyclr.intercept = async (request) => {
    // Longer than a holder without a sign of life is waited for.
    if (request.url.endsWith('/oauth/token')) await pause(4_000);
    return undefined as unknown as Response;
  };
  assert.deepEqual(await all(), Array(4).fill(200));
  assert.equal(tokenRequests(), 1);
});

test('what a holder cannot get, the next one asks for itself', async (t) => {
  const { cyclr, all, tokenRequests } = await instances(t, 3, slowStore(5));
  let asked = 0;
  cyclr.intercept = (request) => {
    if (!request.url.endsWith('/oauth/token')) return undefined;
    asked += 1;
    return asked === 1 ? new Response('down', { status: 503 }) : undefined;
  };
  assert.deepEqual((await all()).sort(), [200, 200, 502]);
  assert.equal(tokenRequests(), 2);
});

test('the last to write holds it, and the other does not', async () => {
  const store = slowStore(0);
  const [first, second] = [new Lease(entry(store)), new Lease(entry(store))];
  await Promise.all([first.mark(), second.mark()]);
  const taking = first.take();
  assert.deepEqual(await Promise.all([taking, second.take()]), [false, true]);
  await first.end();
  assert.equal(store.items.size, 1, 'who does not hold it does not end it');
  await second.end();
  assert.equal(store.items.size, 0);
});

test('who was slow between reading and writing does not take it from its holder', async () => {
  const store = slowStore(0);
  const [holder, slow] = [new Lease(entry(store)), new Lease(entry(store))];
  await slow.mark();
  await holder.mark();
  assert.equal(await holder.take(), true);
  assert.equal(await slow.take(), false);
  await holder.end();
});

test('a store that keeps nothing is told from one that somebody else wrote to', async () => {
  const lease = new Lease(entry({ get: () => null, set: () => null, delete: () => null }));
  await lease.mark();
  assert.equal(await lease.take(), null);
});

test('a store that fails in the middle means that everybody works for themselves', async () => {
  let operations = 0;
  const fails = () => {
    operations += 1;
    return operations > 1 ? Promise.reject(new Error('down')) : Promise.resolve(null);
  };
  const done = await inTurn(entry({ get: fails, set: fails, delete: fails }), async () => null, async (alone) => `alone: ${alone}`);
  assert.equal(done, 'alone: false');
});

test('a holder that died is waited for no longer than three seconds', async () => {
  const store = slowStore(0, new Map([['lease', 'lease.somebody.7']]));
  const began = performance.now();
  assert.equal(await inTurn(entry(store), async () => null, async (alone) => alone), true);
  const waited = performance.now() - began;
  assert(waited >= 3_000, String(waited));
  assert.equal(store.items.size, 0);
});

test('what appears while waiting is taken at once, and no work is done', async () => {
  const store = slowStore(0, new Map([['lease', 'lease.somebody.7']]));
  let looked = 0;
  const look = async () => {
    looked += 1;
    return looked < 3 ? null : 'theirs';
  };
  assert.equal(await inTurn(entry(store), look, () => assert.fail('worked twice')), 'theirs');
});
