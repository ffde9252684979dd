import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, page, setUp, username } from './setup.js';

const wish = { authType: 'OAuth2', properties: {}, targetOrigin: page, callbackMessage: 'a fresh one & more = +/' };

test('POST gives a sign-in URL whose every value arrives as it was', async (t) => {
  const { ask, cyclr, calls } = await setUp(t);
  const { status, body } = await ask('POST', 12, wish);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ['url', 'expiresAt']);

  const [[token, { expiresAt, ...issued }]] = [...cyclr.state.signInTokens] as unknown as [[string, { expiresAt: number }]];
  assert.deepEqual(issued, { accountId, username });
  assert.match(token, /\+.*=$/s);
  assert.equal(body.expiresAt, new Date(expiresAt).toISOString());
  const url = new URL(body.url);
  assert.equal(url.origin + url.pathname, `${cyclr.origin}/connectorauth/updateaccountconnectoroauth`);
  assert.deepEqual([...url.searchParams], [
    ['id', '12'], ['token', token], ['targetOrigin', page], ['callbackMessage', wish.callbackMessage],
  ]);
  // Whoever decodes `+` as a space, and whoever does not, reads the same token.
  assert(url.search.includes(`&token=${encodeURIComponent(token)}&`));
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/12', `POST /v1.0/accounts/${accountId}/signintoken`]);
});

for (const token of ['a+b/c==', '+/+/', 'A=']) {
  test(`the token ${token} survives its URL`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    cyclr.intercept = (request) => request.url.endsWith('/signintoken') ? Response.json({ Token: token }) : undefined;
    const { body } = await ask('POST', 12, wish);
    assert.equal(new URL(body.url).searchParams.get('token'), token);
    assert.equal(body.expiresAt, null);
  });
}

test('without a callbackMessage, the sign-in comes back to a page', async (t) => {
  const { ask } = await setUp(t);
  const targetOrigin = `${page}/done?cyclr-attempt=123#part`;
  const { body } = await ask('POST', 12, { ...wish, targetOrigin, callbackMessage: null });
  const { searchParams } = new URL(body.url);
  assert.equal(searchParams.get('targetOrigin'), targetOrigin);
  assert.equal(searchParams.has('callbackMessage'), false);
});

test('with a callbackMessage, the target is an origin and nothing more', async (t) => {
  const { ask } = await setUp(t);
  const { body } = await ask('POST', 12, { ...wish, targetOrigin: `${page}/some/page` });
  assert.equal(new URL(body.url).searchParams.get('targetOrigin'), page);
});

test('without a targetOrigin, it is the page’s own', async (t) => {
  const { ask } = await setUp(t, undefined, { origins: ['https://a.example', 'https://b.example'] });
  const { body } = await ask('POST', 12, { authType: 'OAuth2', callbackMessage: 'x' }, { origin: 'https://b.example' });
  assert.equal(new URL(body.url).searchParams.get('targetOrigin'), 'https://b.example');
});

for (const targetOrigin of [
  'https://evil.example', 'https://host.example.evil.example', 'https://host.example@evil.example', 'https://user@host.example',
  'http://host.example', 'javascript:alert(1)', '//host.example', '*', 'null', '', 'blob:https://host.example/1',
]) {
  test(`a sign-in never ends at ${targetOrigin || 'nowhere'}`, async (t) => {
    const { ask, calls } = await setUp(t);
    for (const callbackMessage of ['x', null]) {
      const { status, body } = await ask('POST', 12, { ...wish, targetOrigin, callbackMessage });
      assert.equal(status, 422);
      assert.equal(body.code, 'misconfigured');
    }
    assert.deepEqual(calls(), []);
  });
}

test('a connector of another type gets no sign-in token', async (t) => {
  const { ask, cyclr, calls } = await setUp(t);
  for (const [id, authType] of [[13, 'OAuth2'], [12, 'OAuth1'], [12, 'ApiKey']] as const) {
    const { status, body } = await ask('POST', id, { ...wish, authType, apiKey: 'k' });
    assert.equal(status, 422);
    assert.equal(body.code, 'unsupported_auth_type');
  }
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/13', 'GET /v1.0/account/connectors/12', 'GET /v1.0/account/connectors/12']);
  assert.equal(cyclr.state.signInTokens.size, 0);
});

test('properties are stored before the sign-in token is asked for', async (t) => {
  const { ask, calls, stored } = await setUp(t);
  const properties = { Subdomain: 'acme', Environment: 'Sandbox', ClientId: 'id', ClientSecret: 'secret' };
  assert.equal((await ask('POST', 15, { ...wish, properties })).status, 200);
  const asked = calls();
  assert.deepEqual(asked.slice(0, 2), ['GET /v1.0/account/connectors/15', 'GET /v1.0/account/connectors/15/properties']);
  assert.deepEqual(asked.slice(2), [
    ...new Array<string>(4).fill('POST /v1.0/account/connectors/15/properties'),
    `POST /v1.0/accounts/${accountId}/signintoken`,
  ]);
  assert.deepEqual(Object.fromEntries(stored(15).properties.map(({ Name, Value }) => [Name, Value])), properties);
});

test('OAuth’s properties do not change the revision: they are written before anybody has signed in', async (t) => {
  const { ask, stored } = await setUp(t);
  stored(15).authValue = '{"AccessToken":"first"}';
  stored(15).authenticated = true;
  const before = (await ask('GET', 15)).body.revision;
  const properties = { Subdomain: 'acme', Environment: 'Sandbox', ClientId: 'id', ClientSecret: 'secret' };
  await ask('POST', 15, { ...wish, properties });
  assert.equal((await ask('GET', 15)).body.revision, before);
  stored(15).authValue = '{"AccessToken":"second"}';
  assert.notEqual((await ask('GET', 15)).body.revision, before);
});
