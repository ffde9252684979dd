import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { HandlerEvent, RequestEvent } from '../../src/server/index.js';
import { account, accountId, page, parameter, seed, setUp, username } from './setup.js';
import { attempt, navigate, readPage } from './start-setup.js';

test('redirects to a sign-in URL that keeps every value unchanged, and gives it nowhere else', async (t) => {
  const { handle, cyclr, calls } = await setUp(t);
  const callbackMessage = 'a fresh one & more = +/';
  const response = await handle(navigate(12, { query: { targetOrigin: `${page}/page?x#y`, callbackMessage } }));
  assert.equal(response.status, 303);
  const [[token, { expiresAt, ...issued }]] = [...cyclr.state.signInTokens] as unknown as [[string, { expiresAt: number }]];
  assert.deepEqual(issued, { accountId, username });
  assert.equal(typeof expiresAt, 'number');
  const { location, ...headers } = Object.fromEntries(response.headers);
  const url = new URL(location!);
  assert.equal(url.origin + url.pathname, `${cyclr.origin}/connectorauth/updateaccountconnectoroauth`);
  assert.deepEqual([...url.searchParams], [['id', '12'], ['token', token], ['targetOrigin', page], ['callbackMessage', callbackMessage]]);
  assert.deepEqual(headers, { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
  assert.equal(await response.text(), '');
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/12', `POST /v1.0/accounts/${accountId}/signintoken`]);
});

test('without a callbackMessage, the sign-in returns to the target as a page', async (t) => {
  const { handle } = await setUp(t);
  const targetOrigin = `${page}/done?cyclr-attempt=${attempt}&a=b#part`;
  const { headers } = await handle(navigate(12, { query: { targetOrigin } }));
  const { searchParams } = new URL(headers.get('location')!);
  assert.equal(searchParams.get('targetOrigin'), targetOrigin);
  assert.equal(searchParams.has('callbackMessage'), false);
});

test('makes a new token for each navigation, also for the same attempt, as a reload sends it', async (t) => {
  const { handle, cyclr } = await setUp(t);
  const locations = [];
  for (let i = 0; i < 2; i++) locations.push((await handle(navigate(12))).headers.get('location'));
  assert.equal(new Set(locations).size, 2);
  assert.equal(cyclr.state.signInTokens.size, 2);
});

test('accepts one slash at the end, and parameters of the host', async (t) => {
  const { handle } = await setUp(t);
  assert.equal((await handle(navigate('12', { query: `tenant=a&targetOrigin=${page}&tenant=b` }))).status, 303);
  const { url, headers } = navigate(12);
  assert.equal((await handle(new Request(url.replace('/start?', '/start/?'), { headers }))).status, 303);
  assert.equal((await handle(new Request(url.replace('/start?', '//start?'), { headers }))).status, 404);
});

test('accepts a navigation with or without Sec-Fetch-User, which WebKit does not send', async (t) => {
  const { handle } = await setUp(t);
  for (const user of ['?1', null]) assert.equal((await handle(navigate(12, { headers: { 'sec-fetch-user': user } }))).status, 303);
});

for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
  test(`answers ${method} with 405 and makes no token`, async (t) => {
    const { handle, cyclr } = await setUp(t);
    const response = await handle(navigate(12, { method, headers: { origin: page } }));
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET']);
    assert.equal((await response.text()) === '', method === 'HEAD');
    assert.deepEqual(cyclr.requests, []);
  });
}

const refusals: readonly (readonly [what: string, status: number, detail: RegExp, init: Parameters<typeof navigate>[1]])[] = [
  ['without Fetch Metadata, as over plain http', 403, /https/, { headers: { 'sec-fetch-site': null, 'sec-fetch-mode': null, 'sec-fetch-dest': null } }],
  ['from another site', 403, /this origin/, { headers: { 'sec-fetch-site': 'cross-site' } }],
  ['from another host of the same site', 403, /this origin/, { headers: { 'sec-fetch-site': 'same-site' } }],
  ['that the user typed, or a mail program opened', 403, /this origin/, { headers: { 'sec-fetch-site': 'none' } }],
  ['by fetch', 403, /window/, { headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } }],
  ['without a mode', 403, /window/, { headers: { 'sec-fetch-mode': null } }],
  ['in a frame', 403, /window/, { headers: { 'sec-fetch-dest': 'iframe' } }],
  ['by a prefetch', 403, /in advance/, { headers: { 'sec-purpose': 'prefetch' } }],
  ['by a prerender', 403, /in advance/, { headers: { 'sec-purpose': 'prefetch;prerender' } }],
  ['by an older prefetch', 403, /in advance/, { headers: { purpose: 'prefetch' } }],
  ['with a foreign Origin', 403, /origins/, { headers: { origin: 'https://evil.example' } }],
  ['without a query', 400, /`targetOrigin` is missing/, { query: '' }],
  ['without targetOrigin', 400, /`targetOrigin` is missing/, { query: { callbackMessage: attempt } }],
  ['with an empty targetOrigin', 400, /`targetOrigin` is not valid/, { query: 'targetOrigin=' }],
  ['with targetOrigin twice', 400, /`targetOrigin` is given twice/, { query: `targetOrigin=${page}&targetOrigin=${page}` }],
  ['with callbackMessage twice', 400, /`callbackMessage` is given twice/, { query: `targetOrigin=${page}&callbackMessage=a&callbackMessage=a` }],
  ['with an empty callbackMessage', 400, /`callbackMessage` is not valid/, { query: `targetOrigin=${page}&callbackMessage=` }],
  ['with a control character', 400, /`callbackMessage` is not valid/, { query: `targetOrigin=${page}&callbackMessage=a%0d%0ab` }],
  ['with bytes that are not UTF-8', 400, /`targetOrigin` is not valid/, { query: `targetOrigin=${page}/%ff` }],
  ['with more than 8 kB of query', 400, /8 kB/, { query: { targetOrigin: page, callbackMessage: 'x'.repeat(8_192) } }],
];
for (const [what, status, detail, init] of refusals) {
  test(`refuses a start ${what} with ${status}, before it calls the host or Cyclr`, async (t) => {
    const { handle, cyclr } = await setUp(t, undefined, { authorize: () => assert.fail('called'), limit: () => assert.fail('called') });
    const response = await handle(navigate(12, init));
    assert.equal(response.status, status);
    assert.match(readPage(await response.text()).paragraphs.at(-1)!, detail);
    assert.deepEqual(cyclr.requests, []);
  });
}

test('calls a service worker and a missing header a mistake of the page, and a foreign site a missing right', async (t) => {
  const { handle } = await setUp(t);
  const codeOf = async (headers: Readonly<Record<string, string | null>>) => {
    const { paragraphs, told } = readPage(await (await handle(navigate(12, { headers }))).text());
    return [told!.problem.code, paragraphs.at(-1)!.includes('a service worker must leave this route alone')];
  };
  // A service worker's `fetch(event.request)`, in Chromium and WebKit, and in Firefox.
  for (const mode of ['navigate', 'same-origin']) {
    assert.deepEqual(await codeOf({ 'sec-fetch-mode': mode, 'sec-fetch-dest': 'empty' }), ['misconfigured', true], mode);
  }
  assert.deepEqual(await codeOf({ 'sec-fetch-dest': 'iframe' }), ['misconfigured', true]);
  assert.deepEqual(await codeOf({ 'sec-fetch-site': null, 'sec-fetch-mode': null, 'sec-fetch-dest': null }), ['misconfigured', false]);
  for (const site of ['cross-site', 'same-site', 'none']) {
    assert.deepEqual(await codeOf({ 'sec-fetch-site': site, 'sec-fetch-dest': 'empty' }), ['unauthorized', false], site);
  }
  assert.deepEqual(await codeOf({ 'sec-purpose': 'prefetch' }), ['unauthorized', false]);
});

test('accepts a query of 8 kB', async (t) => {
  const { handle } = await setUp(t);
  const query = `targetOrigin=${page}&callbackMessage=`;
  assert.equal((await handle(navigate(12, { query: query.padEnd(8_191, 'x') }))).status, 303);
});

test('checks the target as a POST’s is checked', async (t) => {
  const { handle, cyclr } = await setUp(t, undefined, { origins: ['https://app.example', page] });
  const statusOf = async (targetOrigin: string) => (await handle(navigate(12, { query: { targetOrigin } }))).status;
  for (const target of ['https://evil.example', 'https://user@host.example', 'null', '*', '/done', 'javascript:alert(1)']) {
    assert.equal(await statusOf(target), 422, target);
  }
  assert.deepEqual(cyclr.requests, []);
  assert.equal(await statusOf('https://app.example/done'), 303);
});

test('refuses a connector without OAuth, one with a missing property, and an unknown one, without a token', async (t) => {
  const { handle, cyclr } = await setUp(t, account(
    seed(33, 'ApiKey'),
    seed(34, 'OAuth2', { Parameters: [parameter('Subdomain')] }),
    seed(35, 'OAuth1', { Parameters: [parameter('Optional', { IsOptional: true })] }),
  ));
  const codeOf = async (id: number | string) => {
    const response = await handle(navigate(id));
    const { told } = response.status === 303 ? { told: null } : readPage(await response.text());
    return [response.status, told?.problem.code];
  };
  assert.deepEqual(await codeOf(33), [422, 'unsupported_auth_type']);
  assert.deepEqual(await codeOf(34), [422, 'missing_properties']);
  assert.deepEqual(await codeOf(99), [404, 'not_found']);
  assert.deepEqual(await codeOf('x'), [404, 'not_found']);
  assert.deepEqual(await codeOf('033'), [404, 'not_found']);
  assert.equal(cyclr.state.signInTokens.size, 0);
  assert.deepEqual(await codeOf(35), [303, undefined]);
});

test('starts the sign-in once the properties are stored', async (t) => {
  const { ask, handle, stored } = await setUp(t);
  const properties = { Subdomain: 'acme', Environment: 'Sandbox', ClientId: 'id', ClientSecret: 'secret' };
  assert.equal((await handle(navigate(15))).status, 422);
  const { status, body } = await ask('POST', 15, { authType: 'OAuth2', properties, direct: true });
  assert.deepEqual([status, body.id, body.authenticated, 'url' in body], [200, '15', false, false]);
  assert.deepEqual(Object.fromEntries(stored(15).properties.map(({ Name, Value }) => [Name, Value])), properties);
  assert.equal((await handle(navigate(15))).status, 303);
});

test('a POST with direct makes no token, and its properties are judged as ever', async (t) => {
  const { ask, cyclr, calls } = await setUp(t);
  assert.equal((await ask('POST', 12, { authType: 'OAuth2', direct: true })).status, 200);
  assert.equal(cyclr.state.signInTokens.size, 0);
  const missing = await ask('POST', 15, { authType: 'OAuth2', properties: {}, direct: true });
  assert.deepEqual([missing.status, missing.body.code], [422, 'missing_properties']);
  assert.equal((await ask('POST', 13, { authType: 'OAuth2', direct: true })).body.code, 'unsupported_auth_type');
  calls();
  for (const direct of [false, null, 'true', 1, {}, []]) {
    const { status, body } = await ask('POST', 12, { authType: 'OAuth2', targetOrigin: page, callbackMessage: 'x', direct });
    assert.deepEqual([status, body.code], [400, 'endpoint_error'], JSON.stringify(direct));
  }
  assert.deepEqual(calls(), []);
});

test('passes on a redirect by authorize, such as to a login page', async (t) => {
  const headers = { 'location': 'https://login.example/?back=1', 'set-cookie': 'a=b' };
  const { handle, cyclr } = await setUp(t, undefined, { authorize: () => new Response(null, { status: 302, headers }) });
  const response = await handle(navigate(12));
  assert.equal(response.status, 302);
  assert.deepEqual(Object.fromEntries(response.headers), { ...headers, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  assert.deepEqual(cyclr.requests, []);
});

test('shows a refusal by authorize or limit as a page, and keeps its cookies and Retry-After', async (t) => {
  for (const [hook, status, code] of [['authorize', 401, 'unauthorized'], ['authorize', 403, 'unauthorized'], ['limit', 429, 'rate_limited']] as const) {
    const refusal = () => {
      const response = new Response('{"secret":"of the host"}', {
        status,
        headers: { 'content-type': 'application/json', 'retry-after': '7', 'www-authenticate': 'Basic', 'x-other': 'x', 'cross-origin-opener-policy': 'same-origin' },
      });
      response.headers.append('set-cookie', 'a=b');
      response.headers.append('set-cookie', 'c=d');
      return response;
    };
    const { handle } = await setUp(t, undefined, { [hook]: refusal });
    const response = await handle(navigate(12));
    const text = await response.text();
    assert.equal(response.status, status);
    assert.deepEqual(response.headers.getSetCookie(), ['a=b', 'c=d']);
    assert.deepEqual(['retry-after', 'www-authenticate', 'x-other', 'cross-origin-opener-policy'].map((name) => response.headers.get(name)), ['7', 'Basic', null, null]);
    assert.deepEqual(readPage(text).told, { attempt, problem: { status, code, retryAfter: 7 } });
    assert(!text.includes('of the host'));
  }
});

test('shows a page if the host fails or is slow, and if Cyclr cannot be reached', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let called!: () => void;
  const authorizing = new Promise<void>((resolve) => { called = resolve; });
  const base = { clientId: 'c', clientSecret: 's', authorize: () => ({ accountId, username }) };
  const problemOf = async (response: Response) => readPage(await response.text()).told!.problem;
  const slow = createConnectorAuthHandler({
    ...base,
    authorize: () => {
      called();
      return new Promise<never>(() => {});
    },
  })(navigate(12));
  await authorizing;
  t.mock.timers.tick(29_000);
  const { reference, ...late } = await problemOf(await slow);
  assert.equal(typeof reference, 'string');
  assert.deepEqual(late, { status: 504, code: 'endpoint_error', retryable: true });
  t.mock.timers.reset();
  const failing = createConnectorAuthHandler({ ...base, authorize: () => { throw new Error('a secret'); } });
  const response = await failing(navigate(12));
  assert.equal(response.status, 500);
  assert(!(await response.text()).includes('a secret'));
  const alone = createConnectorAuthHandler({ ...base, fetch: () => Promise.reject(new Error('reset')) });
  const unreachable = await problemOf(await alone(navigate(12)));
  assert.deepEqual([unreachable.status, unreachable.code], [502, 'endpoint_error']);
});

test('limit and authorize get the connector’s id and the request', async (t) => {
  const seen: unknown[] = [];
  const { handle } = await setUp(t, undefined, {
    limit: ({ url }, id) => {
      seen.push([new URL(url).pathname, id]);
      return null;
    },
    authorize: ({ method }, id) => {
      seen.push([method, id]);
      return { accountId, username };
    },
  });
  assert.equal((await handle(navigate(12))).status, 303);
  assert.deepEqual(seen, [['/api/connectors/12/start', '12'], ['GET', '12']]);
});

test('reports each start as one event, without its URL', async (t) => {
  const events: Omit<HandlerEvent, 'duration'>[] = [];
  const errors: string[] = [];
  const { handle, cyclr } = await setUp(t, undefined, {
    onEvent: ({ duration: _, ...event }) => events.push(event),
    onError: (_, reference) => errors.push(reference),
  });
  const requestEvents = () => events.splice(0).filter(({ what }) => what !== 'token');
  const common = { connectorId: '12', accountId, upstreamStatus: 200, upstreamCalls: 2, authenticated: null, originRefusal: null };
  await handle(navigate(12));
  assert.deepEqual(requestEvents(), [{ ...common, what: 'start', outcome: 'ok', status: 303, reference: null }]);
  cyclr.intercept = ({ url }) => url.endsWith('/signintoken') ? new Response('down', { status: 503 }) : undefined;
  const { told } = readPage(await (await handle(navigate(12))).text());
  const { reference } = told!.problem;
  assert.deepEqual(requestEvents(), [{ ...common, what: 'start', outcome: 'endpoint_error', status: 502, upstreamStatus: 503, reference }]);
  assert.deepEqual(errors, [reference]);
  await handle(navigate(12, { headers: { 'sec-fetch-site': 'none' } }));
  const [refused] = requestEvents() as RequestEvent[];
  const { what, connectorId, outcome, status, originRefusal } = refused!;
  assert.deepEqual([what, connectorId, outcome, status, originRefusal], ['refused', '12', 'unauthorized', 403, 'cross-site']);
});

test('describes the origin of the sign-in for connectors with OAuth only', async (t) => {
  const { ask } = await setUp(t, undefined, { serviceUrl: 'https://partner-h.cyclr.example/base/' });
  assert.equal((await ask('GET', 12)).body.serviceOrigin, 'https://partner-h.cyclr.example');
  assert.equal('serviceOrigin' in (await ask('GET', 13)).body, false);
});
