import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPartner } from '../../demo/connectors.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { account, ask, parameter, read, seed, setUp } from './setup.js';

const connector = (id: number) => seed(id, 'ApiKey', { Parameters: [parameter('Subdomain'), parameter('Secret', { IsSensitive: true })] });
const stored = (Name: string, Value: string, Id = 1) => ({ Id, AccountConnectorId: 33, Name, Value });

test('it changes with all that is stored for authentication, and comes back with it', async (t) => {
  const { ask, stored: at } = await setUp(t, account(connector(33)));
  const revision = async () => (await ask('GET', 33)).body.revision as string;
  const seen = [await revision()];
  at(33).authValue = 'one';
  seen.push(await revision());
  at(33).authValue = 'two';
  seen.push(await revision());
  at(33).properties = [stored('Secret', 'a')];
  seen.push(await revision());
  at(33).properties = [stored('Secret', 'b')];
  seen.push(await revision());
  at(33).properties = [stored('Secret', 'b'), stored('Subdomain', 'acme', 2)];
  const last = await revision();
  assert.equal(new Set([...seen, last]).size, 6);
  at(33).properties.reverse();
  assert.equal(await revision(), last);
});

test('two connectors with the same key have nothing in common to be seen', async (t) => {
  const { ask, stored } = await setUp(t, account(seed(33, 'ApiKey'), seed(34, 'ApiKey')));
  stored(33).authValue = stored(34).authValue = 'the same';
  assert.notEqual((await ask('GET', 33)).body.revision, (await ask('GET', 34)).body.revision);
});

test('every instance gives the same one, and nobody without the secret can', async (t) => {
  const { ask: first, options, stored } = await setUp(t, account(seed(33, 'ApiKey')));
  stored(33).authValue = 'a key';
  const revision = (await first('GET', 33)).body.revision;
  const another = createConnectorAuthHandler(options);
  assert.equal((await read(await another(ask('GET', 33)))).body.revision, revision);

  const { apiUrl = '', authorize } = options;
  const { clientId, username, password } = demoPartner;
  const foreign = createConnectorAuthHandler({ apiUrl, authorize, credentials: { clientId, username, password } });
  const other = (await read(await foreign(ask('GET', 33)))).body.revision;
  assert.match(other, /^[\w-]{43}$/);
  assert.notEqual(other, revision);
});
