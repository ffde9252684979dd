import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { accountId, ask, read, secret } from './setup.js';

async function bench(t: TestContext, more: Partial<ConnectorAuthOptions> = {}) {
  const cyclr = await startCyclr();
  t.after(() => cyclr.close());
  const forms: Record<string, string>[] = [];
  cyclr.intercept = async (request) => {
    if (request.url.endsWith('/oauth/token')) forms.push(Object.fromEntries(new URLSearchParams(await request.text())));
    return undefined as unknown as Response;
  };
  const { clientId, username, password } = demoPartner;
  const handle = createConnectorAuthHandler({
    apiUrl: cyclr.origin,
    credentials: { clientId, username, password },
    secret,
    authorize: () => ({ accountId, username: 'host-user-1' }),
    ...more,
  });
  return { cyclr, forms, get: async () => (await read(await handle(ask('GET', 13)))).status };
}

test('gets a token with the password, and the next one with the refresh token', async (t) => {
  const { cyclr, forms, get } = await bench(t);
  assert.equal(await get(), 200);
  const [refreshToken] = cyclr.state.refreshTokens.keys();
  cyclr.state.accessTokens.clear();
  assert.equal(await get(), 200);
  const { clientId, username, password } = demoPartner;
  assert.deepEqual(forms, [
    { grant_type: 'password', client_id: clientId, username, password },
    { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken },
  ]);
});

test('uses the password again if the refresh token has been used', async (t) => {
  const { cyclr, forms, get } = await bench(t);
  await get();
  cyclr.state.accessTokens.clear();
  cyclr.state.refreshTokens.clear();
  assert.equal(await get(), 200);
  assert.deepEqual(forms.map((form) => form.grant_type), ['password', 'refresh_token', 'password']);
});

test('names the account of a restricted token in client_secret, as Cyclr expects', async (t) => {
  const { forms, get } = await bench(t, { tokenScope: 'account' });
  assert.equal(await get(), 200);
  assert.equal(forms[0]?.client_secret, accountId);
});
