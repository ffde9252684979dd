import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoAccounts, demoSecrets } from '../../demo/connectors.js';
import { testMethodId } from '../../demo/cyclr/test-connection.js';
import { Browser } from './browser.js';
import { accountId, setProperties, start, startBoth } from './setup.js';
import type { Api, Json } from './setup.js';

const path = (id: number, methodId = testMethodId) => `/v1.0/account/connectors/${id}/test/${methodId}`;

/** The answer's body. A refusal must have status 400. */
async function probe(api: Api, id: number): Promise<Json> {
  const { status, body } = await api('GET', path(id));
  assert.equal(status, 'Message' in body ? 400 : 200);
  return body;
}

const put = (api: Api, id: number, AuthValue: string) => api('PUT', `/v1.0/account/connectors/${id}`, { AuthValue });

test('the test uses stored API keys', async () => {
  const { api, thirdParty } = await startBoth();
  assert.deepEqual(await probe(api, 11), { Message: 'The connector is not authenticated.' });
  await put(api, 11, 'wrong');
  assert.deepEqual(await probe(api, 11), { Message: 'UNAUTHORIZED' });
  // The connector adds the scheme itself.
  await put(api, 11, `Bearer ${demoSecrets.cycleApiKey}`);
  assert.deepEqual(await probe(api, 11), { Message: 'UNAUTHORIZED' });
  await put(api, 11, demoSecrets.cycleApiKey);
  assert.deepEqual(await probe(api, 11), { name: 'Ada Lovelace, Analytical Engine' });
  thirdParty.revokeKey(demoSecrets.cycleApiKey);
  assert.deepEqual(await probe(api, 11), { Message: 'UNAUTHORIZED' });
  await put(api, 13, demoSecrets.pipedriveApiKey);
  assert.deepEqual(await probe(api, 13), { name: 'Ada Lovelace' });
});

test('a key that no header can hold is refused, and the refusal does not quote it', async () => {
  const { api } = await startBoth();
  for (const id of [11, 13]) {
    for (const key of [demoSecrets.cycleApiKey.replace('_7f3a', '_7f3a\n'), 'clé €']) {
      await put(api, id, key);
      assert.deepEqual(await probe(api, id), { Message: 'The stored credentials cannot be sent in a header.' });
    }
  }
});

test('a name and password work only in base64 of UTF-8', async () => {
  const { api } = await startBoth();
  await put(api, 14, Buffer.from('zoë:pâté:crème').toString('base64'));
  assert.deepEqual(await probe(api, 14), { name: 'Zoë Bühler' });
  await put(api, 14, `Basic ${Buffer.from('ada:lovelace').toString('base64')}`);
  assert.deepEqual(await probe(api, 14), { Message: 'The third party answered 401.' });
});

test('the test of a feed uses its properties', async () => {
  const { api } = await startBoth();
  await setProperties(api, 16, demoSecrets.feed);
  assert.deepEqual(await probe(api, 16), { title: 'Releases, 3 items' });
  await setProperties(api, 16, { Filter: 'dark' });
  assert.deepEqual(await probe(api, 16), { title: 'Releases, 1 items' });
  await setProperties(api, 16, { Feed: 'unknown' });
  assert.deepEqual(await probe(api, 16), { Message: 'The third party answered 404.' });
  await setProperties(api, 16, { ...demoSecrets.internalFeed, Filter: '' });
  assert.deepEqual(await probe(api, 16), { title: 'Internal, 2 items' });
  await setProperties(api, 16, { AccessToken: 'wrong' });
  assert.deepEqual(await probe(api, 16), { Message: 'The third party answered 401.' });
});

test('a revoked key of Pipedrive’s no longer works, and another one does', async () => {
  const { api, thirdParty } = await startBoth();
  await put(api, 13, demoSecrets.pipedriveApiKey);
  assert.equal(thirdParty.revokeKey(demoSecrets.pipedriveApiKey), true);
  assert.equal(thirdParty.revokeKey(demoSecrets.pipedriveApiKey), false);
  assert.deepEqual(await probe(api, 13), { Message: 'The third party answered 401.' });
  await put(api, 13, demoSecrets.otherPipedriveApiKey);
  assert.deepEqual(await probe(api, 13), { name: 'Grace Hopper' });
});

test('GET and POST test a connection, with a known method only', async () => {
  const { api } = await startBoth();
  await put(api, 13, demoSecrets.pipedriveApiKey);
  assert.deepEqual(await api('POST', path(13), { Fields: {} }), { status: 200, body: { name: 'Ada Lovelace' } });
  assert.deepEqual(await api('GET', path(13, 'Unknown')), { status: 404, body: { Message: 'Method not found.' } });
});

test('GET and POST call a method, which fails if the third party refuses the credentials', async () => {
  const { api } = await startBoth();
  const method = (methodId: string) => `/v1.0/account/connectors/13/methods/${methodId}`;
  await put(api, 13, demoSecrets.pipedriveApiKey);
  assert.deepEqual(await api('GET', method('ListItems')), { status: 200, body: { items: [] } });
  assert.deepEqual(await api('POST', method(testMethodId), {}), { status: 200, body: { name: 'Ada Lovelace' } });
  assert.equal((await api('GET', method('getcurrentuser'))).status, 404);
  assert.equal((await api('PUT', method('ListItems'), {})).status, 404);
  await put(api, 13, 'wrong');
  assert.deepEqual(await api('GET', method('ListItems')), { status: 400, body: { Message: 'The third party answered 401.' } });
});

test('Cyclr answers a refusal with the third party’s own status, if testRefusal is set to that', async () => {
  const { api, cyclr } = await startBoth();
  cyclr.unknowns.testRefusal = 'status';
  await put(api, 13, 'wrong');
  assert.deepEqual(await api('GET', path(13)), { status: 401, body: { Message: 'The third party answered 401.' } });
});

test('connections are tested for registered IP addresses only, if there is a list of them', async () => {
  const { api, cyclr } = await startBoth({ registeredAddresses: ['203.0.113.7'] });
  const Message = 'Unknown client IP Address: contact support to request access for this IP address';
  await put(api, 13, demoSecrets.pipedriveApiKey);
  assert.deepEqual(await api('GET', path(13)), { status: 403, body: { Message } });
  cyclr.state.registeredAddresses = new Set(['127.0.0.1']);
  assert.equal((await api('GET', path(13))).status, 200);
  cyclr.state.registeredAddresses = new Set();
  assert.equal((await api('GET', path(13))).status, 403);
  assert.deepEqual(await api('GET', path(13).replace('/test/', '/methods/')), { status: 403, body: { Message } });
  cyclr.state.registeredAddresses = null;
  assert.equal((await api('GET', path(13))).status, 200);
});

test('a partner’s own connector is tested from every address', async () => {
  const [account] = demoAccounts;
  const connectors = account!.connectors.map((seed) => ({ ...seed, isPartnersOwn: seed.id === 13 }));
  const { api } = await startBoth({ registeredAddresses: ['203.0.113.7'], accounts: [{ ...account!, connectors }] });
  const { body } = await put(api, 13, demoSecrets.pipedriveApiKey);
  assert.equal(body.IsPartnerIntegrationConnector, true);
  assert.equal((await api('GET', path(13))).status, 200);
  assert.equal((await api('GET', path(14))).status, 403);
});

test('the test fails for a connector without an API, and without a third party', async () => {
  const { api } = await start();
  await put(api, 11, 'a key');
  assert.deepEqual(await api('GET', path(11)), { status: 500, body: { Message: 'This simulator was started without a third party.' } });
  const both = await startBoth();
  await put(both.api, 17, 'a key');
  const noApi = { Message: 'The third party has no API for this connector.' };
  assert.deepEqual(await both.api('GET', path(17)), { status: 500, body: noApi });
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
  const identity = { name: 'Ada Lovelace, Flying Machine' };
  const first = await stored();
  assert.deepEqual(await probe(api, 12), identity);
  assert.equal(await stored(), first);

  now += 3600 * 1000;
  assert.deepEqual(await probe(api, 12), identity);
  const second = await stored();
  assert.notEqual(JSON.parse(second).AccessToken, JSON.parse(first).AccessToken);
  assert.notEqual(JSON.parse(second).RefreshToken, JSON.parse(first).RefreshToken);

  assert.equal(await thirdParty.revokeClient('cyclr'), true);
  assert.deepEqual(await probe(api, 12), { Message: 'CANT_SEE_PRODUCT' });
  now += 3600 * 1000;
  assert.deepEqual(await probe(api, 12), { Message: 'The access has expired or was revoked.' });
});
