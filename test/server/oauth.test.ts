import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, page, setUp, username } from './setup.js';

const signInRequest = { authType: 'OAuth2', properties: {}, targetOrigin: page, callbackMessage: 'a fresh one & more = +/' };

test('answers a POST with a sign-in URL that keeps every value unchanged', async (t) => {
  const { ask, cyclr, calls } = await setUp(t);
  const { status, body } = await ask('POST', 12, signInRequest);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ['url', 'expiresAt']);

  const [[token, { expiresAt, ...issued }]] = [...cyclr.state.signInTokens] as unknown as [[string, { expiresAt: number }]];
  assert.deepEqual(issued, { accountId, username });
  assert.match(token, /\+.*=$/s);
  assert.equal(body.expiresAt, new Date(expiresAt).toISOString());
  const url = new URL(body.url);
  assert.equal(url.origin + url.pathname, `${cyclr.origin}/connectorauth/updateaccountconnectoroauth`);
  assert.deepEqual([...url.searchParams], [
    ['id', '12'], ['token', token], ['targetOrigin', page], ['callbackMessage', signInRequest.callbackMessage],
  ]);
  // A server that decodes `+` as a space reads the same token.
  assert(url.search.includes(`&token=${encodeURIComponent(token)}&`));
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/12', `POST /v1.0/accounts/${accountId}/signintoken`]);
});

test('keeps any base64 token unchanged, and reports no expiry if Cyclr gives none', async (t) => {
  const { ask, cyclr } = await setUp(t);
  for (const token of ['a+b/c==', '+/+/', 'A=']) {
    cyclr.intercept = (request) => request.url.endsWith('/signintoken') ? Response.json({ Token: token }) : undefined;
    const { body } = await ask('POST', 12, signInRequest);
    assert.equal(new URL(body.url).searchParams.get('token'), token);
    assert.equal(body.expiresAt, null);
  }
});

test('without a callbackMessage, the sign-in returns to the target as a page', async (t) => {
  const { ask } = await setUp(t);
  const targetOrigin = `${page}/done?cyclr-attempt=123#part`;
  const { body } = await ask('POST', 12, { ...signInRequest, targetOrigin, callbackMessage: null });
  const { searchParams } = new URL(body.url);
  assert.equal(searchParams.get('targetOrigin'), targetOrigin);
  assert.equal(searchParams.has('callbackMessage'), false);
});

test('without a targetOrigin, the target is the page’s own origin', async (t) => {
  const { ask } = await setUp(t, undefined, { origins: ['https://a.example', 'https://b.example'] });
  const { body } = await ask('POST', 12, { authType: 'OAuth2', callbackMessage: 'x' }, { origin: 'https://b.example' });
  assert.equal(new URL(body.url).searchParams.get('targetOrigin'), 'https://b.example');
});

test('requests no sign-in token for a connector of another auth type', async (t) => {
  const { ask, cyclr, calls } = await setUp(t);
  for (const [id, authType] of [[13, 'OAuth2'], [12, 'OAuth1'], [12, 'ApiKey']] as const) {
    const { status, body } = await ask('POST', id, { ...signInRequest, authType, apiKey: 'k' });
    assert.equal(status, 422);
    assert.equal(body.code, 'unsupported_auth_type');
  }
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/13', 'GET /v1.0/account/connectors/12', 'GET /v1.0/account/connectors/12']);
  assert.equal(cyclr.state.signInTokens.size, 0);
});

test('stores properties before it requests a sign-in token', async (t) => {
  const { ask, calls, stored } = await setUp(t);
  const properties = { Subdomain: 'acme', Environment: 'Sandbox', ClientId: 'id', ClientSecret: 'secret' };
  assert.equal((await ask('POST', 15, { ...signInRequest, properties })).status, 200);
  const made = calls();
  assert.deepEqual(made.slice(0, 2), ['GET /v1.0/account/connectors/15', 'GET /v1.0/account/connectors/15/properties']);
  assert.deepEqual(made.slice(2), [
    ...new Array<string>(4).fill('POST /v1.0/account/connectors/15/properties'),
    `POST /v1.0/accounts/${accountId}/signintoken`,
  ]);
  assert.deepEqual(Object.fromEntries(stored(15).properties.map(({ Name, Value }) => [Name, Value])), properties);
});
