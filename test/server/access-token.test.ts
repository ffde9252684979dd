import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { checkClientOptions } from '../../src/server/options/check-options.js';
import { AccessTokens } from '../../src/server/token/access-tokens.js';
import { accountId, setUp, withPassword } from './setup.js';

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

/** The time in milliseconds until the simulator's tokens expire. */
const lifetime = 1_209_599_000;

/** A handler that has a token, with a mocked `Date`. `token` answers all further requests for a token. */
async function setUpExpiry(t: TestContext, token?: () => Response | Promise<Response>, more: Partial<ConnectorAuthOptions> = {}) {
  const { ask, cyclr, tokenRequests } = await setUp(t, undefined, more);
  const start = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: start });
  const bearers: (string | null)[] = [];
  let renewed!: () => void;
  const renewal = new Promise<void>((resolve) => { renewed = resolve; });
  cyclr.intercept = (request) => {
    if (!isToken(request)) bearers.push(request.headers.get('authorization'));
    else if (tokenRequests() > 1) {
      renewed();
      return token?.();
    }
    return undefined;
  };
  assert.equal((await ask('GET', 13)).status, 200);
  return {
    tokenRequests,
    cyclr,
    /** The access tokens of all calls. */
    bearers,
    /** The second request for a token has arrived. */
    renewal,
    get: async () => (await ask('GET', 13)).status,
    /** Sets the time to this many milliseconds before the token expires. */
    beforeExpiry: (milliseconds: number) => { t.mock.timers.setTime(start + lifetime - milliseconds); },
  };
}

test('renews a token five minutes before it expires, and uses the old one meanwhile', async (t) => {
  const { get, beforeExpiry, renewal, bearers, tokenRequests } = await setUpExpiry(t);
  beforeExpiry(301_000);
  await get();
  assert.equal(tokenRequests(), 1);
  beforeExpiry(300_000);
  await get();
  await renewal;
  // Some polls later the new token is there.
  for (let polls = 0; polls < 100 && bearers.at(-1) === bearers[0]; polls += 1) assert.equal(await get(), 200);
  assert.deepEqual(bearers.slice(0, 3), Array(3).fill(bearers[0]));
  assert.notEqual(bearers.at(-1), bearers[0]);
  assert.equal(tokenRequests(), 2);
});

test('keeps a token with a lifetime of 60 seconds for 54 seconds', async (t) => {
  const start = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: start });
  let requests = 0;
  const tokens = new AccessTokens(checkClientOptions({
    clientId: 'c',
    clientSecret: 's',
    fetch: async () => {
      requests += 1;
      return Response.json({ access_token: `token-${requests}`, expires_in: 60 });
    },
  }));
  assert.equal(await tokens.get(null), 'token-1');
  t.mock.timers.setTime(start + 53_999);
  assert.equal(await tokens.get(null), 'token-1');
  assert.equal(requests, 1);
  t.mock.timers.setTime(start + 54_000);
  assert.equal(await tokens.get(null), 'token-1');
  await new Promise(setImmediate);
  assert.equal(requests, 2);
  assert.equal(await tokens.get(null), 'token-2');
});

for (const [grant, options] of [['client credentials', {}], ['password', withPassword]] as const) {
  test(`answers at once in the last five minutes of a token while the request for another hangs, with the grant ${grant}`, async (t) => {
    let release!: (response: Response) => void;
    const hangs = () => new Promise<Response>((resolve) => { release = resolve; });
    const { get, beforeExpiry, renewal, tokenRequests } = await setUpExpiry(t, hangs, options);
    beforeExpiry(300_000);
    for (let polls = 0; polls < 20; polls += 1) {
      const began = performance.now();
      assert.equal(await get(), 200);
      const took = performance.now() - began;
      assert(took < 1_000, `${took} ms`);
    }
    await renewal;
    assert.equal(tokenRequests(), 2);
    release(new Response('down', { status: 503 }));
  });
}

test('waits for the new token once the old one has expired', async (t) => {
  let release!: () => void;
  const released = new Promise<void>((resolve) => { release = resolve; });
  const { get, beforeExpiry, renewal, bearers, tokenRequests } = await setUpExpiry(t, async () => {
    await released;
    return undefined as unknown as Response;
  });
  beforeExpiry(1_000);
  assert.equal(await get(), 200);
  await renewal;
  beforeExpiry(0);
  const answers = Promise.all([get(), get()]);
  release();
  assert.deepEqual(await answers, [200, 200]);
  assert.equal(new Set(bearers.slice(0, 2)).size, 1);
  assert(!bearers.slice(2).includes(bearers[0]!));
  assert.equal(tokenRequests(), 2);
});

test('tries an early renewal that fails again after ten seconds, and not for each request', async (t) => {
  const { get, beforeExpiry, renewal, tokenRequests } = await setUpExpiry(t, () => new Response('down', { status: 503 }));
  beforeExpiry(300_000);
  assert.equal(await get(), 200);
  await renewal;
  for (let polls = 0; polls < 20; polls += 1) assert.equal(await get(), 200);
  assert.equal(tokenRequests(), 2);
  beforeExpiry(290_001);
  assert.equal(await get(), 200);
  assert.equal(tokenRequests(), 2);
  beforeExpiry(290_000);
  for (let polls = 0; polls < 20; polls += 1) assert.equal(await get(), 200);
  assert.equal(tokenRequests(), 3);
});

test('requests a fresh token if Cyclr refuses the old one while an early renewal fails', async (t) => {
  let fail!: (response: Response) => void;
  const { get, beforeExpiry, renewal, cyclr, tokenRequests } = await setUpExpiry(t, () =>
    tokenRequests() > 2 ? undefined as unknown as Response : new Promise<Response>((resolve) => { fail = resolve; }));
  beforeExpiry(1_000);
  assert.equal(await get(), 200);
  await renewal;
  cyclr.state.accessTokens.clear();
  const refused = new Promise<void>((resolve) => {
    const { intercept } = cyclr;
    cyclr.intercept = (request) => {
      if (!isToken(request)) resolve();
      return intercept!(request);
    };
  });
  const answer = get();
  await refused;
  fail(new Response('down', { status: 503 }));
  assert.equal(await answer, 200);
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
