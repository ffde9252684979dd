import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { demoSecrets } from '../../demo/connectors.js';
import { startThirdParty } from '../../demo/third-party/server.js';
import type { ThirdParty } from '../../demo/third-party/server.js';
import { Browser } from './browser.js';
import type { Json } from './setup.js';

async function start(): Promise<ThirdParty> {
  const thirdParty = await startThirdParty();
  after(() => thirdParty.close());
  return thirdParty;
}

const bearer = (token: string) => `Bearer ${token}`;
const key = bearer(demoSecrets.cycleApiKey);

async function graphql(thirdParty: ThirdParty, query: string, authorization = key, variables = {}): Promise<Json> {
  const response = await fetch(`${thirdParty.origin}/graphql`, {
    method: 'POST',
    headers: { 'Authorization': authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  assert.equal(response.status, 200);
  return await response.json() as Json;
}

const code = (answer: Json) => answer.errors![0]!.extensions!.code;

test('a personal key identifies its user, with the selected fields only', async () => {
  const thirdParty = await start();
  const query = `query Me {
    me { id email firstName lastName products { edges { node { id name } } } accessTokens { edges { node { id token label } } } }
  }`;
  assert.deepEqual(await graphql(thirdParty, query), {
    data: {
      me: {
        id: 'user_1815',
        email: 'ada@cycle.example',
        firstName: 'Ada',
        lastName: 'Lovelace',
        products: { edges: [{ node: { id: 'product_analytical_engine', name: 'Analytical Engine' } }] },
        accessTokens: { edges: [{ node: { id: 'key_1', token: demoSecrets.cycleApiKey, label: 'Scripts' } }] },
      },
    },
  });
  assert.deepEqual(await graphql(thirdParty, '{ who: me { given: firstName, # no more\n } }'), { data: { who: { given: 'Ada' } } });
});

test('an unknown key, a bare key, another scheme and no key are UNAUTHORIZED', async () => {
  const thirdParty = await start();
  const { cycleApiKey } = demoSecrets;
  for (const authorization of ['Bearer wrong', cycleApiKey, `Basic ${cycleApiKey}`, `Bearer Bearer ${cycleApiKey}`, `Bearer ${cycleApiKey}x`, '']) {
    assert.equal(code(await graphql(thirdParty, '{ me { id } }', authorization)), 'UNAUTHORIZED', authorization);
  }
  assert.equal((await graphql(thirdParty, '{ me { id } }', `bearer ${cycleApiKey}`)).data.me.id, 'user_1815');
});

test('a wrong query is a GraphQL error, not an HTTP error', async () => {
  const thirdParty = await start();
  for (const query of [
    '{ me { password } }', '{ me { toString } }', '{ roadmap { id } }', '{ toString }', '{ me }', '{ me { id { id } } }', '{ me { products } }',
    '{ revokeAccessToken(id: "key_1") { id } }', 'mutation { me { id } }',
  ]) {
    assert.equal(code(await graphql(thirdParty, query)), 'GRAPHQL_VALIDATION_FAILED', query);
  }
  for (const query of ['me', '', '{', '{ me { id }', '{ me { id } } }', '{ me { } }', '{ me(id: ) { id } }', '{ me(id: "1) { id } }', '{ ...f }', 'subscription { me }']) {
    assert.equal(code(await graphql(thirdParty, query)), 'GRAPHQL_PARSE_FAILED', query);
  }
});

test('createAccessToken makes a key with a label, which works until revokeAccessToken ends it', async () => {
  const thirdParty = await start();
  const make = 'mutation Make($label: String!) { createAccessToken(label: $label) { id token label } }';
  const { createAccessToken: made } = (await graphql(thirdParty, make, key, { label: 'My "host"' })).data;
  assert.deepEqual([made.id, made.label], ['key_3', 'My "host"']);
  const list = '{ me { accessTokens { edges { node { id } } } } }';
  const own = { data: { me: { accessTokens: { edges: [{ node: { id: 'key_1' } }, { node: { id: 'key_3' } }] } } } };
  assert.deepEqual(await graphql(thirdParty, list, bearer(made.token)), own);
  assert.deepEqual(await graphql(thirdParty, 'mutation { revokeAccessToken(id: "key_3") { id } }'), { data: { revokeAccessToken: { id: 'key_3' } } });
  assert.equal(code(await graphql(thirdParty, list, bearer(made.token))), 'UNAUTHORIZED');
  assert.equal(code(await graphql(thirdParty, make)), 'BAD_USER_INPUT');
  assert.equal(code(await graphql(thirdParty, make, key, { label: 7 })), 'BAD_USER_INPUT');
});

test('only its owner can revoke a key, once', async () => {
  const thirdParty = await start();
  const revoke = (id: string) => graphql(thirdParty, `mutation { revokeAccessToken(id: "${id}") { id } }`);
  assert.equal(code(await revoke('key_2')), 'NOT_FOUND');
  assert.equal((await graphql(thirdParty, '{ me { id } }', bearer(demoSecrets.otherCycleApiKey))).data.me.id, 'user_1906');
  assert.deepEqual(await revoke('key_1'), { data: { revokeAccessToken: { id: 'key_1' } } });
  assert.equal(code(await revoke('key_1')), 'UNAUTHORIZED');
});

const redirectUri = 'http://127.0.0.1:1/callback';
const app = { name: 'App', clientId: 'app', clientSecret: 'secret', redirectUris: [redirectUri] };
const authorizationUrl = ({ origin }: ThirdParty, query: Record<string, string> = {}) =>
  `${origin}/oauth/authorize?${new URLSearchParams({ client_id: 'app', response_type: 'code', scope: 'read', redirect_uri: redirectUri, ...query })}`;

/** Signs in, installs the app and gets an access token. */
async function installApp(thirdParty: ThirdParty, query: Record<string, string> = {}, proof: Record<string, string> = {}): Promise<Json> {
  const browser = new Browser([thirdParty.origin]);
  const consent = await browser.submit(await browser.open(authorizationUrl(thirdParty, query)), '/sign-in', demoSecrets.cycle);
  const { url } = await browser.submit(consent, '/consent', { decision: 'allow', product: 'Flying Machine' });
  const { clientId, clientSecret } = app;
  const response = await fetch(`${thirdParty.origin}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code', code: url.searchParams.get('code') ?? '', redirect_uri: redirectUri,
      client_id: clientId, client_secret: clientSecret, ...proof,
    }),
  });
  return await response.json() as Json;
}

test('PKCE and state are offered, and not demanded', async () => {
  const thirdParty = await start();
  thirdParty.registerClient(app);
  const me = async (token: string) => (await graphql(thirdParty, '{ me { products { edges { node { name } } } } }', bearer(token))).data.me;
  const identity = { products: { edges: [{ node: { name: 'Flying Machine' } }] } };
  assert.deepEqual(await me((await installApp(thirdParty)).access_token), identity);
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256', state: 'a state' };
  const verifier = { code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' };
  assert.deepEqual(await me((await installApp(thirdParty, challenge, verifier)).access_token), identity);
  assert.equal((await installApp(thirdParty, challenge)).error, 'invalid_grant');
});

test('the token of an app whose access was revoked gets CANT_SEE_PRODUCT, and its refresh token no new one', async () => {
  const thirdParty = await start();
  thirdParty.registerClient(app);
  const { access_token: token, refresh_token: refreshToken } = await installApp(thirdParty);
  const revoke = 'mutation { revokeOAuthClientAccess(clientId: "app") { clientId } }';
  assert.deepEqual(await graphql(thirdParty, revoke), { data: { revokeOAuthClientAccess: { clientId: 'app' } } });
  assert.equal(code(await graphql(thirdParty, revoke)), 'NOT_FOUND');
  assert.equal(code(await graphql(thirdParty, '{ me { id } }', bearer(token))), 'CANT_SEE_PRODUCT');
  const refreshed = await fetch(`${thirdParty.origin}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'app', client_secret: 'secret' }),
  });
  assert.deepEqual([refreshed.status, (await refreshed.json() as Json).error], [400, 'invalid_grant']);
  assert.equal((await graphql(thirdParty, '{ me { firstName } }')).data.me.firstName, 'Ada');
});

test('an authorization request with an unknown redirect URI is rejected', async () => {
  const thirdParty = await start();
  thirdParty.registerClient(app);
  const foreign = await fetch(authorizationUrl(thirdParty, { redirect_uri: 'http://127.0.0.1:2/callback' }), { redirect: 'manual' });
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
