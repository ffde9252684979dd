import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './setup.js';

const path = '/v1.0/account/connectors/15/properties';

test('a property can be created, listed, read, changed and deleted', async () => {
  const { api } = await start();
  const { status, body: made } = await api('POST', path, { Name: 'Subdomain', Value: 'acme' });
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(made), ['Name', 'Value', 'Id', 'AccountConnectorId']);
  assert.equal(made.AccountConnectorId, 15);
  assert.deepEqual((await api('GET', path)).body, [made]);
  assert.deepEqual((await api('GET', '/v1.0/account/connectors/15')).body.Properties, [made]);

  const one = `${path}/${made.Id}`;
  assert.deepEqual((await api('PUT', one, { Name: 'Subdomain', Value: 'emca' })).body, { ...(made as object), Value: 'emca' });
  assert.equal((await api('GET', one)).body.Value, 'emca');
  assert.equal((await api('DELETE', one)).status, 200);
  assert.equal((await api('GET', one)).status, 404);
  assert.deepEqual((await api('GET', path)).body, []);
});

test('a value must be a string', async () => {
  const { api } = await start();
  for (const Value of [1, true, null, undefined, {}]) {
    assert.deepEqual(await api('POST', path, { Name: 'Subdomain', Value }), { status: 400, body: { Message: 'Value must be a string.' } });
  }
  assert.equal((await api('POST', path, { Value: 'acme' })).body.Message, 'Name is required.');
});

test('a second POST of a name updates, duplicates or is rejected', async () => {
  const { api, cyclr } = await start();
  await api('POST', path, { Name: 'Subdomain', Value: 'one' });
  await api('POST', path, { Name: 'Subdomain', Value: 'two' });
  const values = () => cyclr.state.accounts.values().next().value!.connectors.get(15)!.properties.map(({ Value }) => Value);
  assert.deepEqual(values(), ['two']);
  cyclr.unknowns.secondPost = 'refuse';
  assert.equal((await api('POST', path, { Name: 'Subdomain', Value: 'three' })).status, 400);
  assert.deepEqual(values(), ['two']);
  cyclr.unknowns.secondPost = 'duplicate';
  await api('POST', path, { Name: 'Subdomain', Value: 'three' });
  assert.deepEqual(values(), ['two', 'three']);
});

test('a property of another connector is not found', async () => {
  const { api } = await start();
  const { body } = await api('POST', path, { Name: 'Subdomain', Value: 'acme' });
  assert.equal((await api('GET', `/v1.0/account/connectors/16/properties/${body.Id}`)).status, 404);
  assert.equal((await api('GET', '/v1.0/account/connectors/99/properties')).status, 404);
});
