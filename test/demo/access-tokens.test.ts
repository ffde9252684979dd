import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPartner } from '../../demo/connectors.js';
import { accountId, apiWith, clientCredentials, otherAccountId, requestToken, start } from './setup.js';

const passwordGrant = {
  grant_type: 'password',
  client_id: demoPartner.clientId,
  username: demoPartner.username,
  password: demoPartner.password,
};

test('client credentials return a bearer token for 14 days and no refresh token', async () => {
  const { cyclr } = await start();
  const { status, body } = await requestToken(cyclr, clientCredentials);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ['access_token', 'token_type', 'expires_in', 'clientId']);
  assert.equal(body.token_type, 'bearer');
  assert.equal(body.expires_in, 1209599);
});

test('a wrong secret, an unknown grant, an unknown scope and a JSON body are answered with 400', async () => {
  const { cyclr } = await start();
  for (const [wrong, error] of [
    [{ ...clientCredentials, client_secret: 'wrong' }, 'invalid_client'],
    [{ ...clientCredentials, grant_type: 'implicit' }, 'unsupported_grant_type'],
    [{ ...clientCredentials, scope: 'account:nobody' }, 'invalid_scope'],
    [{ ...passwordGrant, password: 'wrong' }, 'invalid_grant'],
  ] as const) {
    assert.deepEqual(await requestToken(cyclr, wrong), { status: 400, body: { error } });
  }
  const json = await fetch(`${cyclr.origin}/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(clientCredentials),
  });
  assert.equal(json.status, 400);
});

test('a token expires', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const { api } = await start({ now: () => now });
  assert.equal((await api('GET', '/v1.0/account/connectors/11')).status, 200);
  now += 1209599 * 1000;
  assert.equal((await api('GET', '/v1.0/account/connectors/11')).status, 401);
});

test('a token restricted to one account is rejected for another account', async () => {
  const { cyclr } = await start();
  for (const form of [{ ...clientCredentials, scope: `account:${accountId}` }, { ...passwordGrant, client_secret: accountId }]) {
    const { body } = await requestToken(cyclr, form);
    const api = apiWith(cyclr, body.access_token!);
    assert.equal((await api('GET', '/v1.0/account/connectors/11')).status, 200);
    assert.equal((await api('GET', '/v1.0/account/connectors/21', undefined, { 'X-Cyclr-Account': otherAccountId })).status, 403);
    assert.equal((await api('POST', `/v1.0/accounts/${otherAccountId}/signintoken`, { Username: 'u' })).status, 403);
  }
});

test('the password grant returns a refresh token and HTTP dates', async () => {
  const { cyclr } = await start({ now: () => Date.parse('2026-01-01T00:00:00Z') });
  const { status, body } = await requestToken(cyclr, passwordGrant);
  assert.equal(status, 200);
  assert.equal(body.userName, demoPartner.username);
  assert.equal(body['.issued'], 'Thu, 01 Jan 2026 00:00:00 GMT');
  assert.equal(body['.expires'], 'Wed, 14 Jan 2026 23:59:59 GMT');
});

test('refreshing invalidates the old tokens at once and keeps the restriction', async () => {
  const { cyclr } = await start();
  const before = (await requestToken(cyclr, { ...passwordGrant, client_secret: accountId })).body;
  const refresh = { grant_type: 'refresh_token', client_id: demoPartner.clientId, refresh_token: before.refresh_token! };
  const renewed = (await requestToken(cyclr, refresh)).body;
  const status = async (token: string, account: string) =>
    (await apiWith(cyclr, token)('GET', '/v1.0/account/connectors/11', undefined, { 'X-Cyclr-Account': account })).status;
  assert.equal(await status(before.access_token!, accountId), 401);
  assert.equal(await status(renewed.access_token!, accountId), 200);
  assert.equal(await status(renewed.access_token!, otherAccountId), 403);
  assert.deepEqual(await requestToken(cyclr, refresh), { status: 400, body: { error: 'invalid_grant' } });
});
