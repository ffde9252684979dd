import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import { forged, hear, target } from './attacker.js';
import { account, accountId, seed, username } from '../setup.js';

const pin = '4711';

test('a revision says whether something changed, and cannot be guessed against', async (t) => {
  const { send, stored, options } = await target(t, {}, account(seed(33, 'ApiKey')));
  const revision = async () => (await send(forged('GET', 33))).body.revision as string;
  stored(33).authValue = pin;
  const before = await revision();
  assert.equal(await revision(), before);
  stored(33).authValue = '4712';
  assert.notEqual(await revision(), before);

  // Who has another secret, or none, cannot make the revision of a value, few as they may be.
  stored(33).authValue = pin;
  const other = createConnectorAuthHandler({ ...options, clientSecret: 'another', fetch: withSecret('another', options.clientSecret!) });
  const theirs = (await hear(await other(forged('GET', 33)))).body.revision as string;
  assert.match(theirs, /^[\w-]{43}$/);
  assert.notEqual(theirs, before);
  for (const text of [pin, JSON.stringify(['33', pin, []]), JSON.stringify(pin)]) {
    assert.notEqual(before, createHash('sha256').update(text).digest('base64url'));
    assert.notEqual(before, createHmac('sha256', '').update(text).digest('base64url'));
  }
});

/** Sends one secret as another, so that Cyclr takes a handler that was made with the wrong one. */
const withSecret = (wrong: string, right: string) => (url: string, init: RequestInit) =>
  fetch(url, typeof init.body === 'string' ? { ...init, body: init.body.replace(`=${wrong}`, `=${right}`) } : init);

test('a shared store holds no secret that can be read, and no name that tells whose it is', async (t) => {
  const tokenStore = new Map<string, string>();
  const { send, cyclr } = await target(t, { tokenStore, tokenScope: 'account' });
  assert.equal((await send(forged('GET', 13))).status, 200);
  const held = [...tokenStore].flat().join('\n');
  assert(tokenStore.size > 0);
  const decoded = held.split(/[\s.:]/).map((part) => Buffer.from(part, 'base64url').toString('latin1')).join('\n');
  for (const secret of [...cyclr.state.accessTokens.keys(), 'partner-secret', 'partner-client', accountId]) {
    assert(!held.includes(secret) && !decoded.includes(secret), secret);
  }
});

test('who can write to a shared store cannot have one account served with another’s token', async (t) => {
  const tokenStore = new Map<string, string>();
  const other = 'f9e8d7c6-0002-4b3a-9c8d-ba9876543210';
  const { options, cyclr } = await target(t, { tokenStore, tokenScope: 'account' });
  const bearers: string[] = [];
  const handlerOf = (id: string) => createConnectorAuthHandler({
    ...options,
    authorize: () => ({ accountId: id, username }),
    fetch: (url, init) => {
      bearers.push(new Headers(init.headers).get('authorization') ?? '');
      return fetch(url, init);
    },
  });
  assert.equal((await handlerOf(accountId)(forged('GET', 13))).status, 200);
  assert.equal((await handlerOf(other)(forged('GET', 21))).status, 200);
  const sealed = [...tokenStore].filter(([, value]) => value.startsWith('v1.'));
  assert.equal(sealed.length, 2);
  const [[ours, ourToken], [theirs, theirToken]] = sealed as [[string, string], [string, string]];
  tokenStore.set(ours, theirToken).set(theirs, ourToken);

  const theirsBefore = [...cyclr.state.accessTokens].filter(([, { accountId: id }]) => id === other).map(([token]) => `Bearer ${token}`);
  bearers.splice(0);
  // A fresh instance, which knows nothing but the store.
  assert.equal((await handlerOf(accountId)(forged('GET', 13))).status, 200);
  for (const bearer of theirsBefore) assert(!bearers.includes(bearer));
});

test('what somebody else puts into a shared store is not believed', async (t) => {
  const tokenStore = new Map<string, string>();
  const { options } = await target(t, { tokenStore });
  const bearers: string[] = [];
  const fresh = () => createConnectorAuthHandler({
    ...options,
    fetch: (url, init) => {
      bearers.push(new Headers(init.headers).get('authorization') ?? '');
      return fetch(url, init);
    },
  });
  assert.equal((await fresh()(forged('GET', 13))).status, 200);
  const [name] = [...tokenStore].find(([, value]) => value.startsWith('v1.'))!;
  const planted = { accessToken: 'planted', refreshToken: null, lifetime: 1e9, expiresAt: Date.now() + 1e9, renewAt: Date.now() + 1e9 };
  for (const value of [JSON.stringify(planted), `v1.${JSON.stringify(planted)}`, `v1.AAAAAAAAAAAAAAAA.${btoa(JSON.stringify(planted))}`]) {
    tokenStore.set(name, value);
    assert.equal((await fresh()(forged('GET', 13))).status, 200);
  }
  assert(!bearers.some((bearer) => bearer.includes('planted')));
});
