import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { account, ask as request, parameter, seed, setUp } from './setup.js';

test('stores an API key without white space at its ends, and otherwise unchanged', async (t) => {
  const { ask, stored, calls } = await setUp(t);
  const { status, body } = await ask('POST', 13, { authType: 'ApiKey', apiKey: ' clé +/= "x" ', properties: {} });
  assert.equal(status, 200);
  assert.equal(body.authenticated, true);
  assert.equal(body.authType, 'ApiKey');
  assert.equal(stored(13).authValue, 'clé +/= "x"');
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/13', 'PUT /v1.0/account/connectors/13']);
});

test('stores a user name and a password as base64 of their UTF-8', async (t) => {
  const { ask, stored } = await setUp(t);
  for (const [username, password] of [['agent', 'pass:word'], ['Zoë', 'пароль€'], ['key', ''], ['', 'token']] as const) {
    assert.equal((await ask('POST', 14, { authType: 'Basic', username, password, properties: {} })).status, 200);
    assert.equal(stored(14).authValue, Buffer.from(`${username}:${password}`).toString('base64'));
  }
});

test('answers a POST with the same description as the next GET', async (t) => {
  const { ask } = await setUp(t, account(
    seed(33, 'ApiKey', { Parameters: [parameter('Subdomain'), parameter('Secret', { IsSensitive: true })] }),
    seed(34, 'Basic'),
    seed(35, 'None', { Parameters: [parameter('Feed')] }),
  ));
  const bodies = [
    [33, { authType: 'ApiKey', apiKey: 'k', properties: { Subdomain: 'acme', Secret: 's' } }],
    [34, { authType: 'Basic', username: 'u', password: 'p' }],
    [35, { authType: 'None', properties: { Feed: 'x' } }],
  ] as const;
  for (const [id, body] of bodies) {
    const posted = await ask('POST', id, body);
    assert.equal(posted.body.authenticated, true);
    assert.deepEqual(posted.body, (await ask('GET', id)).body);
  }
});

test('answers 422 with Cyclr’s message if Cyclr refuses the credentials', async (t) => {
  const { ask, cyclr } = await setUp(t);
  cyclr.intercept = (request) => request.method === 'PUT'
    ? Response.json({ Message: 'Pipedrive refused\r\nthe credentials.' }, { status: 400 })
    : undefined;
  const key = await ask('POST', 13, { authType: 'ApiKey', apiKey: 'wrong', properties: {} });
  assert.equal(key.status, 422);
  assert.equal(key.body.code, 'invalid_credentials');
  assert.equal(key.body.retryable, false);
  assert.equal(key.body.detail, 'Pipedrive refused the credentials.');
  assert.deepEqual(key.body.errors, [{ name: 'apiKey', detail: 'Pipedrive refused the credentials.' }]);
  const basic = await ask('POST', 14, { authType: 'Basic', username: 'u', password: 'pass', properties: {} });
  assert.equal(basic.body.code, 'invalid_credentials');
  assert.equal(basic.body.errors, undefined);
});

for (const noneAuthenticated of ['always', 'once-complete', 'once-put'] as const) {
  test(`authenticates a connector of type None if Cyclr does so ${noneAuthenticated}`, async (t) => {
    const { ask, cyclr, calls } = await setUp(t);
    cyclr.unknowns.noneAuthenticated = noneAuthenticated;
    const { status, body } = await ask('POST', 16, { authType: 'None', properties: { Feed: 'releases', Filter: '' } });
    assert.equal(status, 200);
    assert.equal(body.authenticated, true);
    assert.deepEqual(calls(), [
      'GET /v1.0/account/connectors/16',
      'GET /v1.0/account/connectors/16/properties',
      'POST /v1.0/account/connectors/16/properties',
      ...(noneAuthenticated === 'always' ? [] : ['PUT /v1.0/account/connectors/16']),
    ]);
  });
}

test('uses Cyclr’s own answer if it refuses a PUT for a connector of type None', async (t) => {
  const { ask, cyclr } = await setUp(t);
  cyclr.intercept = (request) => request.method === 'PUT'
    ? Response.json({ Message: 'AuthValue is required.' }, { status: 400 })
    : undefined;
  const { status, body } = await ask('POST', 16, { authType: 'None', properties: { Feed: 'releases' } });
  assert.equal(status, 200);
  assert.equal(body.authenticated, true);
});

test('requires the properties of a connector of type None', async (t) => {
  const { ask } = await setUp(t);
  const { status, body } = await ask('POST', 16, { authType: 'None', properties: {} });
  assert.equal(status, 422);
  assert.equal(body.code, 'missing_properties');
  assert.deepEqual(body.errors, [{ name: 'property:Feed', detail: 'Must not be empty.' }]);
});

test('de-authenticates the connector on DELETE, and answers with its description', async (t) => {
  const { ask, stored, calls } = await setUp(t);
  await ask('POST', 13, { authType: 'ApiKey', apiKey: 'k', properties: {} });
  calls();
  const { status, body } = await ask('DELETE', 13);
  assert.equal(status, 200);
  assert.equal(body.authenticated, false);
  assert.equal(body.name, 'Pipedrive');
  assert.equal(stored(13).authValue, null);
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/13', 'PUT /v1.0/account/connectors/13/deauthenticate']);
  assert.deepEqual(body, (await ask('GET', 13)).body);
});

test('makes no call after the one that has de-authenticated the connector, which could fail', async (t) => {
  const { ask, cyclr, stored } = await setUp(t);
  await ask('POST', 13, { authType: 'ApiKey', apiKey: 'k', properties: {} });
  let isDone = false;
  cyclr.intercept = ({ url }) => {
    if (isDone) return Response.json({ Message: 'Slow down.' }, { status: 429 });
    isDone = url.endsWith('/deauthenticate');
    return undefined;
  };
  const { status, body } = await ask('DELETE', 13);
  assert.deepEqual([status, body.authenticated, stored(13).authenticated], [200, false, false]);
});

test('de-authenticates nothing if Cyclr does not tell the connector before', async (t) => {
  const { ask, cyclr, stored } = await setUp(t);
  await ask('POST', 13, { authType: 'ApiKey', apiKey: 'k', properties: {} });
  cyclr.intercept = ({ method }) => method === 'GET' ? Response.json({ Message: 'Slow down.' }, { status: 429 }) : undefined;
  assert.equal((await ask('DELETE', 13)).status, 429);
  assert.equal(stored(13).authenticated, true);
});

/** Cyclr does what the call says, but its answer gets lost. */
const loseAnswer = (cyclr: CyclrSimulator, isLost: (call: Request) => boolean): void => {
  cyclr.intercept = async (call) => {
    if (!isLost(call)) return undefined;
    cyclr.intercept = undefined;
    await fetch(call);
    return new Response('lost', { status: 502 });
  };
};

test('asks Cyclr what has become of a write whose answer got lost', async (t) => {
  const { ask, cyclr, stored } = await setUp(t);
  const isPut = ({ method, url }: Request): boolean => method === 'PUT' && url.endsWith('/13');
  for (const apiKey of ['first', 'second']) {
    loseAnswer(cyclr, isPut);
    const { status, body } = await ask('POST', 13, { authType: 'ApiKey', apiKey, properties: {} });
    assert.deepEqual([status, body.authenticated, stored(13).authValue], [200, true, apiKey]);
  }
  loseAnswer(cyclr, ({ url }) => url.endsWith('/deauthenticate'));
  const { status, body } = await ask('DELETE', 13);
  assert.deepEqual([status, body.authenticated, stored(13).authenticated], [200, false, false]);
});

for (const status of [400, 401, 429]) {
  test(`asks Cyclr what has become of a write whose connection broke and whose repetition is answered ${status}`, async (t) => {
    const key = { authType: 'ApiKey', apiKey: 'k', properties: {} };
    let end = '';
    const { ask, cyclr, stored } = await setUp(t, undefined, {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (init.method !== 'PUT' || !url.endsWith(end)) return response;
        cyclr.intercept = ({ method }) => method === 'PUT' ? Response.json({ Message: 'No.' }, { status }) : undefined;
        if (response.status === 200) throw new TypeError('fetch failed');
        return response;
      },
    });
    // Cyclr answers 400 to a key that it refuses, and would have refused it the first time.
    end = status === 400 ? '/deauthenticate' : '/13';
    const store = await ask('POST', 13, key);
    assert.deepEqual([store.status, store.body.authenticated, stored(13).authValue], [200, true, 'k']);
    cyclr.intercept = undefined;
    end = '/deauthenticate';
    const { status: answered, body } = await ask('DELETE', 13);
    assert.deepEqual([answered, body.authenticated, stored(13).authenticated], [200, false, false]);
  });
}

test('answers 502 if a write failed without having its effect', async (t) => {
  const { ask, cyclr, stored } = await setUp(t);
  cyclr.intercept = ({ method }) => method === 'PUT' ? new Response('down', { status: 502 }) : undefined;
  assert.equal((await ask('POST', 13, { authType: 'ApiKey', apiKey: 'first', properties: {} })).status, 502);
  assert.equal(stored(13).authenticated, false);
  cyclr.intercept = undefined;
  await ask('POST', 13, { authType: 'ApiKey', apiKey: 'first', properties: {} });
  cyclr.intercept = ({ method }) => method === 'PUT' ? new Response('down', { status: 502 }) : undefined;
  assert.equal((await ask('POST', 13, { authType: 'ApiKey', apiKey: 'second', properties: {} })).status, 502);
  assert.equal((await ask('DELETE', 13)).status, 502);
  assert.deepEqual([stored(13).authValue, stored(13).authenticated], ['first', true]);
});

test('de-authenticates the connector although the client goes away', async (t) => {
  const { ask, cyclr, handle, stored } = await setUp(t);
  await ask('POST', 13, { authType: 'ApiKey', apiKey: 'k', properties: {} });
  const gone = new AbortController();
  cyclr.intercept = ({ method }) => {
    if (method === 'GET') gone.abort();
    return undefined;
  };
  assert.equal((await handle(new Request(request('DELETE', 13), { signal: gone.signal }))).status, 499);
  assert.equal(stored(13).authenticated, false);
});

test('answers a DELETE with authenticated: false, even if Cyclr always says true', async (t) => {
  const { ask, cyclr } = await setUp(t);
  cyclr.unknowns.noneAuthenticated = 'always';
  assert.equal((await ask('DELETE', 16)).body.authenticated, false);
});
