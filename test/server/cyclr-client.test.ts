import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { CyclrClient, CyclrError } from '../../src/server/index.js';
import type { HandlerEvent } from '../../src/server/index.js';
import { accountId, setUp } from './setup.js';

const expires = new Date('2027-01-02T03:04:05.678Z');
const tokens = { accessToken: 'CANARY-access', refreshToken: 'CANARY-refresh', expires, refreshExpires: new Date(0) };

async function setUpAccount(t: TestContext) {
  const bench = await setUp(t);
  const client = new CyclrClient(bench.options);
  return { ...bench, client, account: client.account(accountId) };
}

test('stores OAuth tokens of the host as Cyclr expects them', async (t) => {
  const { account, stored } = await setUpAccount(t);
  const { authenticated } = await account.authenticate('12', { tokens });
  assert.equal(authenticated, true);
  assert.deepEqual(JSON.parse(stored(12).authValue!), {
    AccessToken: 'CANARY-access',
    RefreshToken: 'CANARY-refresh',
    Expires: '2027-01-02T03:04:05.678Z',
    RefreshExpires: '1970-01-01T00:00:00.000Z',
  });
});

test('stores an access token alone, with null for the other members', async (t) => {
  const { account, stored } = await setUpAccount(t);
  await account.authenticate('12', { tokens: { accessToken: 'one' } });
  assert.equal(stored(12).authValue, '{"AccessToken":"one","RefreshToken":null,"Expires":null,"RefreshExpires":null}');
});

test('stores an empty object if Cyclr obtains the tokens itself', async (t) => {
  const { account, stored } = await setUpAccount(t);
  const { authenticated } = await account.authenticate('18', { tokens: 'by-cyclr' });
  assert.equal(authenticated, true);
  assert.equal(stored(18).authValue, '{}');
});

test('passes on a refusal that contains a member name of the tokens, which is not a secret', async (t) => {
  const { account } = await setUpAccount(t);
  await assert.rejects(account.authenticate('12', { tokens: { accessToken: '' } }), (error: unknown) => {
    assert(error instanceof CyclrError);
    assert.deepEqual([error.failure, error.reason], ['refused', 'AuthValue has no AccessToken.']);
    return true;
  });
});

const basic = { username: 'canary-user-91', password: 'CANARY-pass-0b1c' };
const base64 = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');

for (const [secret, credentials] of [[tokens.accessToken, { tokens }], [tokens.refreshToken, { tokens }], [base64, basic]] as const) {
  test(`drops a refusal that repeats ${secret}`, async (t) => {
    const { account, cyclr } = await setUpAccount(t);
    cyclr.intercept = (request) => request.method === 'PUT' ? Response.json({ Message: `No: ${secret}` }, { status: 400 }) : undefined;
    await assert.rejects(account.authenticate('12', credentials), (error: unknown) => {
      assert(error instanceof CyclrError);
      assert.deepEqual([error.failure, error.reason], ['refused', null]);
      assert(!inspect(error, { depth: 9 }).includes(secret));
      return true;
    });
  });
}

test('hides the client secret from inspection', async (t) => {
  const { client } = await setUpAccount(t);
  assert(!inspect(client, { depth: 9, showHidden: true }).includes('partner-secret'));
});

test('refuses ids that would change the path of a call', async (t) => {
  const { client, account } = await setUpAccount(t);
  assert.throws(() => client.account('..'), TypeError);
  await assert.rejects(account.deauthenticate('..'), TypeError);
});

test('reports requests for tokens to onEvent, and other calls to the observer', async (t) => {
  const { options } = await setUp(t);
  const events: HandlerEvent[] = [];
  const calls: (number | 'called')[] = [];
  const client = new CyclrClient({ ...options, onEvent: (event) => events.push(event) });
  await client.account(accountId, undefined, {
    called: () => calls.push('called'),
    answered: (status) => calls.push(status),
  }).connector('13');
  assert.deepEqual(events.map(({ what }) => what), ['token']);
  assert.deepEqual(calls, ['called', 200]);
});
