import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import type { ConnectorAuthOptions, Fetch } from '../../../src/server/index.js';
import { evil, forged, readAnswer, key, target, signInRequest } from './attacker.js';
import { account, accountId, page, parameter, seed, username } from '../setup.js';

const tooMany = () => Response.json({ please: 'wait' }, { status: 429, headers: { 'retry-after': '17' } });

test('sends the refusal of the rate limiter before it calls the host or Cyclr', async (t) => {
  let calls = 0;
  const { send, innerCalls } = await target(t, { limit: () => {
    calls += 1;
    return calls > 3 ? tooMany() : undefined;
  } });
  const sendOne = async () => {
    const before = innerCalls();
    const { status, headers, text } = await send(forged('POST', 12, {}, signInRequest));
    if (status === 429) assert.equal(text, '{"please":"wait"}');
    return [status, headers.get('retry-after'), headers.get('cache-control'), innerCalls() > before];
  };
  for (let count = 0; count < 3; count += 1) assert.deepEqual(await sendOne(), [200, null, 'no-store', true]);
  for (let count = 0; count < 20; count += 1) assert.deepEqual(await sendOne(), [429, '17', 'no-store', false]);
});

for (const nothing of [undefined, null, Promise.resolve(undefined), Promise.resolve(null)]) {
  test(`calls the rate limiter with the request and the id, and continues if it returns ${inspect(nothing)}`, async (t) => {
    const calls: unknown[] = [];
    const { send } = await target(t, { limit: (request, connectorId) => {
      calls.push([request.method, request.headers.get('cookie'), connectorId]);
      return nothing;
    } });
    for (const method of ['GET', 'POST', 'DELETE']) assert.equal((await send(forged(method, 13, { cookie: 'session=1' }))).status, 200);
    assert.deepEqual(calls, [['GET', 'session=1', '13'], ['POST', 'session=1', '13'], ['DELETE', 'session=1', '13']]);
  });
}

test('does not call the rate limiter for a preflight, or for a request that fails a check', async (t) => {
  let calls = 0;
  const { send } = await target(t, { origins: [page], limit: () => { calls += 1; } });
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
    await send(forged(method, 13, { 'origin': evil, 'access-control-request-method': 'POST' }));
    await send(forged(method, 13, { 'origin': null, 'sec-fetch-site': 'cross-site' }));
  }
  await send(forged('POST', 13, { 'content-type': 'text/plain' }));
  await send(forged('PATCH', 13));
  await send(forged('OPTIONS', 13));
  await send(forged('OPTIONS', 13, { 'origin': page, 'access-control-request-method': 'POST' }));
  await send(forged('GET', '13%2f..'));
  assert.equal(calls, 0);
});

for (const [what, limit, logged] of [
  ['throws', () => { throw new Error('down'); }, 'Error: down'],
  ['rejects', () => Promise.reject(new Error('down')), 'Error: down'],
  ['returns an invalid value', () => true as never, 'TypeError: `limit` must return nothing, or a Response that refuses.'],
] as const) {
  test(`answers 500 if the rate limiter ${what}`, async (t) => {
    const errors: string[] = [];
    const { send, innerCalls } = await target(t, { limit, onError: (error) => errors.push(String(error)) });
    for (const method of ['GET', 'POST', 'DELETE']) assert.equal((await send(forged(method, 13))).status, 500);
    assert.equal(innerCalls(), 0);
    assert.deepEqual(errors, [logged, logged, logged]);
  });
}

for (const at of ['/oauth/token', '/connectors/12', '/signintoken']) {
  test(`passes on Cyclr’s 429 from …${at} and does not retry`, async (t) => {
    const { send, cyclr } = await target(t);
    let refused = 0;
    cyclr.intercept = (request) => {
      if (!request.url.endsWith(at)) return undefined;
      refused += 1;
      return tooMany();
    };
    const { status, headers, body } = await send(forged('POST', 12, {}, signInRequest));
    assert.deepEqual([status, headers.get('retry-after'), body.code, body.retryable], [429, '17', 'rate_limited', true]);
    assert.equal(refused, 1);
  });
}

test('requests one access token, however many requests wait for it', async (t) => {
  const { send, tokenRequests } = await target(t);
  // Reads, because sign-ins of one connector wait for each other.
  const answers = await Promise.all(Array.from({ length: 100 }, () => send(forged('GET', 13))));
  assert(answers.every(({ status }) => status === 200));
  assert.equal(tokenRequests(), 1);
});

test('makes two calls and no more if Cyclr keeps answering 401', async (t) => {
  const { send, cyclr, calls, tokenRequests } = await target(t);
  let refused = 0;
  cyclr.intercept = (request) => {
    if (!request.url.endsWith('/connectors/13')) return undefined;
    refused += 1;
    return refused > 20 ? undefined : Response.json({}, { status: 401 });
  };
  const { status, body } = await send(forged('GET', 13));
  assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', false]);
  assert.equal(tokenRequests(), 2);
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/13', 'GET /v1.0/account/connectors/13']);
});

/** Sends a GET for the connector 13 in the demo's account, or in one that Cyclr does not know. */
async function pollers(t: TestContext) {
  const { send, cyclr, tokenRequests } = await target(t, {
    authorize: (request) => ({ accountId: request.headers.get('x-account') ?? '', username }),
  });
  const pollAs = (account: string) => async () => (await send(forged('GET', 13, { 'x-account': account }))).status;
  return { cyclr, tokenRequests, pollHealthy: pollAs(accountId), pollRefused: pollAs('unknown') };
}

test('requests two access tokens for an account that Cyclr keeps refusing, however often it asks', async (t) => {
  const { pollHealthy, pollRefused, tokenRequests } = await pollers(t);
  for (let polls = 0; polls < 60; polls += 1) assert.deepEqual(await Promise.all([pollRefused(), pollHealthy()]), [502, 200]);
  assert.equal(tokenRequests(), 2);
});

test('requests a fresh token for a healthy account at once while another account is refused', async (t) => {
  const { cyclr, pollHealthy, pollRefused, tokenRequests } = await pollers(t);
  assert.equal(await pollRefused(), 502);
  cyclr.state.accessTokens.clear();
  assert.equal(await pollRefused(), 502);
  assert.equal(await pollHealthy(), 200);
  assert.equal(tokenRequests(), 3);
});

test('requests a fresh token each time the token of a healthy account is revoked', async (t) => {
  const { cyclr, pollHealthy, tokenRequests } = await pollers(t);
  for (let revocations = 0; revocations < 5; revocations += 1) {
    assert.equal(await pollHealthy(), 200);
    cyclr.state.accessTokens.clear();
  }
  assert.equal(tokenRequests(), 5);
});

test('makes no call for a thousand unknown properties', async (t) => {
  const { send, calls } = await target(t, {}, account(seed(33, 'ApiKey', { Parameters: [parameter('Feed', { IsOptional: true })] })));
  const properties = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}`, 'x']));
  assert.equal((await send(forged('POST', 33, {}, { ...key, properties }))).status, 200);
  assert.deepEqual(calls(), [
    'GET /v1.0/account/connectors/33', 'GET /v1.0/account/connectors/33/properties', 'PUT /v1.0/account/connectors/33',
  ]);
});

const handlerWith = (fetch: Fetch, more: Partial<ConnectorAuthOptions> = {}) => createConnectorAuthHandler({
  clientId: 'c', clientSecret: 's', authorize: () => ({ accountId: 'a', username }), fetch, ...more,
});
const connector = { Authenticated: false, Connector: { AuthType: 'ApiKey' } };
const isToken = (url: string): boolean => url.endsWith('/oauth/token');

test('stops reading an endless answer of Cyclr’s', async () => {
  let sent = 0;
  let isCancelled = false;
  const endless = () => new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(32));
      if (sent > 20_000_000) controller.close();
    },
    cancel() { isCancelled = true; },
  });
  const handle = handlerWith(async (url) => isToken(url) ? Response.json({ access_token: 't' }) : new Response(endless()));
  const { status, body } = await readAnswer(await handle(forged('GET', 13)));
  assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', true]);
  assert(isCancelled);
  assert(sent < 9_000_000, `${sent} bytes were taken`);
});

/** A handler with a token for each account. */
function tokensByAccount() {
  const scopes: (string | null)[] = [];
  const handle = handlerWith(async (url, { body }) => {
    if (!isToken(url)) return Response.json(connector);
    scopes.push(new URLSearchParams(body as string).get('scope'));
    return Response.json({ access_token: 't', expires_in: 1_000 });
  }, { tokenScope: 'account', authorize: (request) => ({ accountId: request.headers.get('x-account') ?? '', username }) });
  return {
    /** The scopes of all requests for a token. */
    scopes,
    askFor: async (account: string) => { assert.equal((await handle(forged('GET', 13, { 'x-account': account }))).status, 200); },
  };
}

test('keeps the tokens of a thousand accounts and no more', async () => {
  const { scopes, askFor } = tokensByAccount();
  for (let index = 0; index <= 1_000; index += 1) await askFor(`a${index}`);
  assert.equal(scopes.length, 1_001);
  await askFor('a1000');
  assert.equal(scopes.length, 1_001);
  await askFor('a0');
  assert.equal(scopes.length, 1_002);
});

test('keeps the tokens of ten busy accounts while a thousand others ask', async () => {
  const { scopes, askFor } = tokensByAccount();
  const busy = Array.from({ length: 10 }, (_, index) => `busy-${index}`);
  for (let index = 0; index <= 1_000; index += 1) {
    await askFor(busy[index % busy.length]!);
    await askFor(`a${index}`);
  }
  assert.equal(scopes.length, 10 + 1_001);
  for (const account of busy) assert.equal(scopes.filter((scope) => scope === `account:${account}`).length, 1);
});

test('answers 504 if the host does not answer in time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let startAuthorizing!: () => void;
  const authorizing = new Promise<void>((resolve) => { startAuthorizing = resolve; });
  let status = 0;
  const handle = handlerWith(async () => Response.json({}), {
    authorize: () => {
      startAuthorizing();
      return new Promise<never>(() => {});
    },
  });
  const answer = handle(new Request(`${page}/13`)).then((response) => { status = response.status; });
  await authorizing;
  t.mock.timers.tick(30_000);
  for (let turns = 0; turns < 20 && status === 0; turns += 1) await setImmediate();
  assert.equal(status, 504);
  await answer;
});

test('answers 408 to a body that does not arrive, cancels it and raises no alarm', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const errors: unknown[] = [];
  let isCancelled = false;
  let startReading!: () => void;
  const reading = new Promise<void>((resolve) => { startReading = resolve; });
  const body = new ReadableStream<Uint8Array>({
    pull: () => { startReading(); },
    cancel: () => { isCancelled = true; },
  }, { highWaterMark: 0 });
  const init = { method: 'POST', headers: { 'origin': page, 'content-type': 'application/json' }, body, duplex: 'half' };
  const handle = handlerWith(async () => Response.json({}), { onError: (error) => errors.push(error) });
  const answer = handle(new Request(`${page}/13`, init as RequestInit));
  await reading;
  t.mock.timers.tick(15_000);
  const { status, body: problem } = await readAnswer(await answer);
  assert.deepEqual([status, problem.code, problem.retryable], [408, 'endpoint_error', true]);
  assert.deepEqual([isCancelled, errors], [true, []]);
});
