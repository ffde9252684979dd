import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import type { ConnectorAuthOptions, Fetch } from '../../../src/server/index.js';
import { evil, forged, hear, key, target, wish } from './attacker.js';
import { account, page, parameter, seed, username } from '../setup.js';

const tooMany = () => Response.json({ please: 'wait' }, { status: 429, headers: { 'retry-after': '17' } });

test('who asks too often is refused by the host’s limiter, before anybody is disturbed', async (t) => {
  let asked = 0;
  const { send, disturbed } = await target(t, { limit: () => {
    asked += 1;
    return asked > 3 ? tooMany() : undefined;
  } });
  const one = async () => {
    const before = disturbed();
    const { status, headers } = await send(forged('POST', 12, {}, wish));
    return [status, headers.get('retry-after'), headers.get('cache-control'), disturbed() > before];
  };
  for (let count = 0; count < 3; count += 1) assert.deepEqual(await one(), [200, null, 'no-store', true]);
  for (let count = 0; count < 20; count += 1) assert.deepEqual(await one(), [429, '17', 'no-store', false]);
});

test('the limiter is told whose connector it is', async (t) => {
  const asked: unknown[] = [];
  const { send } = await target(t, { limit: (request, connectorId) => {
    asked.push([request.method, request.headers.get('cookie'), connectorId]);
    return null;
  } });
  for (const method of ['GET', 'POST', 'DELETE']) assert.equal((await send(forged(method, 13, { cookie: 'session=1' }))).status, 200);
  assert.deepEqual(asked, [['GET', 'session=1', '13'], ['POST', 'session=1', '13'], ['DELETE', 'session=1', '13']]);
});

test('another site’s page cannot use up what a user may ask', async (t) => {
  let asked = 0;
  const { send } = await target(t, { origins: [page], limit: () => { asked += 1; } });
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
    await send(forged(method, 13, { 'origin': evil, 'access-control-request-method': 'POST' }));
    await send(forged(method, 13, { 'origin': null, 'sec-fetch-site': 'cross-site' }));
  }
  await send(forged('POST', 13, { 'content-type': 'text/plain' }));
  await send(forged('GET', '13%2f..'));
  assert.equal(asked, 0);
});

for (const [what, limit] of [
  ['throws', () => { throw new Error('down'); }],
  ['rejects', () => Promise.reject(new Error('down'))],
  ['gives what is no answer', () => true as never],
] as const) {
  test(`a limiter that ${what} lets nobody in`, async (t) => {
    const { send, disturbed } = await target(t, { limit });
    for (const method of ['GET', 'POST', 'DELETE']) assert.equal((await send(forged(method, 13))).status, 500);
    assert.equal(disturbed(), 0);
  });
}

for (const at of ['/oauth/token', '/connectors/12', '/signintoken']) {
  test(`Cyclr’s own limit, at …${at}, is the page’s to wait for and is not run against`, async (t) => {
    const { send, cyclr } = await target(t);
    let refused = 0;
    cyclr.intercept = (request) => {
      if (!request.url.endsWith(at)) return undefined;
      refused += 1;
      return tooMany();
    };
    const { status, headers, body } = await send(forged('POST', 12, {}, wish));
    assert.deepEqual([status, headers.get('retry-after'), body.code, body.retryable], [429, '17', 'rate_limited', true]);
    assert.equal(refused, 1);
  });
}

test('however many ask at once, Cyclr is asked for one access token', async (t) => {
  const { send, tokenRequests } = await target(t);
  const answers = await Promise.all(Array.from({ length: 100 }, () => send(forged('POST', 12, {}, wish))));
  assert(answers.every(({ status }) => status === 200));
  assert.equal(tokenRequests(), 1);
});

test('a 401 that stays costs two calls and no more', async (t) => {
  const { send, cyclr, calls } = await target(t);
  let refused = 0;
  cyclr.intercept = (request) => {
    if (!request.url.endsWith('/connectors/13')) return undefined;
    refused += 1;
    return refused > 20 ? undefined : Response.json({}, { status: 401 });
  };
  assert.equal((await send(forged('GET', 13))).status, 502);
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/13', 'GET /v1.0/account/connectors/13']);
});

test('a thousand properties in a body cost no call', async (t) => {
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

test('an answer without end is left before it fills the memory', async () => {
  let sent = 0;
  let isLeft = false;
  const endless = () => new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(32));
      if (sent > 20_000_000) controller.close();
    },
    cancel() { isLeft = true; },
  });
  const handle = handlerWith(async (url) => isToken(url) ? Response.json({ access_token: 't' }) : new Response(endless()));
  assert.equal((await handle(forged('GET', 13))).status, 502);
  assert(isLeft);
  assert(sent < 5_000_000, `${sent} bytes were taken`);
});

test('however many accounts ask, the tokens of a thousand are remembered', async () => {
  let requests = 0;
  const handle = handlerWith(async (url) => {
    if (!isToken(url)) return Response.json(connector);
    requests += 1;
    return Response.json({ access_token: 't', expires_in: 1_000 });
  }, { tokenScope: 'account', authorize: (request) => ({ accountId: request.headers.get('x-of') ?? '', username }) });
  const ask = async (of: string) => { assert.equal((await handle(forged('GET', 13, { 'x-of': of }))).status, 200); };
  for (let index = 0; index <= 1_000; index += 1) await ask(`a${index}`);
  assert.equal(requests, 1_001);
  await ask('a1000');
  assert.equal(requests, 1_001);
  await ask('a0');
  assert.equal(requests, 1_002);
});

test('a body that is sent slower than anybody types is given up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let begun!: () => void;
  const reading = new Promise<void>((resolve) => { begun = resolve; });
  const body = new ReadableStream<Uint8Array>({ pull: () => { begun(); } }, { highWaterMark: 0 });
  const init = { method: 'POST', headers: { 'origin': page, 'content-type': 'application/json' }, body, duplex: 'half' };
  let status = 0;
  const handle = handlerWith(async () => Response.json({}));
  const answer = handle(new Request(`${page}/13`, init as RequestInit)).then(hear).then((heard) => { status = heard.status; });
  await reading;
  t.mock.timers.tick(30_000);
  for (let turns = 0; turns < 20 && status === 0; turns += 1) await setImmediate();
  assert.equal(status, 504);
  await answer;
});
