import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CyclrClient, CyclrError } from '../../src/server/index.js';
import { accountId, setUp } from './setup.js';

const expires = new Date('2027-01-02T03:04:05.678Z');
const tokens = { accessToken: 'CANARY-access', refreshToken: 'CANARY-refresh', expires, refreshExpires: new Date(0) };

test('tokens that the host has already are stored as Cyclr wants them', async (t) => {
  const { options, stored } = await setUp(t);
  const account = new CyclrClient(options).account(accountId);
  const { authenticated } = await account.authenticate('12', { tokens });
  assert.equal(authenticated, true);
  assert.deepEqual(JSON.parse(stored(12).authValue!), {
    AccessToken: 'CANARY-access',
    RefreshToken: 'CANARY-refresh',
    Expires: '2027-01-02T03:04:05.678Z',
    RefreshExpires: '1970-01-01T00:00:00.000Z',
  });
});

test('an access token alone leaves the rest to null', async (t) => {
  const { options, stored } = await setUp(t);
  await new CyclrClient(options).account(accountId).authenticate('12', { tokens: { accessToken: 'one' } });
  assert.equal(stored(12).authValue, '{"AccessToken":"one","RefreshToken":null,"Expires":null,"RefreshExpires":null}');
});

test('tokens that Cyclr is to get itself are an empty object', async (t) => {
  const { options, stored } = await setUp(t);
  const { authenticated } = await new CyclrClient(options).account(accountId).authenticate('18', { tokens: 'by-cyclr' });
  assert.equal(authenticated, true);
  assert.equal(stored(18).authValue, '{}');
});

test('the simulator takes no tokens without an access token', async (t) => {
  const { options } = await setUp(t);
  const account = new CyclrClient(options).account(accountId);
  await assert.rejects(account.authenticate('12', { tokens: { accessToken: '' } }), (error: unknown) => {
    assert(error instanceof CyclrError);
    assert.equal(error.failure, 'refused');
    assert.equal(error.reason, 'AuthValue has no AccessToken.', 'a word of the JSON’s is no secret');
    return true;
  });
});

for (const secret of [tokens.accessToken, tokens.refreshToken]) {
  test(`a refusal that repeats ${secret} is not passed on`, async (t) => {
    const { options, cyclr } = await setUp(t);
    cyclr.intercept = (request) => request.method === 'PUT' ? Response.json({ Message: `Bad token ${secret}` }, { status: 400 }) : undefined;
    await assert.rejects(new CyclrClient(options).account(accountId).authenticate('12', { tokens }), (error: unknown) => {
      assert.equal((error as CyclrError).reason, null);
      return true;
    });
  });
}
