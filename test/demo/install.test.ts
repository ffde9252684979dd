import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoSecrets } from '../../demo/connectors.js';
import { demoLibrary } from '../../demo/library.js';
import { accountId, apiWith, clientCredentials, otherAccountId, requestToken, start, startBoth } from './setup.js';
import type { Api, Answer } from './setup.js';

const [signIn, privateApp] = demoLibrary[0]!.connector.Authentication.map(({ Id }) => Id);
const install = (api: Api, connector: number | string, body?: unknown): Promise<Answer> =>
  api('POST', `/v1.0/connectors/${encodeURIComponent(connector)}/install`, body);
const message = async (answer: Promise<Answer>) => {
  const { status, body } = await answer;
  return [status, body.Message];
};

test('an installation by id or by name answers with the new Account Connector', async () => {
  const { api } = await start();
  const { status, body } = await install(api, 5121, { Name: 'Our Zendesk', Description: 'Support team' });
  assert.equal(status, 200);
  assert.deepEqual(body, {
    Id: 1001,
    Name: 'Our Zendesk',
    Description: 'Support team',
    AuthValue: null,
    Authenticated: false,
    Connector: demoLibrary[1]!.connector,
    IsPartnerIntegrationConnector: false,
    Properties: [],
    CustomFields: [],
  });
  assert.deepEqual((await api('GET', '/v1.0/account/connectors/1001')).body, body);
  assert.equal((await install(api, 'Public feed', { Name: 'News' })).body.Connector.Id, 106);
});

test('an installation stores the properties and the credentials that it is given', async () => {
  const { api } = await startBoth();
  const { body } = await install(api, 'Zendesk', {
    Name: 'Zendesk',
    AuthValue: Buffer.from('ada:lovelace').toString('base64'),
    Properties: [{ Name: 'Subdomain', Value: 'acme', Id: 1 }],
  });
  assert.equal(body.Authenticated, true);
  const [{ Id }] = body.Properties;
  assert.deepEqual(body.Properties, [{ Name: 'Subdomain', Value: 'acme', Id, AccountConnectorId: body.Id }]);
  assert.deepEqual((await api('GET', `/v1.0/account/connectors/${body.Id}/test/GetCurrentUser`)).body, { name: 'Ada Lovelace' });
});

test('a wrong installation is answered with Cyclr’s message and installs nothing', async () => {
  const { api, cyclr } = await start();
  const before = cyclr.state.accounts.get(accountId)!.connectors.size;
  const Name = 'New';
  for (const [connector, body, expected] of [
    ['Zendesk', { Name, Properties: [{ Name: 'X', Value: 'x' }] }, "There is not a connector property that matches name 'X'."],
    ['Zendesk', { Name, Properties: [{ Name: 'x-internal-routing', Value: 'x' }] },
      "Connector property name 'x-internal-routing' is not an account connector property."],
    ['Unfinished', { Name }, 'Connector 5122 is a draft and cannot be installed.'],
    ['Zendesk', { Name: 'Pipedrive' }, 'Account connector name Pipedrive is in use.'],
    ['Zendesk', { Name, Properties: [{ Name: 'Subdomain', Value: 7 }] }, 'Value must be a string.'],
    ['Zendesk', { Name, Properties: [{ Value: 'x' }] }, 'Name is required.'],
    ['Zendesk', { Name, Properties: ['Subdomain'] }, 'Name is required.'],
    ['Zendesk', { Name, Properties: { Subdomain: 'x' } }, 'Properties must be an array.'],
    ['Zendesk', { Name: 7 }, 'Name must be a string.'],
    ['Zendesk', { Name, AuthValue: '' }, 'AuthValue is required.'],
    ['Zendesk', [], 'The request body must be a JSON object.'],
    ['HubSpot', { Name, AuthenticationId: 'ApiKey' }, "Connector 5120 has no authentication 'ApiKey'."],
    ['HubSpot', { Name, AuthenticationId: 1 }, 'AuthenticationId must be a string.'],
    ['HubSpot', { Name, AuthenticationId: signIn, AuthValue: 'a key' }, 'AuthValue must be a JSON string.'],
  ] as const) {
    assert.deepEqual(await message(install(api, connector, body)), [400, expected]);
  }
  assert.deepEqual(await message(install(api, 'zendesk', { Name })), [404, 'Connector not found.']);
  assert.deepEqual(await message(install(api, 11, { Name })), [404, 'Connector not found.']);
  assert.equal(cyclr.state.accounts.get(accountId)!.connectors.size, before);
});

test('an installation without a name takes the connector’s, or is answered with 500 if namelessInstall says so', async () => {
  const { api, cyclr } = await start();
  assert.equal((await install(api, 'HubSpot')).body.Name, 'HubSpot');
  assert.deepEqual(await message(install(api, 'HubSpot', {})), [400, 'Account connector name HubSpot is in use.']);
  cyclr.unknowns.namelessInstall = 'fail';
  for (const body of [undefined, {}, { Description: 'No name' }, { Name: '' }]) {
    assert.deepEqual(await message(install(api, 'Zendesk', body)), [500, 'An error has occurred.']);
  }
});

test('of many installations with one name at once, one succeeds, even if Cyclr tries the credentials', async () => {
  const { api } = await startBoth({ unknowns: { checksCredentials: true } });
  const AuthValue = Buffer.from('ada:lovelace').toString('base64');
  const answers = await Promise.all(Array.from({ length: 20 }, () => install(api, 'Zendesk', { Name: 'One', AuthValue })));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ body }) => body.Message === 'Account connector name One is in use.').length, 19);
});

test('the chosen method decides which credentials are stored, and describesChosenMethod whether it is told', async () => {
  const { api, cyclr } = await startBoth();
  const { body } = await install(api, 'HubSpot', {
    Name: 'By key', AuthenticationId: String(privateApp).toUpperCase(), AuthValue: demoSecrets.cycleApiKey,
  });
  assert.equal(body.Authenticated, true);
  assert.equal(body.Connector.AuthType, 'ApiKey');
  assert.equal(body.Connector.AuthDescription, 'The access token of your private app.');
  assert.deepEqual((await api('GET', `/v1.0/account/connectors/${body.Id}/test/GetCurrentUser`)).body, { name: 'Ada Lovelace, Analytical Engine' });
  cyclr.unknowns.describesChosenMethod = false;
  assert.equal((await api('GET', `/v1.0/account/connectors/${body.Id}`)).body.Connector.AuthType, 'OAuth2');
});

test('an installation needs a token and an account, and belongs to that account only', async () => {
  const { api, cyclr } = await start();
  const path = '/v1.0/connectors/Zendesk/install';
  assert.equal((await api('POST', path, { Name: 'New' }, {})).status, 401);
  assert.equal((await apiWith(cyclr, 'wrong')('POST', path, { Name: 'New' })).status, 401);
  const { body: token } = await requestToken(cyclr, { ...clientCredentials, scope: `account:${accountId}` });
  assert.equal((await apiWith(cyclr, token.access_token!)('POST', path, { Name: 'New' }, { 'X-Cyclr-Account': otherAccountId })).status, 403);
  const { body } = await api('POST', path, { Name: 'New' }, { 'X-Cyclr-Account': otherAccountId });
  assert.equal((await api('GET', `/v1.0/account/connectors/${body.Id}`)).status, 404);
});

test('a deleted connector is gone, its name is free again, and its id is not used again', async () => {
  const { api } = await start();
  const { body } = await install(api, 'Zendesk', { Name: 'Support' });
  assert.deepEqual(await api('DELETE', `/v1.0/account/connectors/${body.Id}`), { status: 204, body: null });
  assert.equal((await api('GET', `/v1.0/account/connectors/${body.Id}`)).status, 404);
  assert.equal((await api('DELETE', `/v1.0/account/connectors/${body.Id}`)).status, 404);
  assert.deepEqual([body.Id, (await install(api, 'Zendesk', { Name: 'Support' })).body.Id], [1001, 1002]);
});

test('interceptAnswer() replaces an answer or loses it after the call had its effect', async () => {
  const { api, cyclr } = await start();
  cyclr.interceptAnswer = (request) => request.url.endsWith('/install') ? 'lost' : undefined;
  await assert.rejects(install(api, 'Zendesk', { Name: 'Support' }), TypeError);
  assert.deepEqual(await message(api('GET', '/v1.0/account/connectors/99')), [404, 'Account Connector not found.']);
  cyclr.interceptAnswer = async (request, answer) =>
    Response.json({ Message: `${request.method} ${await request.text()}: ${(await answer.json() as { Message: string }).Message}` }, { status: 502 });
  assert.deepEqual(await message(install(api, 'Zendesk', { Name: 'Support' })), [
    502, 'POST {"Name":"Support"}: Account connector name Support is in use.',
  ]);
  cyclr.interceptAnswer = undefined;
  assert.equal((await api('GET', '/v1.0/account/connectors')).body.at(-1).Name, 'Support');
});
