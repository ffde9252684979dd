import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { StoredConnector } from '../../demo/cyclr/state.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { startPython } from '../conformance/python-backend.js';
import { account, accountId, ask, page, parameter, read, seed, setUp } from './setup.js';

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

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';
const method = (AuthType: string) => ({ Id: AuthType, AuthName: AuthType, AuthDescription: null, AuthType, OAuth2Type: 'Unknown', AuthScheme: null });
const several = account(seed(33, 'ApiKey', { Parameters: [parameter('Subdomain')], Authentication: ['ApiKey', 'OAuth2'].map(method) }));

/** Writes a property for a sign-in, then finishes the sign-in, and returns the three revisions. */
async function revisionsOfSignIn(url: string, send: (request: Request) => Promise<Response>, stored: StoredConnector): Promise<string[]> {
  const { origin } = new URL(url);
  const revision = async () => (await (await send(new Request(url))).json() as { readonly revision: string }).revision;
  stored.authValue = '{"AccessToken":"first"}';
  stored.authenticated = true;
  const revisions = [await revision()];
  const body = JSON.stringify({ authType: 'OAuth2', targetOrigin: origin, callbackMessage: 'x', properties: { Subdomain: 'acme' } });
  const posted = await send(new Request(url, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body }));
  assert.equal(posted.status, 200);
  assert.deepEqual(stored.properties.map(({ Value }) => Value), ['acme']);
  revisions.push(await revision());
  stored.authValue = '{"AccessToken":"second"}';
  return [...revisions, await revision()];
}

test('does not change with the properties of a sign-in if OAuth is not the connector’s first auth type', async (t) => {
  const { handle, stored } = await setUp(t, several);
  const [before, written, after] = await revisionsOfSignIn(`${page}/api/connectors/33`, handle, stored(33));
  assert.equal(written, before);
  assert.notEqual(after, before);
});

test('does not change with them in the example in Python either', { skip: noPython }, async (t) => {
  const { cyclr, origin } = await startPython(t, { accounts: several });
  const stored = cyclr.state.accounts.get(accountId)!.connectors.get(33)!;
  const [before, written, after] = await revisionsOfSignIn(`${origin}/api/connectors/33`, fetch, stored);
  assert.equal(written, before);
  assert.notEqual(after, before);
});
