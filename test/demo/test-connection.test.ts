import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoSecrets } from '../../demo/connectors.js';
import { Browser } from './browser.js';
import { accountId, setProperties, start, startBoth } from './setup.js';
import type { Api, Json } from './setup.js';

async function probe(api: Api, id: number): Promise<Json> {
  return (await api('POST', `/demo/account/connectors/${id}/test`)).body;
}

const put = (api: Api, id: number, AuthValue: string) => api('PUT', `/v1.0/account/connectors/${id}`, { AuthValue });

test('the test uses stored API keys', async () => {
  const { api, thirdParty } = await startBoth();
  assert.deepEqual(await probe(api, 11), { ok: false, error: 'The connector is not authenticated.' });
  await put(api, 11, 'wrong');
  assert.deepEqual(await probe(api, 11), { ok: false, error: 'UNAUTHORIZED' });
  await put(api, 11, demoSecrets.cycleApiKey);
  assert.deepEqual(await probe(api, 11), { ok: true, identity: 'Ada Lovelace, Analytical Engine' });
  thirdParty.revokeKey(demoSecrets.cycleApiKey);
  assert.deepEqual(await probe(api, 11), { ok: false, error: 'UNAUTHORIZED' });
  await put(api, 13, demoSecrets.pipedriveApiKey);
  assert.deepEqual(await probe(api, 13), { ok: true, identity: 'Ada Lovelace' });
});

test('a name and password work only in base64 of UTF-8', async () => {
  const { api } = await startBoth();
  await put(api, 14, Buffer.from('zoë:pâté:crème').toString('base64'));
  assert.deepEqual(await probe(api, 14), { ok: true, identity: 'Zoë Bühler' });
  await put(api, 14, `Basic ${Buffer.from('ada:lovelace').toString('base64')}`);
  assert.deepEqual(await probe(api, 14), { ok: false, error: 'The third party answered 401.' });
});

test('the test of a feed uses its properties', async () => {
  const { api } = await startBoth();
  await setProperties(api, 16, demoSecrets.feed);
  assert.deepEqual(await probe(api, 16), { ok: true, identity: 'Releases, 3 items' });
  await setProperties(api, 16, { Filter: 'dark' });
  assert.deepEqual(await probe(api, 16), { ok: true, identity: 'Releases, 1 items' });
  await setProperties(api, 16, { Feed: 'unknown' });
  assert.deepEqual(await probe(api, 16), { ok: false, error: 'The third party answered 404.' });
});

test('the test fails for a connector without an API, and without a third party', async () => {
  const { api } = await start();
  await put(api, 11, 'a key');
  assert.equal((await probe(api, 11)).ok, false);
  const both = await startBoth();
  await put(both.api, 17, 'a key');
  assert.deepEqual(await probe(both.api, 17), { ok: false, error: 'The third party has no API for this connector.' });
});

test('an expired access token is renewed and stored, until the access is revoked', async () => {
  let now = Date.now();
  const { cyclr, api, thirdParty } = await startBoth({ now: () => now });
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const { body } = await api('POST', `/v1.0/accounts/${accountId}/signintoken`, { Username: 'host-user-1' });
  const query = new URLSearchParams({ id: '12', token: body.Token!, targetOrigin: 'http://host.example', callbackMessage: 'done' });
  const signIn = await browser.open(`${cyclr.origin}/connectorauth/updateaccountconnectoroauth?${query}`);
  const consent = await browser.submit(signIn, '/sign-in', demoSecrets.cycle);
  await browser.submit(consent, '/consent', { decision: 'allow', product: 'Flying Machine' });

  const stored = async () => (await api('GET', '/v1.0/account/connectors/12')).body.AuthValue!;
  const identity = { ok: true, identity: 'Ada Lovelace, Flying Machine' };
  const first = await stored();
  assert.deepEqual(await probe(api, 12), identity);
  assert.equal(await stored(), first);

  now += 3600 * 1000;
  assert.deepEqual(await probe(api, 12), identity);
  const second = await stored();
  assert.notEqual(JSON.parse(second).AccessToken, JSON.parse(first).AccessToken);
  assert.notEqual(JSON.parse(second).RefreshToken, JSON.parse(first).RefreshToken);

  assert.equal(await thirdParty.revokeClient('cyclr'), true);
  assert.deepEqual(await probe(api, 12), { ok: false, error: 'UNAUTHORIZED' });
  now += 3600 * 1000;
  assert.equal((await probe(api, 12)).ok, false);
});
