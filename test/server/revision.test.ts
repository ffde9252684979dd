import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { account, ask, parameter, read, seed, setUp } from './setup.js';

const connector = (id: number) => seed(id, 'ApiKey', { Parameters: [parameter('Subdomain'), parameter('Secret', { IsSensitive: true })] });
const stored = (Name: string, Value: string, Id = 1) => ({ Id, AccountConnectorId: 33, Name, Value });

test('changes with every value that is stored for authentication, and not with their order', async (t) => {
  const { ask, stored: stateOf } = await setUp(t, account(connector(33)));
  const revision = async () => (await ask('GET', 33)).body.revision as string;
  const seen = [await revision()];
  stateOf(33).authValue = 'one';
  seen.push(await revision());
  stateOf(33).authValue = 'two';
  seen.push(await revision());
  stateOf(33).properties = [stored('Secret', 'a')];
  seen.push(await revision());
  stateOf(33).properties = [stored('Secret', 'b')];
  seen.push(await revision());
  stateOf(33).properties = [stored('Secret', 'b'), stored('Subdomain', 'acme', 2)];
  const last = await revision();
  assert.equal(new Set([...seen, last]).size, 6);
  stateOf(33).properties.reverse();
  assert.equal(await revision(), last);
});

test('is the one of the beginning again when nothing is stored any more, and differs between connectors even then', async (t) => {
  const { ask, stored: stateOf } = await setUp(t, account(connector(33), connector(34)));
  const revision = async (id: number) => (await ask('GET', id)).body.revision as string;
  const first = await revision(33);
  assert.equal(await revision(33), first);
  stateOf(33).authValue = 'one';
  assert.notEqual(await revision(33), first);
  stateOf(33).authValue = null;
  assert.equal(await revision(33), first);
  assert.notEqual(await revision(34), first);
});

test('differs between two connectors with the same key', async (t) => {
  const { ask, stored } = await setUp(t, account(seed(33, 'ApiKey'), seed(34, 'ApiKey')));
  stored(33).authValue = stored(34).authValue = 'the same';
  assert.notEqual((await ask('GET', 33)).body.revision, (await ask('GET', 34)).body.revision);
});

test('is the same on every instance', async (t) => {
  const { ask: first, options, stored } = await setUp(t, account(seed(33, 'ApiKey')));
  stored(33).authValue = 'a key';
  const revision = (await first('GET', 33)).body.revision;
  const another = createConnectorAuthHandler(options);
  assert.equal((await read(await another(ask('GET', 33)))).body.revision, revision);
});

test('does not change with the properties of an OAuth connector, which are written before the sign-in', async (t) => {
  const { ask, stored } = await setUp(t);
  stored(15).authValue = '{"AccessToken":"first"}';
  stored(15).authenticated = true;
  const before = (await ask('GET', 15)).body.revision;
  const properties = { Subdomain: 'acme', Environment: 'Sandbox', ClientId: 'id', ClientSecret: 'secret' };
  await ask('POST', 15, { authType: 'OAuth2', callbackMessage: 'x', properties });
  assert.equal((await ask('GET', 15)).body.revision, before);
  stored(15).authValue = '{"AccessToken":"second"}';
  assert.notEqual((await ask('GET', 15)).body.revision, before);
});
