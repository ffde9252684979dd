import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, demoSecrets } from '../../demo/connectors.js';
import { accountId, apiWith, otherAccountId, setProperties, start, startBoth } from './setup.js';

const path = '/v1.0/account/connectors';

test('a new connector is not authenticated and has the members of Cyclr’s API', async () => {
  const { api } = await start();
  const { status, body } = await api('GET', `${path}/13`);
  assert.equal(status, 200);
  assert.deepEqual(body, {
    Id: 13,
    Name: 'Pipedrive',
    Description: 'Sales CRM for small teams with big ambitions.',
    AuthValue: null,
    Authenticated: false,
    Connector: catalogue[2]!.connector,
    IsPartnerIntegrationConnector: false,
    Properties: [],
    CustomFields: [],
  });
  assert.match(body.Connector!.Icon!, /^data:image\/svg\+xml;base64,/);
});

test('PUT and GET return the whole connector, with the key in plain text', async () => {
  const { api } = await start();
  const put = await api('PUT', `${path}/11`, { AuthValue: 'a key' });
  assert.equal(put.status, 200);
  assert.equal(put.body.AuthValue, 'a key');
  assert.equal(put.body.Authenticated, true);
  assert.deepEqual(await api('GET', `${path}/11`), put);
});

test('a wrong key is stored, unless Cyclr checks credentials', async () => {
  const { api, cyclr } = await startBoth();
  assert.equal((await api('PUT', `${path}/11`, { AuthValue: 'wrong' })).body.Authenticated, true);
  cyclr.unknowns.checksCredentials = true;
  const rejected = await api('PUT', `${path}/13`, { AuthValue: 'wrong' });
  assert.deepEqual(rejected, { status: 400, body: { Message: 'Pipedrive refused the credentials.' } });
  assert.equal((await api('GET', `${path}/13`)).body.Authenticated, false);
  assert.equal((await api('PUT', `${path}/13`, { AuthValue: demoSecrets.pipedriveApiKey })).status, 200);
});

test('a body without a valid AuthValue is answered with 400 and a Message', async () => {
  const { api } = await start();
  assert.deepEqual(await api('PUT', `${path}/11`, { AuthValue: '' }), { status: 400, body: { Message: 'AuthValue is required.' } });
  assert.equal((await api('PUT', `${path}/11`, ['AuthValue'])).status, 400);
  assert.equal((await api('PUT', `${path}/12`, { AuthValue: 'not JSON' })).status, 400);
  assert.equal((await api('PUT', `${path}/12`, { AuthValue: '{}' })).status, 200);
});

test('de-authenticating deletes the credentials and keeps the properties', async () => {
  const { api } = await start();
  await setProperties(api, 11, { Kept: 'yes' });
  await api('PUT', `${path}/11`, { AuthValue: 'a key' });
  assert.deepEqual((await api('PUT', `${path}/11/deauthenticate`)).body, { Message: "Connector 'Cycle' successfully de-authenticated." });
  const { body } = await api('GET', `${path}/11`);
  assert.equal(body.AuthValue, null);
  assert.equal(body.Authenticated, false);
  assert.equal(body.Properties![0]!.Value, 'yes');
});

test('de-authenticating a connector that no PUT has authenticated is answered with 400 if the option needlessDeauthentication says so', async () => {
  const { api, cyclr } = await start();
  const deauthenticate = async () => (await api('PUT', `${path}/11/deauthenticate`)).status;
  assert.equal(await deauthenticate(), 200);
  cyclr.unknowns.needlessDeauthentication = 'refuse';
  assert.equal(await deauthenticate(), 400);
  await api('PUT', `${path}/11`, { AuthValue: 'a key' });
  assert.equal(await deauthenticate(), 200);
});

test('a None connector is authenticated once it has its required properties, or as the option noneAuthenticated says', async () => {
  const { api, cyclr } = await start();
  const authenticated = async () => (await api('GET', `${path}/16`)).body.Authenticated;
  assert.equal(await authenticated(), false);
  await setProperties(api, 16, { Feed: 'releases' });
  assert.equal(await authenticated(), true);
  cyclr.unknowns.noneAuthenticated = 'once-put';
  assert.equal(await authenticated(), false);
  await api('PUT', `${path}/16`, { AuthValue: null });
  assert.equal(await authenticated(), true);
});

test('a missing or wrong token and a missing account are answered with 401, an unknown or foreign connector with 404', async () => {
  const { api, cyclr } = await start();
  assert.equal((await fetch(`${cyclr.origin}${path}/11`, { headers: { 'X-Cyclr-Account': accountId } })).status, 401);
  assert.equal((await apiWith(cyclr, 'wrong')('GET', `${path}/11`)).status, 401);
  assert.equal((await api('GET', `${path}/11`, undefined, {})).status, 401);
  assert.equal((await api('GET', `${path}/11`, undefined, { 'X-Cyclr-Account': 'nobody' })).status, 401);
  assert.equal((await api('GET', `${path}/11`, undefined, { 'X-Cyclr-Account': otherAccountId })).status, 404);
  assert.deepEqual(await api('GET', `${path}/99`), { status: 404, body: { Message: 'Account Connector not found.' } });
  assert.equal((await api('GET', `${path}/eleven`)).status, 404);
});

test('API calls are recorded in order, and intercept() can answer them', async () => {
  const { api, cyclr } = await start();
  cyclr.requests.length = 0;
  await api('GET', `${path}/11`);
  cyclr.intercept = (request) => (request.method === 'PUT' ? Response.json({ Message: 'Busy' }, { status: 429 }) : undefined);
  assert.equal((await api('PUT', `${path}/11`, { AuthValue: 'a key' })).status, 429);
  cyclr.intercept = async (request) => Response.json({ Message: `read ${await request.text()}` }, { status: 400 });
  assert.equal((await api('PUT', `${path}/11`, 1)).body.Message, 'read 1');
  cyclr.intercept = undefined;
  assert.equal((await api('GET', `${path}/11`)).body.Authenticated, false);
  assert.deepEqual(cyclr.requests.map(({ method }) => method), ['GET', 'PUT', 'PUT', 'GET']);
  assert.deepEqual(cyclr.requests[0], { method: 'GET', path: `${path}/11`, account: accountId });
});

test('an intercept() that only reads does not change the call', async () => {
  const { api, cyclr } = await start();
  const bodies: Promise<string>[] = [];
  cyclr.intercept = (request) => {
    bodies.push(request.text());
    return undefined;
  };
  assert.equal((await api('PUT', `${path}/11`, { AuthValue: 'a key' })).body.AuthValue, 'a key');
  assert.deepEqual(await Promise.all(bodies), ['{"AuthValue":"a key"}']);
});
