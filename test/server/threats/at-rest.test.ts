import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { demoPartner } from '../../../demo/connectors.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../../src/server/index.js';
import { forged, readAnswer, target } from './attacker.js';
import { account, accountId, secret, seed, username, withPassword } from '../setup.js';

const pin = '4711';

test('changes the revision with the stored credentials, and keys its hash with the client secret', async (t) => {
  const { send, stored, options } = await target(t, {}, account(seed(33, 'ApiKey')));
  const revision = async () => (await send(forged('GET', 33))).body.revision as string;
  stored(33).authValue = pin;
  const before = await revision();
  assert.equal(await revision(), before);
  stored(33).authValue = '4712';
  assert.notEqual(await revision(), before);

  // Without the secret, nobody can compute the revision of a guessed value.
  stored(33).authValue = pin;
  const other = createConnectorAuthHandler({ ...options, clientSecret: 'another', fetch: withSecret('another', options.clientSecret!) });
  const theirs = (await readAnswer(await other(forged('GET', 33)))).body.revision as string;
  assert.match(theirs, /^[\w-]{43}$/);
  assert.notEqual(theirs, before);
  for (const text of [pin, JSON.stringify(['33', pin, []]), JSON.stringify(pin)]) {
    assert.notEqual(before, createHash('sha256').update(text).digest('base64url'));
    assert.notEqual(before, createHmac('sha256', '').update(text).digest('base64url'));
  }
});

/** Replaces the secret in requests for tokens, so that Cyclr accepts a handler that was created with a wrong one. */
const withSecret = (wrong: string, right: string) => (url: string, init: RequestInit) =>
  fetch(url, typeof init.body === 'string' ? { ...init, body: init.body.replace(`=${wrong}`, `=${right}`) } : init);

test('derives no key from the password, so that nobody can guess it from a revision', async (t) => {
  const { send, stored, options } = await target(t, withPassword, account(seed(33, 'ApiKey')));
  stored(33).authValue = pin;
  const { revision } = (await send(forged('GET', 33))).body as { revision: string };
  // Somebody who knows the stored key, the password and all options except the secret cannot compute the revision.
  const guess = createConnectorAuthHandler({ ...options, secret: secret.toUpperCase() });
  assert.notEqual((await readAnswer(await guess(forged('GET', 33)))).body.revision, revision);
  const instance = createConnectorAuthHandler(options);
  assert.equal((await readAnswer(await instance(forged('GET', 33)))).body.revision, revision);
});

test('refuses credentials with a secret that can be guessed', () => {
  for (const guessable of [undefined, '', 'secret', 'x'.repeat(31), demoPartner.password.padEnd(31, '!')]) {
    const options = { ...withPassword, secret: guessable, authorize: () => ({ accountId, username }) } as ConnectorAuthOptions;
    assert.throws(() => createConnectorAuthHandler(options), /`secret`/);
  }
});

test('writes neither secrets nor readable names to the shared store', async (t) => {
  const tokenStore = new Map<string, string>();
  const { send, cyclr } = await target(t, { tokenStore, tokenScope: 'account' });
  assert.equal((await send(forged('GET', 13))).status, 200);
  const held = [...tokenStore].flat().join('\n');
  assert.equal(tokenStore.size, 1);
  assert.match([...tokenStore.values()][0]!, /^v1\.[\w-]+\.[\w-]+$/);
  const decoded = held.split(/[\s.:]/).map((part) => Buffer.from(part, 'base64url').toString('latin1')).join('\n');
  for (const secret of [...cyclr.state.accessTokens.keys(), 'partner-secret', 'partner-client', accountId]) {
    assert(!held.includes(secret) && !decoded.includes(secret), secret);
  }
});

test('ignores a token that was moved to another account’s name in the shared store', async (t) => {
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
  // A new instance has only the store.
  assert.equal((await handlerOf(accountId)(forged('GET', 13))).status, 200);
  for (const bearer of theirsBefore) assert(!bearers.includes(bearer));
});

test('ignores values in the shared store that it did not encrypt', async (t) => {
  const tokenStore = new Map<string, string>();
  const { options, tokenRequests } = await target(t, { tokenStore });
  const bearers: string[] = [];
  const fresh = () => createConnectorAuthHandler({
    ...options,
    fetch: (url, init) => {
      bearers.push(new Headers(init.headers).get('authorization') ?? '');
      return fetch(url, init);
    },
  });
  assert.equal((await fresh()(forged('GET', 13))).status, 200);
  const [name, sealed] = [...tokenStore].find(([, value]) => value.startsWith('v1.'))!;
  const flipped = `${sealed.slice(0, 30)}${sealed[30] === 'A' ? 'B' : 'A'}${sealed.slice(31)}`;
  const planted = { accessToken: 'planted', refreshToken: null, lifetime: 1e9, expiresAt: Date.now() + 1e9, renewAt: Date.now() + 1e9 };
  const plantedValues = [JSON.stringify(planted), `v1.${JSON.stringify(planted)}`, `v1.AAAAAAAAAAAAAAAA.${btoa(JSON.stringify(planted))}`];
  for (const [count, value] of [...plantedValues, '', 'null', 'v1.', 'v1.AAAA.AAAA', sealed.slice(0, -1), flipped].entries()) {
    tokenStore.set(name, value);
    assert.equal((await fresh()(forged('GET', 13))).status, 200);
    assert.equal(tokenRequests(), 2 + count, value);
  }
  assert(!bearers.some((bearer) => bearer.includes('planted')));
});
