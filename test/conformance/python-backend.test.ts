import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { ConnectorDescription, ProblemDetails } from '../../src/contract/wire.js';
import { tableOf } from '../../src/conformance/table.js';
import { sendNavigation } from '../../src/conformance/navigation.js';
import { account, accountId, parameter, seed, username } from '../server/setup.js';
import { attempt, navigate, readPage } from '../server/start-setup.js';
import { assertDescribed } from './described.js';
import { ourServer, startPython } from './python-backend.js';
import { checked, connectors, named, skippedFor } from './setup.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';
/** Headers of the connection, which openapi.yaml does not describe. */
const CONNECTION = ['date', 'server', 'connection', 'content-length', 'keep-alive'];

const REFERENCE = '[0-9a-f-]{36}';

/** @throws {AssertionError} if the server has logged anything but answers of Cyclr that cannot be used, such as an error of its own. */
function assertUnusableAnswers(output: string): void {
  const [, ...logged] = output.trimEnd().split('\n');
  assert(logged.length > 0);
  const line = new RegExp(`^${REFERENCE} Cyclr('s answer does not have the shape| answered 500 to GET)`);
  for (const each of logged) assert.match(each, line);
}

describe('the backend in Python', { skip: noPython }, () => {
  for (const [what, id] of connectors) {
    test(`passes the check for ${what} and leaves the connector disconnected`, async (t) => {
      const { origin, cyclr, output } = await startPython(t);
      const rows = await checked(origin, id);
      assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
      assert.deepEqual(named(rows, 'skipped'), skippedFor(what));
      const [account] = cyclr.state.accounts.values();
      assert.equal(account!.connectors.get(id)!.authValue, null);
      // Cyclr creates unknown users: a user named by the page would be in the list.
      assert.deepEqual([...account!.users], [username]);
      assert.equal(cyclr.requests.filter(({ path }) => path === '/oauth/token').length, 1);
      assert.equal(output(), `${origin}/api/connectors\n`);
    });
  }

  test('answers as openapi.yaml describes', async (t) => {
    const { origin, cyclr } = await startPython(t);
    const json = { origin, 'content-type': 'application/json' };
    const seen: number[] = [];
    const ask = async (method: string, id: number | string, headers: Record<string, string> = {}, body: object | string | null = null) => {
      const text = typeof body === 'object' && body ? JSON.stringify(body) : body;
      const response = await fetch(`${origin}/api/connectors/${id}`, { method, headers, body: text, redirect: 'manual' });
      const described = new Headers([...response.headers].filter(([name]) => !CONNECTION.includes(name)));
      assertDescribed({ method, status: response.status, headers: described, text: await response.text() });
      seen.push(response.status);
    };
    await ask('GET', 13);
    await ask('HEAD', 13);
    await ask('GET', '013');
    await ask('OPTIONS', 13);
    await ask('FOO', 13);
    await ask('POST', 13, json, { authType: 'ApiKey', apiKey: ' ' });
    await ask('POST', 13, json, { authType: 'ApiKey', apiKey: 'k', properties: [] });
    await ask('POST', 13, json, '{"authType":"ApiKey","apiKey":"\\ud800"}');
    await ask('POST', 13, json, '['.repeat(60_000));
    await ask('POST', 14, json, { authType: 'Basic', username: 'a:b', password: 'c' });
    await ask('POST', 16, json, { authType: 'None', properties: { Feed: '' } });
    await ask('POST', 12, json, { authType: 'OAuth2', targetOrigin: 'https://foreign.example', callbackMessage: 'x' });
    await ask('POST', 12, json, { authType: 'OAuth2', targetOrigin: 'http://[', callbackMessage: 'x' });
    await ask('POST', 12, json, { authType: 'OAuth2' });
    await ask('DELETE', 13, { origin });
    assert.deepEqual(seen, [200, 200, 404, 405, 405, 422, 400, 422, 400, 422, 422, 422, 422, 200, 200]);

    cyclr.intercept = () => Response.json({ Message: 'CANARY' }, { status: 429, headers: { 'retry-after': '7' } });
    await ask('GET', 13);
    // A redirect to an address that has an answer.
    cyclr.intercept = (request) => request.url.endsWith('/13') ? Response.redirect(`${cyclr.origin}/v1.0/account/connectors/14`, 302) : undefined;
    await ask('GET', 13);
    cyclr.intercept = () => new Response('<html>');
    await ask('GET', 13);
    assert.deepEqual(seen.slice(-3), [429, 502, 502]);
  });

  type Init = Parameters<typeof navigate>[1];
  const starts: readonly (readonly [what: string, id: number | string, init: (origin: string) => Init, status: number])[] = [
    ['by message', 12, (own) => ({ query: { targetOrigin: own, callbackMessage: attempt } }), 303],
    ['by return page', 12, (own) => ({ query: { targetOrigin: `${own}/done?cyclr-attempt=${attempt}#x` } }), 303],
    ['with a parameter of the host', 12, (own) => ({ query: `tenant=a&targetOrigin=${own}` }), 303],
    ['from another site', 12, () => ({ headers: { 'sec-fetch-site': 'cross-site' } }), 403],
    ['without Fetch Metadata', 12, () => ({ headers: { 'sec-fetch-site': null, 'sec-fetch-mode': null, 'sec-fetch-dest': null } }), 403],
    ['by fetch', 12, () => ({ headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } }), 403],
    ['that a service worker passes on', 12, () => ({ headers: { 'sec-fetch-dest': 'empty' } }), 403],
    ['in a frame', 12, () => ({ headers: { 'sec-fetch-dest': 'iframe' } }), 403],
    ['by a prefetch', 12, () => ({ headers: { 'sec-purpose': 'prefetch' } }), 403],
    ['by an older prefetch', 12, () => ({ headers: { purpose: 'prefetch' } }), 403],
    ['by HEAD', 12, () => ({ method: 'HEAD' }), 405],
    ['by POST', 12, () => ({ method: 'POST' }), 405],
    ['without a query', 12, () => ({ query: '' }), 400],
    ['with two targets', 12, (own) => ({ query: `targetOrigin=${own}&targetOrigin=${own}` }), 400],
    ['with an empty message', 12, (own) => ({ query: `targetOrigin=${own}&callbackMessage=` }), 400],
    ['with a control character', 12, (own) => ({ query: `targetOrigin=${own}&callbackMessage=a%0Ab` }), 400],
    ['with bytes that are not UTF-8', 12, (own) => ({ query: `targetOrigin=${own}/%ff` }), 400],
    ['with more than 8 kB of query', 12, (own) => ({ query: { targetOrigin: own, callbackMessage: 'x'.repeat(8_192) } }), 400],
    ['to a foreign target', 12, () => ({ query: { targetOrigin: 'https://evil.example', callbackMessage: attempt } }), 422],
    ['to a target that is no URL', 12, () => ({ query: { targetOrigin: 'http://[', callbackMessage: '"><script>' } }), 422],
    ['of a connector without OAuth', 13, (own) => ({ query: { targetOrigin: own, callbackMessage: attempt } }), 422],
    ['of a connector with a missing property', 15, (own) => ({ query: { targetOrigin: own, callbackMessage: attempt } }), 422],
    ['of an unknown connector', 99, (own) => ({ query: { targetOrigin: own, callbackMessage: attempt } }), 404],
    ['of a name', 'x', (own) => ({ query: { targetOrigin: own } }), 404],
  ];
  test('answers the start route as openapi.yaml describes, and as our own server does', async (t) => {
    const { origin, cyclr, output } = await startPython(t);
    const ours = ourServer(cyclr, origin);
    for (const [what, id, init, expected] of starts) {
      const request = navigate(id, { headers: {}, ...init(origin) });
      const url = new URL(request.url.replace(new URL(request.url).origin, origin));
      const { method, headers } = request;
      const python = await sendNavigation(url, { method, headers, signal: AbortSignal.timeout(30_000), limit: 100_000 });
      const node = await ours(new Request(url, request));
      assert.deepEqual([python.status, node.status], [expected, expected], what);
      const described = new Headers([...python.headers].filter(([name]) => !CONNECTION.includes(name)));
      assertDescribed({ route: '/{connectorId}/start', method, status: python.status, headers: described, text: python.text });
      const targets = [python, node].map(({ headers }) => {
        const { searchParams } = new URL(headers.get('location') ?? 'x:');
        searchParams.delete('token');
        return [...searchParams];
      });
      assert.deepEqual(targets[0], targets[1], what);
      if (method === 'HEAD' || expected === 303) continue;
      const told = [python.text, await node.text()].map((text) => {
        const { told: word } = readPage(text);
        return word && { ...word, problem: { ...word.problem, reference: '' } };
      });
      assert.deepEqual(told[0], told[1], what);
      assert.ok(!python.text.includes('"><script>'));
    }
    const post = async (direct: unknown) => fetch(`${origin}/api/connectors/12`, {
      method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify({ authType: 'OAuth2', direct }),
    });
    const { serviceOrigin } = await (await post(true)).json() as ConnectorDescription;
    assert.equal(serviceOrigin, cyclr.origin);
    assert.equal((await post(false)).status, 400);
    assert.equal(cyclr.state.signInTokens.size, 6);
    assert.equal(output(), `${origin}/api/connectors\n`);
  });

  test('asks for one new token after a 401 and repeats the call once', async (t) => {
    const { origin, cyclr } = await startPython(t);
    const get = async () => (await fetch(`${origin}/api/connectors/13`)).status;
    assert.equal(await get(), 200);
    cyclr.state.accessTokens.clear();
    cyclr.requests.splice(0);
    assert.equal(await get(), 200);
    assert.deepEqual(cyclr.requests.map(({ method, path }) => `${method} ${path}`), [
      'GET /v1.0/account/connectors/13', 'POST /oauth/token', 'GET /v1.0/account/connectors/13',
    ]);
    cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? undefined : Response.json({ Message: 'no' }, { status: 401 });
    assert.equal(await get(), 502);
  });

  for (const [tokens, others] of [['the same token', 'same'], ['another token', 'one, two, three']] as const) {
    test(`asks for one new token for an account that stays refused, as our own server does, if it gets ${tokens} each time`, async (t) => {
      const { origin, cyclr } = await startPython(t);
      for (const serve of [fetch, ourServer(cyclr, origin)]) {
        const given = others.split(', ');
        let tokenRequests = 0;
        cyclr.intercept = ({ url }) => {
          if (!url.endsWith('/oauth/token')) return Response.json({ Message: 'No.' }, { status: 401 });
          return Response.json({ access_token: given[tokenRequests++ % given.length], expires_in: 1_000 });
        };
        const get = async () => (await serve(new Request(`${origin}/api/connectors/13`))).status;
        assert.deepEqual(await Promise.all([get(), get(), get(), get()]), [502, 502, 502, 502]);
        for (let index = 0; index < 4; index += 1) assert.equal(await get(), 502);
        assert.equal(tokenRequests, 2);
      }
    });
  }

  const atToken: readonly (readonly [answer: number, status: number, code: string, retryable: boolean, retryAfter: string | null])[] = [
    [400, 502, 'endpoint_error', false, null],
    [401, 502, 'endpoint_error', false, null],
    [403, 502, 'endpoint_error', true, '7'],
    [404, 502, 'endpoint_error', true, '7'],
    [429, 429, 'rate_limited', true, '7'],
    [500, 502, 'endpoint_error', true, '7'],
    [503, 502, 'endpoint_error', true, '7'],
  ];
  test('reports a failed request for an access token as our own server does', async (t) => {
    const { origin, cyclr, output } = await startPython(t);
    const ours = ourServer(cyclr, origin);
    for (const [answer, ...expected] of atToken) {
      cyclr.intercept = () => Response.json({ Message: 'CANARY' }, { status: answer, headers: { 'retry-after': '7' } });
      for (const serve of [fetch, ours]) {
        cyclr.requests.splice(0);
        const response = await serve(new Request(`${origin}/api/connectors/13`));
        const { code, retryable } = await response.json() as { code: string; retryable: boolean };
        assert.deepEqual([response.status, code, retryable, response.headers.get('retry-after')], expected, `${answer}`);
        assert.equal(cyclr.requests.length, 1);
      }
    }
    cyclr.intercept = undefined;
    assert.equal((await fetch(`${origin}/api/connectors/13`)).status, 200);
    assert.match(output(), new RegExp(`^${REFERENCE} Cyclr answered 503 to POST /oauth/token\\.$`, 'm'));
    assert.doesNotMatch(output(), /CANARY/);
  });

  const retryAfter: readonly (readonly [given: string, expected: RegExp | null])[] = [
    ['7', /^7$/],
    ['2.5', /^3$/],
    [new Date(Date.now() + 3_600_000).toUTCString(), /^(3600|359\d|35[0-8]\d)$/],
    [new Date(Date.now() - 3_600_000).toUTCString(), /^0$/],
    [new Date(Date.now() + 3_600_000).toUTCString().replace('GMT', '-0000'), /^(3600|359\d|35[0-8]\d)$/],
    [new Date(Date.now() + 3_600_000).toUTCString().replace(/^(\w{3}), (\d\d) (\w{3}) (\d{4}) (\S+) GMT$/, '$1 $3 $2 $5 $4'), /^(3600|359\d|35[0-8]\d)$/],
    ['0.25', /^1$/],
    ['2.000000000001', /^3$/],
    ['soon', null],
    ['-5', null],
    [', ,', null],
  ];
  test('passes on Cyclr’s Retry-After in whole seconds, from a number or a date', async (t) => {
    const { origin, cyclr } = await startPython(t);
    for (const [given, expected] of retryAfter) {
      cyclr.intercept = () => Response.json({ Message: 'no' }, { status: 429, headers: { 'retry-after': given } });
      const response = await fetch(`${origin}/api/connectors/13`);
      assert.equal(response.status, 429, given);
      const value = response.headers.get('retry-after');
      if (expected) assert.match(value ?? '', expected, given);
      else assert.equal(value, null, given);
    }
  });

  test('answers 502 to an access token of the wrong shape, and recovers', async (t) => {
    const { origin, cyclr, output } = await startPython(t);
    const answers = [[], [{ access_token: 'a' }], 'a', 5, null, {}, { access_token: 5 }, { access_token: ['a'] }, { access_token: 'a\nb' }, { access_token: '' }, { access_token: 'é' }];
    for (const text of [...answers.map((answer) => JSON.stringify(answer)), '', 'null', '[', '['.repeat(100_000), '\u0000']) {
      cyclr.intercept = () => new Response(text, { headers: { 'content-type': 'application/json' } });
      assert.equal((await fetch(`${origin}/api/connectors/13`)).status, 502, text.slice(0, 40));
    }
    cyclr.intercept = undefined;
    assert.equal((await fetch(`${origin}/api/connectors/13`)).status, 200);
    assertUnusableAnswers(output());
  });

  for (const lifetime of ['1e999', 'NaN', `1${'0'.repeat(400)}`, '"3600"']) {
    test(`uses an access token with an expires_in of ${lifetime.slice(0, 10)}`, async (t) => {
      const { origin, cyclr, output } = await startPython(t);
      cyclr.state.accessTokens.set('token', { accountId: null, expiresAt: Date.now() + 3_600_000 });
      cyclr.intercept = (request) => request.url.endsWith('/oauth/token')
        ? new Response(`{"access_token":"token","expires_in":${lifetime}}`)
        : undefined;
      for (let count = 0; count < 2; count++) assert.equal((await fetch(`${origin}/api/connectors/13`)).status, 200);
      assert.equal(cyclr.requests.filter(({ path }) => path === '/oauth/token').length, 1);
      assert.equal(output(), `${origin}/api/connectors\n`);
    });
  }

  test('answers 502 to a connector or properties of the wrong shape', async (t) => {
    const Parameters = [parameter('A'), parameter('B')];
    const { origin, cyclr, output } = await startPython(t, { accounts: account(seed(34, 'ApiKey', { Parameters })) });
    const right = { Id: 34, Name: 'n', Authenticated: false, Connector: { AuthType: 'ApiKey', Parameters } };
    const wrong: readonly (readonly [answer: unknown, properties?: unknown])[] = [
      [[]], ['x'], [null], [{}], [{ ...right, Connector: null }], [{ ...right, Connector: [] }],
      [{ ...right, Connector: { ...right.Connector, Parameters: 'x' } }], [{ ...right, Connector: { ...right.Connector, Parameters: [5] } }],
      [{ ...right, Connector: { ...right.Connector, Parameters: [{ ...Parameters[0], TargetName: ['A'] }] } }],
      [right, 'x'], [right, 5], [right, null], [right, { a: 1 }], [right, [5]], [right, [{ Value: 'x' }]],
      [right, [{ Name: ['A'], Value: 'x', Id: 1 }]],
      [right, [{ Name: 'A', Value: 'x' }]],
    ];
    const body = JSON.stringify({ authType: 'ApiKey', apiKey: 'k', properties: { A: 'a', B: 'b' } });
    for (const [answer, properties] of wrong) {
      cyclr.intercept = ({ url }) => url.endsWith('/oauth/token') ? undefined : Response.json(url.endsWith('/properties') ? properties : answer);
      const url = `${origin}/api/connectors/34`;
      assert.equal((await fetch(url)).status, 502, JSON.stringify([answer, properties]));
      const posted = await fetch(url, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body });
      assert.equal(posted.status, 502, JSON.stringify([answer, properties]));
    }
    for (const more of [{ Icon: 5 }, { Parameters: [{ ...Parameters[0], Values: 5 }] }]) {
      cyclr.intercept = ({ url }) => url.endsWith('/oauth/token') ? undefined
        : Response.json(url.endsWith('/properties') ? [] : { ...right, Connector: { ...right.Connector, ...more } });
      assert.equal((await fetch(`${origin}/api/connectors/34`)).status, 200, JSON.stringify(more));
    }
    assertUnusableAnswers(output());
  });

  test('describes the type of a property by Cyclr’s DataType', async (t) => {
    const given = { Text: 'text', Colour: 'text', MultilineText: 'multiline', 'text area': 'multiline', INTEGER: 'number', bool: 'boolean' };
    const Parameters = Object.keys(given).map((DataType) => parameter(DataType, { DataType }));
    const { origin } = await startPython(t, { accounts: account(seed(34, 'None', { Parameters })) });
    const { properties } = await (await fetch(`${origin}/api/connectors/34`)).json() as ConnectorDescription;
    assert.deepEqual(Object.fromEntries(properties!.map(({ name, type }) => [name, type])), given);
  });

  test('describes an icon as our own server does: an image, its scheme in lower case with nothing before it', async (t) => {
    const icons = [
      'https://cdn.example/Icon.png', 'HTTPS://cdn.example/Icon.png', ' https://cdn.example/i.png', 'data:image/png;base64,AA==', '\tDATA:Image/PNG,x',
      'http://cdn.example/i.png', 'javascript:alert(1)', 'data:text/html,x', '/i.png', '',
    ];
    const { origin, cyclr } = await startPython(t, { accounts: account(...icons.map((Icon, index) => seed(34 + index, 'None', { Icon }))) });
    for (const serve of [fetch, ourServer(cyclr, origin)]) {
      const answers = await Promise.all(icons.map((_, index) => serve(new Request(`${origin}/api/connectors/${34 + index}`))));
      const described = await Promise.all(answers.map((answer) => answer.json() as Promise<ConnectorDescription>));
      assert.deepEqual(described.map(({ icon }) => icon), [
        'https://cdn.example/Icon.png', 'https://cdn.example/Icon.png', 'https://cdn.example/i.png', 'data:image/png;base64,AA==', 'data:image/png,x',
        null, null, null, null, null,
      ]);
    }
  });

  test('treats a stored property without a value as empty, as our own server does', async (t) => {
    const { origin, cyclr } = await startPython(t);
    const stored = cyclr.state.accounts.get(accountId)!.connectors.get(16)!;
    const property = { Name: 'Feed', Value: null as unknown as string, Id: 1, AccountConnectorId: 16 };
    stored.properties.push(property);
    const url = `${origin}/api/connectors/16`;
    const servers = [fetch, ourServer(cyclr, origin)];
    for (const serve of servers) {
      const body = JSON.stringify({ authType: 'None', properties: {} });
      const refused = await serve(new Request(url, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body }));
      const { code, errors } = await refused.json() as ProblemDetails;
      assert.deepEqual([refused.status, code, errors?.map(({ name }) => name)], [422, 'missing_properties', ['property:Feed']]);
    }
    // A name may be stored twice. The hash sorts the stored properties.
    stored.properties.push({ ...property, Value: 'roadmap', Id: 2 });
    for (const serve of servers) {
      const described = await serve(new Request(url));
      assert.equal(described.status, 200);
      assert.equal((await described.json() as ConnectorDescription).properties?.find(({ name }) => name === 'Feed')?.value, '');
    }
  });

  type IsRefused = (method: string, path: string, body: string) => boolean;
  const refusals: readonly (readonly [what: string, authType: string, isRefused: IsRefused])[] = [
    ['the credentials', 'ApiKey', (method, path) => method === 'PUT' && path.endsWith('/connectors/34')],
    ['one of the properties', 'ApiKey', (method, path, body) => /POST|PUT/.test(method) && path.includes('/properties') && body.includes('refused')],
    ['the sign-in', 'OAuth2', (_, path) => path.endsWith('/signintoken')],
  ];
  for (const [what, authType, isRefused] of refusals) {
    test(`stores none of the properties if Cyclr refuses ${what}`, async (t) => {
      const Parameters = ['New', 'Changed', 'Same', 'Last'].map((name) => parameter(name, { IsOptional: true }));
      const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, authType, { Parameters })) });
      const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
      const before = [['Changed', 'old'], ['Same', 'same']].map(([Name, Value], index) =>
        ({ Name: Name!, Value: Value!, Id: index + 1, AccountConnectorId: 34 }));
      stored.properties.push(...before);
      let written = 0;
      cyclr.intercept = async (request) => {
        const { method, url } = request;
        const body = await request.text();
        if (isRefused(method, url, body)) return Response.json({ Message: 'no' }, { status: 400 });
        if (/POST|PUT/.test(method) && url.includes('/properties')) written += 1;
        return undefined;
      };
      const properties = { New: 'new', Changed: 'changed', Same: 'same', Last: what.includes('properties') ? 'refused' : 'last' };
      const body = JSON.stringify({ authType, apiKey: 'k', properties });
      const response = await fetch(`${origin}/api/connectors/34`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body });
      assert.ok([422, 502].includes(response.status));
      assert.ok(written > 0);
      assert.deepEqual(stored.properties, before);
    });
  }

  test('keeps the properties if the credentials may have been stored, and not if Cyclr says that they are not', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey', { Parameters: [parameter('New')] })) });
    const body = JSON.stringify({ authType: 'ApiKey', apiKey: 'k', properties: { New: 'new' } });
    for (const [isReadable, status, values] of [[true, 502, []], [false, 504, ['new']]] as const) {
      let isSent = false;
      cyclr.intercept = ({ method, url }) => {
        if (!url.endsWith('/connectors/34')) return undefined;
        isSent ||= method === 'PUT';
        return method === 'PUT' || (isSent && !isReadable) ? new Response('', { status: 500 }) : undefined;
      };
      const response = await fetch(`${origin}/api/connectors/34`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body });
      assert.equal(response.status, status);
      assert.deepEqual(cyclr.state.accounts.get(accountId)!.connectors.get(34)!.properties.map(({ Value }) => Value), values);
    }
  });

  test('writes nothing if it refuses the request itself', async (t) => {
    const Parameters = [parameter('New', { IsOptional: true }), parameter('Number', { IsOptional: true, DataType: 'Integer' })];
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'OAuth2', { Parameters }), seed(35, 'ApiKey', { Parameters })) });
    const right = { authType: 'OAuth2', properties: { New: 'new' }, targetOrigin: origin, callbackMessage: 'x' };
    const refused: readonly (readonly [id: number, body: object])[] = [
      [34, { ...right, targetOrigin: 'https://foreign.example' }], [34, { ...right, targetOrigin: 5 }], [34, { ...right, targetOrigin: 0 }],
      [34, { ...right, targetOrigin: [] }], [34, { ...right, targetOrigin: '' }], [34, { ...right, targetOrigin: false }], [34, { ...right, callbackMessage: 5 }],
      [34, { ...right, properties: { New: 'new', Number: 'x' } }], [34, { ...right, authType: 'OAuth1' }], [34, { ...right, properties: ['New'] }],
      [35, right], [35, { ...right, authType: 'ApiKey', apiKey: '' }], [35, { ...right, authType: 'ApiKey' }],
      [35, { ...right, authType: 'ApiKey', apiKey: 'k', properties: { New: 'new', Number: {} } }],
    ];
    for (const [id, body] of refused) {
      const init = { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const { status } = await fetch(`${origin}/api/connectors/${id}`, init);
      assert.ok(status === 400 || status === 422, `${status}: ${init.body}`);
    }
    assert.deepEqual(cyclr.requests.filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token'), []);
  });

  test('checks and passes on `targetOrigin` as our own server does: as the URL parser of browsers reads it', async (t) => {
    const { origin, cyclr } = await startPython(t);
    const { host } = new URL(origin);
    const allowed = [origin, `${origin}/`, origin.toUpperCase(), `http:\\\\${host}\\done`, `http:${host}/done`, `\thttp://${host}/a\r\n/b `, `${origin}/a/../../b/./c/..`,
      `${origin}/%2E%2e/%2e`, `${origin}?q='"<>\`é😀#f'"<>\`é`, `${origin}/ä b"<>\`{}é`, `${origin}\\@evil.example`, `${origin}//x//..//y`, `${origin}#`, `${origin}?`,
      `${origin}/done?cyclr-attempt=a%2Bb&x=%zz`, `${origin}/\u0000\u007f`];
    const foreign = ['https://evil.example', `http://evil.example\\@${host}`, `http://user@${host}`, `http://${host}@evil.example`, `http://${host}.evil.example`,
      `http://${host}\t.evil.example`, 'http://[', 'http://', '', ' ', 'null', '*', '/done', `//${host}`, `ftp://${host}`, `javascript://${host}/%0aalert(1)`, `${origin}0`,
      `https://${host}`, 'http://a]b/', 'http://[::1', 'http://127.0.0.1:99999', 'http://127.0.0.1:1x', `blob:${origin}/0`];
    const ours = ourServer(cyclr, origin);
    for (const targetOrigin of [...allowed, ...foreign]) {
      for (const callbackMessage of ['x', null]) {
        const [python, node] = await Promise.all([fetch, ours].map(async (serve) => {
          const body = JSON.stringify({ authType: 'OAuth2', properties: {}, targetOrigin, callbackMessage });
          const response = await serve(new Request(`${origin}/api/connectors/12`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body }));
          const { url } = await response.json() as { url?: string };
          return [response.status, url === undefined ? null : new URL(url).searchParams.get('targetOrigin')] as const;
        }));
        assert.deepEqual(python, node, JSON.stringify([targetOrigin, callbackMessage]));
        assert.equal(python![0], allowed.includes(targetOrigin) ? 200 : 422, JSON.stringify(targetOrigin));
      }
    }
  });

  test('allows a page that reaches the server as localhost', async (t) => {
    const { origin } = await startPython(t);
    const body = JSON.stringify({ authType: 'ApiKey', apiKey: 'k' });
    for (const [page, status] of [[origin.replace('127.0.0.1', 'localhost'), 200], ['http://localhost:1', 403]] as const) {
      const headers = { origin: page, 'content-type': 'application/json' };
      assert.equal((await fetch(`${origin}/api/connectors/13`, { method: 'POST', headers, body })).status, status, page);
    }
  });

  test('compares the origin of an app exactly, and never allows the origin null', async (t) => {
    const app = 'capacitor://localhost';
    const { origin } = await startPython(t, {}, { environment: { ORIGINS: app } });
    const cases = [[app, app, 200], [app, `${app}/x`, 422], [app, 'CAPACITOR://localhost', 422], ['null', app, 403], [app, 'null', 422]] as const;
    for (const [from, targetOrigin, expected] of cases) {
      const body = JSON.stringify({ authType: 'OAuth2', properties: {}, targetOrigin, callbackMessage: 'x' });
      const init = { method: 'POST', headers: { 'origin': from, 'content-type': 'application/json' }, body };
      const response = await fetch(`${origin}/api/connectors/12`, init);
      assert.equal(response.status, expected, `${from} ${targetOrigin}`);
      const { url } = await response.json() as { url?: string };
      if (url !== undefined) assert.equal(new URL(url).searchParams.get('targetOrigin'), app);
    }
  });

  test('accepts one slash after the connector’s id', async (t) => {
    const { origin } = await startPython(t);
    const paths = { '13/': 200, '13/?x': 200, '13': 200, '13//': 404, '13/x': 404, '/13': 404, '': 404, '/': 404 };
    for (const [path, expected] of Object.entries(paths)) {
      assert.equal((await fetch(`${origin}/api/connectors/${path}`)).status, expected, path);
    }
    const body = JSON.stringify({ authType: 'ApiKey', apiKey: 'k', properties: {} });
    const posted = await fetch(`${origin}/api/connectors/13/`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body });
    assert.equal(posted.status, 200);
    assert.equal((await fetch(`${origin}/api/connectors/13/`, { method: 'DELETE', headers: { origin } })).status, 200);
  });

  test('accepts a whole URL as the target of a request', async (t) => {
    const { origin } = await startPython(t);
    const send = async (target: string, headers = '') => {
      const client = connect(Number(new URL(origin).port), '127.0.0.1');
      client.write(`GET ${target} HTTP/1.1\r\nhost: a\r\n${headers}connection: close\r\n\r\n`);
      return text(client);
    };
    const navigation = 'sec-fetch-site: same-origin\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\n';
    for (const base of ['http://host.example', 'HTTPS://host.example:8443']) {
      const endpoint = `${base}/api/connectors`;
      assert.match(await send(`${endpoint}/13`), /^HTTP\/1\.1 200 .*"id": "13"/s);
      assert.match(await send(`${endpoint}?list`), /^HTTP\/1\.1 200 .*"connectors": \[/s);
      const start = `${endpoint}/12/start?targetOrigin=${encodeURIComponent(origin)}&callbackMessage=${attempt}`;
      assert.match(await send(start, navigation), /^HTTP\/1\.1 303 /);
      const page = await send(start);
      assert.match(page, /^HTTP\/1\.1 403 /);
      assert.equal(readPage(page.split('\r\n\r\n')[1]!).told?.attempt, attempt);
    }
    // A host is no route.
    assert.match(await send('http://start'), /^HTTP\/1\.1 404 .*application\/problem\+json/s);
    // No part of a path is a host.
    for (const path of ['//[/start', '//[x]/start?callbackMessage=x', '//a]/start/', '///start']) {
      assert.match(await send(`http://host.example${path}`), /^HTTP\/1\.1 404 .*text\/html/s, path);
    }
  });

  const slowBodies: readonly (readonly [what: string, length: number, sent: string])[] = [
    ['none of it arrives', 30, ''], ['a part of it arrives', 30, '{"authType":'], ['the end is missing', 3, '{}'], ['it is too large', 70_000, 'x'],
  ];
  for (const [what, length, sent] of slowBodies) {
    test(`answers 408 to a body that does not arrive: ${what}`, async (t) => {
      const { origin, cyclr, output } = await startPython(t, {}, { bodyTimeLimit: 0.2 });
      const client = connect(Number(new URL(origin).port), '127.0.0.1');
      client.write(`POST /api/connectors/13 HTTP/1.1\r\nhost: a\r\norigin: ${origin}\r\ncontent-type: application/json\r\n`
        + `content-length: ${length}\r\n\r\n${sent}`);
      // The server closes the connection after its answer.
      const [head, body] = (await text(client)).split('\r\n\r\n') as [string, string];
      assert.match(head, /^HTTP\/1\.1 408 .*\r\nConnection: close/s);
      const { status, code, retryable } = JSON.parse(body) as ProblemDetails;
      assert.deepEqual([status, code, retryable], [408, 'endpoint_error', true]);
      assert.deepEqual([cyclr.requests.length, output()], [0, `${origin}/api/connectors\n`]);
    });
  }

  test('answers 408 to a body that arrives byte by byte for too long', async (t) => {
    const { origin } = await startPython(t, {}, { bodyTimeLimit: 0.3 });
    const client = connect(Number(new URL(origin).port), '127.0.0.1');
    client.write('POST /api/connectors/13 HTTP/1.1\r\nhost: a\r\ncontent-length: 60000\r\n\r\n');
    const writing = setInterval(() => { client.write(' '); }, 20);
    client.on('error', () => {});
    const [answer] = await once(client, 'data') as [Buffer];
    clearInterval(writing);
    client.destroy();
    assert.match(String(answer), /^HTTP\/1\.1 408 /);
  });

  test('counts the time of the body as time of the answer', async (t) => {
    const { origin, cyclr } = await startPython(t, {}, { timeLimit: 0.3 });
    const client = connect(Number(new URL(origin).port), '127.0.0.1');
    client.on('error', () => {});
    const began = performance.now();
    client.write(`POST /api/connectors/13 HTTP/1.1\r\nhost: a\r\norigin: ${origin}\r\ncontent-length: 60000\r\n\r\n`);
    const writing = setInterval(() => { client.write(' '); }, 20);
    const [answer] = await once(client, 'data') as [Buffer];
    clearInterval(writing);
    client.destroy();
    assert.match(String(answer), /^HTTP\/1\.1 408 /);
    assert.ok(performance.now() - began < 5_000);
    assert.equal(cyclr.requests.length, 0);
  });

  test('closes a connection whose headers arrive byte by byte for too long', async (t) => {
    const { origin, output } = await startPython(t, {}, { timeLimit: 0.3 });
    const client = connect(Number(new URL(origin).port), '127.0.0.1');
    client.on('error', () => {});
    const began = performance.now();
    client.write('GET /api/connectors/13 HTTP/1.1\r\nhost: a\r\nx: ');
    const writing = setInterval(() => { client.write('x'); }, 20);
    const late = setTimeout(6_000).then(() => { client.destroy(); });
    client.resume();
    await once(client, 'close');
    clearInterval(writing);
    assert.ok(performance.now() - began < 5_000);
    assert.equal(output(), `${origin}/api/connectors\n`);
    void late;
  });

  test('ends the answer to a client that does not take it, and sends nothing else', async (t) => {
    const Icon = `data:image/png;base64,${'A'.repeat(3_000_000)}`;
    const accounts = account(...Array.from({ length: 10 }, (_, index) => seed(index + 1, 'ApiKey', { Icon })));
    const { origin, cyclr, output } = await startPython(t, { accounts }, { timeLimit: 4, sendTimeLimit: 0.1 });
    cyclr.intercept = ({ url }) => url.includes('?page=') ? Response.json(Array.from({ length: 10 }, (_, index) => ({ Id: index + 1 }))) : undefined;
    const client = connect(Number(new URL(origin).port), '127.0.0.1');
    client.on('error', () => {});
    client.write('GET /api/connectors?list HTTP/1.1\r\nhost: a\r\n\r\n');
    // The client takes nothing for longer than the limit, and then all that was sent.
    await setTimeout(6_000);
    const answer = await text(client).catch(() => 'reset');
    assert.ok(answer.length < 30_000_000, `${answer.length} characters`);
    assert.equal(answer.split('HTTP/1.1 ').length - 1, answer === 'reset' ? 0 : 1);
    assert.equal(output(), `${origin}/api/connectors\n`);
  });

  test('logs nothing when a client resets its connection, at rest or before its answer', async (t) => {
    const { origin, cyclr, output } = await startPython(t);
    const open = async () => {
      const client = connect(Number(new URL(origin).port), '127.0.0.1');
      client.on('error', () => {});
      await once(client, 'connect');
      client.write('GET /api/connectors/13 HTTP/1.1\r\nhost: a\r\n\r\n');
      return client;
    };
    const resting = await open();
    await once(resting, 'data');
    resting.resetAndDestroy();
    const before = await open();
    cyclr.intercept = async () => {
      before.resetAndDestroy();
      await setTimeout(100);
      return undefined;
    };
    await once(before, 'close');
    cyclr.intercept = undefined;
    assert.equal((await fetch(`${origin}/api/connectors/13`)).status, 200);
    await setTimeout(300);
    assert.equal(output(), `${origin}/api/connectors\n`);
  });

  test('keeps its revision after a restart, and hashes it with a key', async (t) => {
    const first = await startPython(t);
    const second = await startPython(t);
    const revisions = [];
    for (const { origin, cyclr } of [first, second]) {
      const [account] = cyclr.state.accounts.values();
      account!.connectors.get(13)!.authValue = 'k';
      const response = await fetch(`${origin}/api/connectors/13`);
      revisions.push((await response.json() as { revision: string }).revision);
    }
    assert.equal(revisions[0], revisions[1]);
    assert.match(revisions[0]!, /^[\da-f]{64}$/);
  });
});
