import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions, HandlerEvent, RequestEvent } from '../../src/server/index.js';
import { accountId, ask, page, setUp } from './setup.js';

/** A handler whose events are recorded without their durations. */
async function observed(t: Parameters<typeof setUp>[0], more: Partial<ConnectorAuthOptions> = {}) {
  const events: Omit<HandlerEvent, 'duration'>[] = [];
  const onEvent = ({ duration, ...event }: HandlerEvent) => {
    assert(Number.isInteger(duration) && duration >= 0, String(duration));
    events.push(event);
  };
  const bench = await setUp(t, undefined, { onEvent, ...more });
  return { ...bench, events: () => events.splice(0) };
}

const request = {
  connectorId: '13', accountId, outcome: 'ok', status: 200, reference: null, upstreamStatus: 200, authenticated: null, originRefusal: null,
};
const token = { what: 'token', connectorId: null, accountId: null, status: null, reference: null };

test('reports each answer and each request for an access token as one event', async (t) => {
  const { ask, events } = await observed(t);
  await ask('GET', 13);
  assert.deepEqual(events(), [
    { ...token, outcome: 'ok', upstreamStatus: 200, upstreamCalls: 1 },
    { ...request, what: 'describe', upstreamCalls: 1, authenticated: false },
  ]);
  await ask('HEAD', 13);
  await ask('POST', 12, { authType: 'OAuth2' });
  await ask('POST', 13, { authType: 'ApiKey', apiKey: 'k' });
  await ask('DELETE', 13);
  await ask('OPTIONS', 13);
  assert.deepEqual(events(), [
    { ...request, what: 'describe', upstreamCalls: 1, authenticated: false },
    { ...request, what: 'sign-in', connectorId: '12', upstreamCalls: 2 },
    { ...request, what: 'store', upstreamCalls: 2, authenticated: true },
    { ...request, what: 'disconnect', upstreamCalls: 2, authenticated: false },
    { ...request, what: 'preflight', accountId: null, status: 204, upstreamStatus: null, upstreamCalls: 0 },
  ]);
});

const refused = { ...request, what: 'refused', accountId: null, upstreamStatus: null, upstreamCalls: 0 };
const refusals: readonly (readonly [what: string, args: Parameters<typeof ask>, event: object])[] = [
  ['no connector id', ['GET', 'x;'], { connectorId: null, outcome: 'not_found', status: 404 }],
  ['an unsupported method', ['PATCH', 13], { outcome: 'endpoint_error', status: 405 }],
  ['a foreign origin', ['DELETE', 13, undefined, { origin: 'https://evil.example' }], { outcome: 'unauthorized', status: 403, originRefusal: 'foreign' }],
  ['a body that is not JSON', ['POST', 13, 'x'], { accountId, outcome: 'endpoint_error', status: 400 }],
];

for (const [what, args, event] of refusals) {
  test(`reports a request with ${what} as refused, with the answer’s reference`, async (t) => {
    const { ask, events } = await observed(t);
    const { body: { reference } } = await ask(...args);
    assert.match(reference, /^[\da-f-]{36}$/);
    assert.deepEqual(events(), [{ ...refused, ...event, reference }]);
  });
}

const origins: readonly (readonly [reason: string, method: string, headers: Record<string, string>])[] = [
  ['foreign', 'POST', { origin: 'https://evil.example' }],
  ['foreign', 'GET', { origin: 'https://evil.example' }],
  ['foreign', 'POST', { origin: 'not a URL' }],
  ['foreign', 'POST', { origin: `${page}:8443` }],
  ['scheme', 'DELETE', { origin: page.replace('https:', 'http:') }],
  ['opaque', 'POST', { origin: 'null' }],
  ['cross-site', 'GET', { 'sec-fetch-site': 'cross-site' }],
  ['foreign', 'OPTIONS', { 'origin': 'https://evil.example', 'access-control-request-method': 'POST' }],
];

for (const [reason, method, headers] of origins) {
  test(`reports the refused origin of a ${method} with ${JSON.stringify(headers)} as ${reason}`, async (t) => {
    const { ask, events } = await observed(t);
    assert.equal((await ask(method, 13, undefined, headers)).status, 403);
    const [event] = events() as RequestEvent[];
    assert.deepEqual([event?.what, event?.originRefusal, event?.authenticated], ['refused', reason, null]);
  });
}

test('reports a POST and a DELETE without an origin as missing', async (t) => {
  const { handle, events } = await observed(t);
  for (const method of ['POST', 'DELETE']) assert.equal((await handle(new Request(`${page}/api/connectors/13`, { method }))).status, 403);
  assert.deepEqual((events() as RequestEvent[]).map(({ originRefusal }) => originRefusal), ['missing', 'missing']);
});

test('reports the refused target of a sign-in', async (t) => {
  const { ask, events } = await observed(t);
  await ask('POST', 12, { authType: 'OAuth2', properties: {}, targetOrigin: 'https://evil.example', callbackMessage: 'x' });
  const event = events().at(-1) as RequestEvent;
  assert.deepEqual([event.what, event.outcome, event.originRefusal], ['sign-in', 'misconfigured', 'target']);
});

const byHost = [
  [302, 'unauthorized'], [401, 'unauthorized'], [403, 'unauthorized'], [404, 'not_found'], [422, 'invalid_credentials'], [429, 'rate_limited'],
  [503, 'endpoint_error'],
] as const;
for (const [status, outcome] of byHost) {
  for (const hook of ['authorize', 'limit'] as const) {
    test(`reports a ${status} from ${hook} as refused with ${outcome}`, async (t) => {
      const { handle, events } = await observed(t, { [hook]: () => new Response(null, { status }) });
      await handle(ask('GET', 13));
      assert.deepEqual(events(), [{ ...refused, outcome, status }]);
    });
  }
}

test('reports a failure of Cyclr’s with its status and calls, and uses one reference for page, log and event', async (t) => {
  const references: string[] = [];
  const { ask, cyclr, events } = await observed(t, { onError: (_, reference) => references.push(reference) });
  cyclr.intercept = (call) => call.url.endsWith('/signintoken') ? new Response('down', { status: 503 }) : undefined;
  const { body } = await ask('POST', 12, { authType: 'OAuth2' });
  const failed = { what: 'sign-in', connectorId: '12', outcome: 'endpoint_error', status: 502, upstreamStatus: 503, upstreamCalls: 2 };
  assert.deepEqual(events().at(-1), { ...request, ...failed, reference: body.reference });
  assert.deepEqual(references, [body.reference]);
});

test('counts a 401 and its retry as two calls, besides the request for a new token', async (t) => {
  const { ask, cyclr, events } = await observed(t);
  await ask('GET', 13);
  events();
  cyclr.state.accessTokens.clear();
  await ask('GET', 13);
  assert.deepEqual(events(), [
    { ...token, outcome: 'ok', upstreamStatus: 200, upstreamCalls: 1 },
    { ...request, what: 'describe', upstreamCalls: 2, authenticated: false },
  ]);
});

test('reports a refused request for a token with the reason', async (t) => {
  const { ask, events } = await observed(t, { clientSecret: 'wrong' });
  await ask('GET', 13);
  const [first, second] = events();
  assert.deepEqual(first, { ...token, outcome: 'unauthorized', upstreamStatus: 400, upstreamCalls: 1 });
  assert.equal(second?.upstreamCalls, 0);
});

test('counts a repeated call twice, and reports no status for a call without an answer', async () => {
  const events: HandlerEvent[] = [];
  const handle = createConnectorAuthHandler({
    clientId: 'c',
    clientSecret: 's',
    authorize: () => ({ accountId, username: 'u' }),
    onEvent: (event) => events.push(event),
    fetch: (url) => url.endsWith('/oauth/token') ? Promise.resolve(Response.json({ access_token: 't' })) : Promise.reject(new Error('reset')),
  });
  await handle(ask('GET', 13));
  assert.deepEqual([events[1]?.upstreamCalls, events[1]?.upstreamStatus, events[1]?.outcome], [2, null, 'endpoint_error']);
});

const hooks = {
  throws: () => { throw new Error('The log is full.'); },
  rejects: () => Promise.reject(new Error('The log is full.')),
  hangs: () => new Promise(() => {}),
};
for (const [what, hook] of Object.entries(hooks)) {
  test(`answers as usual if a hook ${what}`, async (t) => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);
    t.after(() => process.off('unhandledRejection', note));
    const { ask, cyclr } = await setUp(t, undefined, { onEvent: hook, onError: hook });
    assert.equal((await ask('GET', 13)).status, 200);
    cyclr.intercept = () => new Response('down', { status: 503 });
    assert.equal((await ask('GET', 13)).status, 502);
    await new Promise(setImmediate);
    assert.deepEqual(rejections, []);
  });
}

