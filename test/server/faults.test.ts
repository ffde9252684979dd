import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
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
  ['a redirect', () => Response.redirect('https://evil.example/CANARY', 302), 502, 'endpoint_error', true],
  ['a page', () => new Response(html, { headers: { 'content-type': 'text/html' } }), 502, 'endpoint_error', true],
  ['a page with an error’s status', () => new Response(html, { status: 403 }), 502, 'endpoint_error', true],
  ['half an answer', () => new Response('{"Authenticated":true,"AuthValue":"CANARY'), 502, 'endpoint_error', true],
  ['nothing', () => new Response(null, { status: 200 }), 502, 'endpoint_error', true],
  ['null', () => Response.json(null), 502, 'endpoint_error', true],
  ['a list', () => Response.json([]), 502, 'endpoint_error', true],
  ['an object of another kind', () => Response.json({ Authenticated: 'yes' }), 502, 'endpoint_error', true],
  ['a connector without its Connector', () => Response.json({ Authenticated: true, Connector: null }), 502, 'endpoint_error', true],
  ['a connector without a type', () => Response.json({ Authenticated: true, Connector: { AuthType: null } }), 502, 'endpoint_error', true],
  ['five million characters', () => Response.json({ Authenticated: true, x: 'x'.repeat(5_000_000) }), 502, 'endpoint_error', true],
];

for (const [what, answer, status, code, retryable] of faults) {
  test(`${what} from Cyclr is a ${status} ${code}`, async (t) => {
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
for (const [retryAfter, passed] of [['7', '7'], [null, null], ['soon', null], [inNinetySeconds, /^(8\d|90)$/]] as const) {
  test(`a 429 from Cyclr is a 429, with its Retry-After: ${retryAfter}`, async (t) => {
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

test('a 429 to the request for a token is one, too', async (t) => {
  const { ask, cyclr } = await setUp(t);
  cyclr.intercept = message(429, { 'retry-after': '3' });
  const { status, headers } = await ask('GET', 13);
  assert.equal(status, 429);
  assert.equal(headers.get('retry-after'), '3');
});

for (const [what, answer] of [
  ['a 400', message(400)],
  ['nothing of use', () => Response.json({ Token: 5 })],
] as const) {
  test(`when ${what} comes instead of a sign-in token, it is a 502`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    cyclr.intercept = (request) => request.url.endsWith('/signintoken') ? answer() : undefined;
    const { status, body } = await ask('POST', 12, { authType: 'OAuth2' });
    assert.equal(status, 502);
    assert.equal(body.code, 'endpoint_error');
  });
}

test('a DELETE that Cyclr refuses leaves the connector as it is', async (t) => {
  const { ask, cyclr, stored } = await setUp(t);
  stored(13).authenticated = true;
  cyclr.intercept = (request) => request.url.endsWith('/deauthenticate') ? message(500)() : undefined;
  assert.equal((await ask('DELETE', 13)).status, 502);
  assert.equal((await ask('GET', 13)).body.authenticated, true);
});

/** A server of our own in Cyclr's place, for what a proper one cannot do. */
async function rawServer(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer((req, res) => {
    if (req.url === '/oauth/token') res.end('{"access_token":"token","expires_in":60}');
    else listener(req, res);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const handlerOf = (apiUrl: string, fetch?: Fetch) => createConnectorAuthHandler({
  apiUrl, clientId: 'c', clientSecret: 's', authorize: () => ({ accountId, username }), ...(fetch && { fetch }),
});

test('a GET whose connection breaks is sent once more', async (t) => {
  let calls = 0;
  const handle = handlerOf(await rawServer(t, (req, res) => {
    calls += 1;
    if (calls === 1) req.socket.destroy();
    else res.end('{"Authenticated":true,"Connector":{"AuthType":"ApiKey"}}');
  }));
  assert.equal((await handle(ask('GET', 13))).status, 200);
  assert.equal(calls, 2);
});

test('a GET whose connection breaks twice is a 502', async (t) => {
  let calls = 0;
  const handle = handlerOf(await rawServer(t, (req, res) => {
    calls += 1;
    // Within the body, where its length was promised.
    res.writeHead(200, { 'content-length': '100' });
    res.write('{"Authenticated":', () => { req.socket.destroy(); });
  }));
  const { status, body } = await read(await handle(ask('GET', 13)));
  assert.equal(status, 502);
  assert.equal(body.code, 'endpoint_error');
  assert.equal(body.retryable, true);
  assert.equal(calls, 2);
});

test('a PUT whose connection breaks is not sent again: it may have been done', async (t) => {
  let puts = 0;
  const handle = handlerOf(await rawServer(t, (req, res) => {
    if (req.method === 'GET') res.end('{"Authenticated":false,"Connector":{"AuthType":"ApiKey"}}');
    else {
      puts += 1;
      req.socket.destroy();
    }
  }));
  assert.equal((await handle(ask('POST', 13, { authType: 'ApiKey', apiKey: 'k' }))).status, 502);
  assert.equal(puts, 1);
});

test('nobody at home is a 502', async () => {
  const { status, body } = await read(await handlerOf('http://127.0.0.1:1')(ask('GET', 13)));
  assert.equal(status, 502);
  assert.equal(body.retryable, true);
});

/** A fetch that answers nothing but the request for a token, and tells when it is asked and when it is given up. */
function silence(answerTo: (url: string, init: RequestInit) => unknown = (url) => url.endsWith('/oauth/token') && { access_token: 't' }) {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const fetch: Fetch = (url, init) => {
    const answer = answerTo(url, init);
    if (answer) return Promise.resolve(Response.json(answer));
    asked.push(`${init.method} ${new URL(url).pathname}`);
    signals.push(init.signal!);
    waiting.splice(0).forEach((resolve) => { resolve(); });
    return new Promise<never>(() => {});
  };
  return { fetch, asked, signals, nextCall: () => new Promise<void>((resolve) => { waiting.push(resolve); }) };
}

test('a call that takes ten seconds is a 504, even where fetch knows nothing of signals', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { fetch, asked, signals, nextCall } = silence();
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
  assert.equal(asked.length, 1);
});

test('a request for a token that takes ten seconds is a 504', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { fetch, nextCall } = silence(() => null);
  const called = nextCall();
  const answer = handlerOf('https://api.cyclr.com', fetch)(ask('GET', 13));
  await called;
  t.mock.timers.tick(10_000);
  assert.equal((await answer).status, 504);
});

test('no answer takes thirty seconds: not with a slow host …', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let asked!: () => void;
  const asking = new Promise<void>((resolve) => { asked = resolve; });
  const handle = createConnectorAuthHandler({
    clientId: 'c',
    clientSecret: 's',
    authorize: () => {
      asked();
      return new Promise<never>(() => {});
    },
  });
  const answer = handle(ask('GET', 13));
  await asking;
  t.mock.timers.tick(29_000);
  assert.equal((await answer).status, 504);
});

test('… nor with a slow body', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let pulled!: () => void;
  const pulling = new Promise<void>((resolve) => { pulled = resolve; });
  const body = new ReadableStream({ pull: () => { pulled(); } }, { highWaterMark: 0 });
  const init = { method: 'POST', headers: { 'origin': page, 'content-type': 'application/json' }, body, duplex: 'half' };
  const answer = handlerOf('https://api.cyclr.com', silence().fetch)(new Request(`${page}/13`, init as RequestInit));
  await pulling;
  t.mock.timers.tick(29_000);
  assert.equal((await answer).status, 504);
});

test('… nor with one slow call after the other', async (t) => {
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
    t.mock.timers.tick(9_000);
    slow.shift()!(Response.json(body));
  }
  await next;
  t.mock.timers.tick(1_000);
  assert.equal((await answer).status, 504);
});

test('a client that goes away ends the call that is under way, and no other follows', async () => {
  const gone = new AbortController();
  const { fetch, asked, signals, nextCall } = silence();
  const called = nextCall();
  const request = ask('DELETE', 13);
  const answer = handlerOf('https://api.cyclr.com', fetch)(new Request(request, { signal: gone.signal }));
  await called;
  gone.abort();
  assert.equal((await answer).status, 499);
  assert.equal(signals[0]!.aborted, true);
  assert.deepEqual(asked, ['PUT /v1.0/account/connectors/13/deauthenticate']);
});

test('a client that is gone already is not served', async () => {
  const { fetch, asked } = silence();
  const answer = await handlerOf('https://api.cyclr.com', fetch)(new Request(`${page}/13`, { signal: AbortSignal.abort() }));
  assert.equal(answer.status, 499);
  assert.deepEqual(asked, []);
});
