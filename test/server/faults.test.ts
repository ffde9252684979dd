import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CyclrClient, createConnectorAuthHandler } from '../../src/server/index.js';
import type { Fetch } from '../../src/server/index.js';
import { accountId, ask, page, read, setUp, username } from './setup.js';

const html = '<html><title>403 – Forbidden</title>';
const message = (status: number, headers: Record<string, string> = {}) => () => Response.json({ Message: 'CANARY' }, { status, headers });

type Fault = readonly [what: string, answer: () => Response, status: number, code: string, retryable: boolean];
const faults: readonly Fault[] = [
  ['a 400', message(400), 502, 'endpoint_error', false],
  ['a 403', message(403), 502, 'endpoint_error', true],
  ['a 404', message(404), 404, 'not_found', false],
  ['a 409', message(409), 502, 'endpoint_error', true],
  ['a 500', message(500), 502, 'endpoint_error', true],
  ['a 503', message(503), 502, 'endpoint_error', true],
  ['a page', () => new Response(html, { headers: { 'content-type': 'text/html' } }), 502, 'endpoint_error', true],
  ['a page with an error’s status', () => new Response(html, { status: 403 }), 502, 'endpoint_error', true],
  ['half an answer', () => new Response('{"Authenticated":true,"AuthValue":"CANARY'), 502, 'endpoint_error', true],
  ['an empty answer', () => new Response(null, { status: 200 }), 502, 'endpoint_error', true],
  ['null', () => Response.json(null), 502, 'endpoint_error', true],
  ['a list', () => Response.json([]), 502, 'endpoint_error', true],
  ['an object that is not an Account Connector', () => Response.json({ Authenticated: 'yes' }), 502, 'endpoint_error', true],
  ['a connector without its Connector', () => Response.json({ Authenticated: true, Connector: null }), 502, 'endpoint_error', true],
  ['a connector without an auth type', () => Response.json({ Authenticated: true, Connector: { AuthType: null } }), 502, 'endpoint_error', true],
];

for (const [what, answer, status, code, retryable] of faults) {
  test(`answers ${status} ${code} to ${what} from Cyclr`, async (t) => {
    const { ask, cyclr, calls } = await setUp(t);
    cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? undefined : answer();
    const { body, text, ...got } = await ask('GET', 13);
    assert.equal(got.status, status);
    assert.equal(body.code, code);
    assert.equal(body.retryable, retryable);
    assert(!text.includes('CANARY'));
    assert.equal(calls().length, 1);
  });
}

const inNinetySeconds = new Date(Date.now() + 90_000).toUTCString();
const retryTimes: readonly (readonly [given: string | null, passed: string | RegExp | null])[] = [
  [null, null], ['soon', null], ['0', '0'], ['1.5', '2'], ['2.5', '3'], ['.4', '1'], [' 7 ', '7'], [inNinetySeconds, /^(8\d|90)$/],
  ['-1', null], ['2,5', null], ['30s', null], ['1e1', null], ['5 May', null],
];
for (const [retryAfter, passed] of retryTimes) {
  test(`passes on a 429 from Cyclr whose Retry-After is ${retryAfter}`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    cyclr.intercept = (request) =>
      request.url.endsWith('/oauth/token') ? undefined : message(429, retryAfter === null ? {} : { 'retry-after': retryAfter })();
    const { status, body, headers } = await ask('GET', 13);
    assert.equal(status, 429);
    assert.equal(body.code, 'rate_limited');
    assert.equal(body.retryable, true);
    if (passed instanceof RegExp) assert.match(headers.get('retry-after')!, passed);
    else assert.equal(headers.get('retry-after'), passed);
  });
}

for (const [what, answer] of [
  ['a 400', message(400)],
  ['an invalid answer', () => Response.json({ Token: 5 })],
] as const) {
  test(`answers 502 to ${what} instead of a sign-in token`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    cyclr.intercept = (request) => request.url.endsWith('/signintoken') ? answer() : undefined;
    const { status, body } = await ask('POST', 12, { authType: 'OAuth2' });
    assert.equal(status, 502);
    assert.equal(body.code, 'endpoint_error');
  });
}

test('leaves the connector as it is if Cyclr refuses a DELETE', async (t) => {
  const { ask, cyclr, stored } = await setUp(t);
  stored(13).authenticated = true;
  cyclr.intercept = (request) => request.url.endsWith('/deauthenticate') ? message(500)() : undefined;
  assert.equal((await ask('DELETE', 13)).status, 502);
  assert.equal((await ask('GET', 13)).body.authenticated, true);
});

const handlerOf = (apiUrl: string, fetch?: Fetch) => createConnectorAuthHandler({
  apiUrl, clientId: 'c', clientSecret: 's', authorize: () => ({ accountId, username }), onError: () => {}, ...(fetch && { fetch }),
});

test('answers 502 if nothing listens at the address of Cyclr’s API', async () => {
  const { status, body } = await read(await handlerOf('http://127.0.0.1:1')(ask('GET', 13)));
  assert.equal(status, 502);
  assert.equal(body.retryable, true);
});

/** A `fetch` that answers only requests for tokens. All other calls hang, and ignore their signals. */
function hangingFetch(answerTo: (url: string, init: RequestInit) => unknown = (url) => url.endsWith('/oauth/token') && { access_token: 't' }) {
  const calls: string[] = [];
  const waiting: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const fetch: Fetch = (url, init) => {
    const answer = answerTo(url, init);
    if (answer) return Promise.resolve(Response.json(answer));
    calls.push(`${init.method} ${new URL(url).pathname}`);
    signals.push(init.signal!);
    waiting.splice(0).forEach((resolve) => { resolve(); });
    return new Promise<never>(() => {});
  };
  return { fetch, calls, signals, nextCall: () => new Promise<void>((resolve) => { waiting.push(resolve); }) };
}

test('answers 504 if a call takes ten seconds, even if fetch ignores the signal', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { fetch, calls, signals, nextCall } = hangingFetch();
  const called = nextCall();
  const answer = handlerOf('https://api.cyclr.com', fetch)(ask('GET', 13));
  await called;
  t.mock.timers.tick(9_999);
  assert.equal(signals[0]!.aborted, false);
  t.mock.timers.tick(1);
  const { status, body } = await read(await answer);
  assert.equal(status, 504);
  assert.equal(body.code, 'endpoint_error');
  assert.equal(body.retryable, true);
  assert.equal(signals[0]!.aborted, true);
  assert.equal(calls.length, 1);
});

test('answers 504 if a request for a token takes ten seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { fetch, nextCall } = hangingFetch(() => null);
  const called = nextCall();
  const answer = handlerOf('https://api.cyclr.com', fetch)(ask('GET', 13));
  await called;
  t.mock.timers.tick(10_000);
  assert.equal((await answer).status, 504);
});

test('answers within thirty seconds if the host is slow', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let startAuthorizing!: () => void;
  const authorizing = new Promise<void>((resolve) => { startAuthorizing = resolve; });
  const handle = createConnectorAuthHandler({
    clientId: 'c',
    clientSecret: 's',
    authorize: () => {
      startAuthorizing();
      return new Promise<never>(() => {});
    },
    onError: () => {},
  });
  const answer = handle(ask('GET', 13));
  await authorizing;
  t.mock.timers.tick(29_000);
  assert.equal((await answer).status, 504);
});

test('answers within thirty seconds if several calls are slow', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const Parameters = [{ IsAccountConnectorProperty: true, TargetName: 'A' }];
  const connector = { Authenticated: false, Connector: { AuthType: 'OAuth2', Parameters } };
  const slow: ((answer: Response) => void)[] = [];
  let called!: () => void;
  let next = new Promise<void>((resolve) => { called = resolve; });
  const handle = handlerOf('https://api.cyclr.com', (url) => new Promise((resolve) => {
    if (url.endsWith('/oauth/token')) resolve(Response.json({ access_token: 't' }));
    else {
      slow.push(resolve);
      called();
    }
  }));
  const answer = handle(ask('POST', 13, { authType: 'OAuth2', properties: { A: 'x' } }));
  for (const body of [connector, [], {}]) {
    await next;
    next = new Promise<void>((resolve) => { called = resolve; });
    t.mock.timers.tick(7_500);
    slow.shift()!(Response.json(body));
  }
  await next;
  next = new Promise<void>((resolve) => { called = resolve; });
  t.mock.timers.tick(1_500);
  // The rest is for giving the property its old value back.
  await next;
  t.mock.timers.tick(4_000);
  assert.equal((await answer).status, 504);
});

test('ends the call to Cyclr if the client disconnects, and makes no other', async () => {
  const gone = new AbortController();
  const { fetch, calls, signals, nextCall } = hangingFetch();
  const called = nextCall();
  const request = ask('POST', 13, { authType: 'ApiKey', apiKey: 'k', properties: {} });
  const answer = handlerOf('https://api.cyclr.com', fetch)(new Request(request, { signal: gone.signal }));
  await called;
  gone.abort();
  assert.equal((await answer).status, 499);
  assert.equal(signals[0]!.aborted, true);
  assert.deepEqual(calls, ['GET /v1.0/account/connectors/13']);
});

test('makes no call for a client that has disconnected already', async () => {
  const { fetch, calls } = hangingFetch();
  const answer = await handlerOf('https://api.cyclr.com', fetch)(new Request(`${page}/13`, { signal: AbortSignal.abort() }));
  assert.equal(answer.status, 499);
  assert.deepEqual(calls, []);
});

test('cancels the body of an answer whose time is up, even if fetch ignores the signal', async () => {
  let cancelled!: () => void;
  const cancellation = new Promise<void>((resolve) => { cancelled = resolve; });
  const fetch: Fetch = (url) => Promise.resolve(url.endsWith('/oauth/token') ? Response.json({ access_token: 't' }) : new Response(new ReadableStream({
    pull: () => new Promise<never>(() => {}),
    cancel: () => { cancelled(); },
  })));
  const client = new CyclrClient({ apiUrl: 'https://api.cyclr.com', clientId: 'c', clientSecret: 's', fetch });
  await assert.rejects(client.account(accountId, AbortSignal.timeout(50)).connector('13'));
  await cancellation;
});

test('cancels the body of a refusal that comes after the client has gone away', { timeout: 10_000 }, async () => {
  let cancelled!: () => void;
  const cancellation = new Promise<void>((resolve) => { cancelled = resolve; });
  let refuse!: (response: Response) => void;
  const refusal = new Promise<Response>((resolve) => { refuse = resolve; });
  const handle = createConnectorAuthHandler({ clientId: 'c', clientSecret: 's', authorize: () => refusal, onError: () => {} });
  const gone = new AbortController();
  const answer = handle(new Request(ask('GET', 13), { signal: gone.signal }));
  gone.abort();
  assert.equal((await answer).status, 499);
  refuse(new Response(new ReadableStream({ cancel: () => { cancelled(); } }), { status: 403 }));
  await cancellation;
});
