import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, setUp } from './setup.js';

const refusal = () => Response.json({ Message: 'Authorization has been denied for this request.' }, { status: 401 });
const isToken = (request: Request) => request.url.endsWith('/oauth/token');

test('keeps the token from one request to the next', async (t) => {
  const { ask, tokenRequests } = await setUp(t);
  await ask('GET', 13);
  await ask('GET', 12);
  assert.equal(tokenRequests(), 1);
});

test('requests a token with the client-credentials grant', async (t) => {
  const { ask, cyclr } = await setUp(t);
  const forms: string[] = [];
  cyclr.intercept = async (request) => {
    if (isToken(request)) forms.push(await request.text());
    return undefined as unknown as Response;
  };
  await ask('GET', 13);
  assert.deepEqual(forms, ['grant_type=client_credentials&client_id=partner-client&client_secret=partner-secret']);
});

test('requests a new token after a 401, and repeats the call once', async (t) => {
  const { ask, cyclr, calls, tokenRequests } = await setUp(t);
  await ask('GET', 13);
  cyclr.state.accessTokens.clear();
  calls();
  const { status } = await ask('POST', 13, { authType: 'ApiKey', apiKey: 'k', properties: {} });
  assert.equal(status, 200);
  assert.equal(tokenRequests(), 1);
  assert.deepEqual(calls(), [
    'GET /v1.0/account/connectors/13', 'GET /v1.0/account/connectors/13', 'PUT /v1.0/account/connectors/13',
  ]);
});

test('renews the token once for concurrent 401s, and a late 401 uses the new token', async (t) => {
  const { ask, cyclr, tokenRequests } = await setUp(t);
  await ask('GET', 13);
  const [old] = cyclr.state.accessTokens.keys();
  cyclr.state.accessTokens.clear();
  // The last 401 arrives after the renewal.
  let release!: () => void;
  const renewed = new Promise<void>((resolve) => { release = resolve; });
  let refused = 0;
  cyclr.intercept = async (request) => {
    if (isToken(request)) return undefined as unknown as Response;
    if (request.headers.get('authorization') !== `Bearer ${old}`) {
      release();
      return undefined as unknown as Response;
    }
    refused += 1;
    if (refused === 50) await renewed;
    return refusal();
  };
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask('GET', 13)));
  assert(answers.every(({ status }) => status === 200));
  assert.equal(refused, 50);
  assert.equal(tokenRequests(), 2);
});

test('renews a token five minutes before it expires', async (t) => {
  const { ask, tokenRequests } = await setUp(t);
  const start = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: start });
  await ask('GET', 13);
  const lifetime = 1_209_599_000;
  t.mock.timers.setTime(start + lifetime - 301_000);
  await ask('GET', 13);
  assert.equal(tokenRequests(), 1);
  t.mock.timers.setTime(start + lifetime - 300_000);
  await ask('GET', 13);
  assert.equal(tokenRequests(), 2);
});

test('keeps a token with a lifetime of 60 seconds for 54 seconds', async (t) => {
  const { ask, cyclr, tokenRequests } = await setUp(t);
  const start = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: start });
  cyclr.intercept = (request) => isToken(request)
    ? Response.json({ access_token: [...cyclr.state.accessTokens.keys()][0], expires_in: 60 })
    : undefined;
  cyclr.state.accessTokens.set('short', { accountId: null, expiresAt: start + 60_000 });
  await ask('GET', 13);
  t.mock.timers.setTime(start + 53_000);
  await ask('GET', 13);
  assert.equal(tokenRequests(), 1);
  t.mock.timers.setTime(start + 54_000);
  await ask('GET', 13);
  assert.equal(tokenRequests(), 2);
});

test('uses the old token until it expires if an early renewal fails', async (t) => {
  const { ask, cyclr, tokenRequests } = await setUp(t);
  const start = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: start });
  await ask('GET', 13);
  t.mock.timers.setTime(start + 1_209_599_000 - 1_000);
  cyclr.intercept = (request) => isToken(request) ? new Response('down', { status: 503 }) : undefined;
  assert.equal((await ask('GET', 13)).status, 200);
  cyclr.intercept = undefined;
  assert.equal((await ask('GET', 13)).status, 200);
  assert.equal(tokenRequests(), 3);
});

test('requests a token again after a failure', async (t) => {
  const { ask, cyclr } = await setUp(t);
  cyclr.intercept = (request) => isToken(request) ? new Response('down', { status: 503 }) : undefined;
  assert.equal((await ask('GET', 13)).status, 502);
  cyclr.intercept = undefined;
  assert.equal((await ask('GET', 13)).status, 200);
});

test('continues the request for a token if the client that started it disconnects', async (t) => {
  const { handle, ask, cyclr, tokenRequests } = await setUp(t);
  const gone = new AbortController();
  let release!: () => void;
  const held = new Promise<void>((resolve) => { release = resolve; });
  const asked = new Promise<void>((resolve) => {
    cyclr.intercept = async (request) => {
      if (isToken(request)) {
        resolve();
        await held;
      }
      return undefined as unknown as Response;
    };
  });
  const first = handle(new Request('https://host.example/13', { signal: gone.signal }));
  await asked;
  const second = ask('GET', 13);
  gone.abort();
  assert.equal((await first).status, 499);
  release();
  assert.equal((await second).status, 200);
  assert.equal(tokenRequests(), 1);
});

for (const [what, answer] of [
  ['wrong credentials', () => Response.json({ error: 'invalid_client' }, { status: 400 })],
  ['an answer without a token', () => Response.json({ expires_in: 60 })],
  ['a page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['a 404', () => new Response(null, { status: 404 })],
] as const) {
  test(`answers 502 to ${what} instead of a token`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    cyclr.intercept = (request) => isToken(request) ? answer() : undefined;
    const { status, body } = await ask('GET', 13);
    assert.equal(status, 502);
    assert.equal(body.code, 'endpoint_error');
  });
}

test('with tokenScope account, uses a token for each account, and an unrestricted one for sign-in tokens', async (t) => {
  const other = 'f9e8d7c6-0002-4b3a-9c8d-ba9876543210';
  const { ask, cyclr, tokenRequests } = await setUp(t, undefined, {
    tokenScope: 'account',
    authorize: (_, id) => ({ accountId: Number(id) > 20 ? other : accountId, username: 'u' }),
  });
  cyclr.unknowns.restrictedTokensSignIn = false;
  assert.equal((await ask('GET', 12)).status, 200);
  assert.equal((await ask('GET', 13)).status, 200);
  assert.equal((await ask('GET', 22)).status, 200);
  assert.deepEqual([...cyclr.state.accessTokens.values()].map((token) => token.accountId), [accountId, other]);
  assert.equal((await ask('POST', 12, { authType: 'OAuth2' })).status, 200);
  assert.deepEqual([...cyclr.state.accessTokens.values()].map((token) => token.accountId), [accountId, other, null]);
  assert.equal(tokenRequests(), 3);
});
