import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { demoSecrets } from '../../demo/connectors.js';
import { startThirdParty } from '../../demo/third-party/server.js';
import type { ThirdParty } from '../../demo/third-party/server.js';
import type { Json } from './setup.js';

async function start(): Promise<ThirdParty> {
  const thirdParty = await startThirdParty();
  after(() => thirdParty.close());
  return thirdParty;
}

async function graphql(thirdParty: ThirdParty, query: string, authorization: string = demoSecrets.cycleApiKey): Promise<Json> {
  const response = await fetch(`${thirdParty.origin}/graphql`, {
    method: 'POST',
    headers: { 'Authorization': authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return await response.json() as Json;
}

const code = (answer: Json) => answer.errors![0]!.extensions!.code;

test('a personal key identifies its user, with the selected fields only', async () => {
  const thirdParty = await start();
  assert.deepEqual(await graphql(thirdParty, 'query Me { me { name product accessTokens } }'), {
    data: { me: { name: 'Ada Lovelace', product: 'Analytical Engine', accessTokens: ['key_1'] } },
  });
});

test('an unknown key, a key sent as a bearer token and a missing key are UNAUTHORIZED', async () => {
  const thirdParty = await start();
  for (const authorization of ['wrong', 'Bearer wrong', `Bearer ${demoSecrets.cycleApiKey}`, '']) {
    assert.equal(code(await graphql(thirdParty, '{ me { id } }', authorization)), 'UNAUTHORIZED');
  }
});

test('an unsupported query is a GraphQL error, not an HTTP error', async () => {
  const thirdParty = await start();
  assert.equal(code(await graphql(thirdParty, '{ me { password } }')), 'GRAPHQL_VALIDATION_FAILED');
  assert.equal(code(await graphql(thirdParty, '{ roadmap { id } }')), 'GRAPHQL_VALIDATION_FAILED');
  assert.equal(code(await graphql(thirdParty, 'me')), 'GRAPHQL_PARSE_FAILED');
});

test('a revoked key is UNAUTHORIZED, and only its owner can revoke it', async () => {
  const thirdParty = await start();
  assert.deepEqual(await graphql(thirdParty, 'mutation { revokeAccessToken(id: "key_2") }'), { data: { revokeAccessToken: false } });
  assert.deepEqual(await graphql(thirdParty, 'mutation { revokeAccessToken(id: "key_1") }'), { data: { revokeAccessToken: true } });
  assert.equal(code(await graphql(thirdParty, '{ me { id } }')), 'UNAUTHORIZED');
});

test('an authorization request without PKCE, or with an unknown redirect URI, is rejected', async () => {
  const thirdParty = await start();
  thirdParty.registerClient({ name: 'App', clientId: 'app', clientSecret: 'secret', redirectUris: ['http://127.0.0.1:1/callback'] });
  const authorize = (query: Record<string, string>) => fetch(
    `${thirdParty.origin}/oauth/authorize?${new URLSearchParams({ client_id: 'app', response_type: 'code', scope: 'read', ...query })}`,
    { redirect: 'manual' },
  );
  const withoutPkce = await authorize({ redirect_uri: 'http://127.0.0.1:1/callback' });
  assert.equal(new URL(withoutPkce.headers.get('Location')!).searchParams.get('error'), 'invalid_request');
  const foreign = await authorize({ redirect_uri: 'http://127.0.0.1:2/callback' });
  assert.equal(foreign.status, 400);
  assert.match(foreign.headers.get('Content-Security-Policy')!, /default-src 'none'/);
  assert.match(await foreign.text(), /invalid_redirect_uri/);
});

test('the other products accept a token, a name and password in UTF-8, or no credentials', async () => {
  const { origin } = await start();
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(origin + path, { headers });
    return [response.status, await response.json()] as const;
  };
  const basic = (credentials: string, encoding: BufferEncoding) => ({
    Authorization: `Basic ${Buffer.from(credentials, encoding).toString('base64')}`,
  });
  assert.deepEqual((await get('/pipedrive/v1/users/me', { 'x-api-token': demoSecrets.pipedriveApiKey }))[0], 200);
  assert.deepEqual((await get('/pipedrive/v1/users/me'))[0], 401);
  const agent = await get('/freshdesk/api/v2/agents/me', basic('zoë:pâté:crème', 'utf8'));
  assert.deepEqual(agent, [200, { contact: { name: 'Zoë Bühler' } }]);
  assert.deepEqual((await get('/freshdesk/api/v2/agents/me', basic('zoë:pâté:crème', 'latin1')))[0], 401);
  assert.deepEqual((await get('/feed/status'))[1], { title: 'Status', items: ['All systems operational'] });
  assert.deepEqual((await get('/feed/toString'))[0], 404);
});
