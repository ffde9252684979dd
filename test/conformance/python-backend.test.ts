import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { demoPartner } from '../../demo/connectors.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import type { ConnectorDescription, ProblemDetails } from '../../src/contract/wire.js';
import { tableOf } from '../../src/conformance/table.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { account, accountId, parameter, seed, username } from '../server/setup.js';
import { assertDescribed } from './described.js';
import { startPython } from './python-backend.js';
import { checked, connectors, named, skippedFor } from './setup.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';
/** Headers of the connection, which openapi.yaml does not describe. */
const CONNECTION = ['date', 'server', 'connection', 'content-length', 'keep-alive'];

/** Our own handler in front of the same simulator, to compare the example with. */
const ourServer = ({ origin }: CyclrSimulator, page: string): (request: Request) => Promise<Response> => createConnectorAuthHandler({
  apiUrl: origin,
  serviceUrl: origin,
  clientId: demoPartner.clientId,
  clientSecret: demoPartner.clientSecret,
  origins: [page],
  authorize: () => ({ accountId, username }),
});

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
    const { origin, cyclr } = await startPython(t);
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
  });

  const retryAfter: readonly (readonly [given: string, expected: RegExp | null])[] = [
    ['7', /^7$/],
    ['2.5', /^3$/],
    [new Date(Date.now() + 3_600_000).toUTCString(), /^(3600|359\d|35[0-8]\d)$/],
    [new Date(Date.now() - 3_600_000).toUTCString(), /^0$/],
    ['soon', null],
  ];
  for (const [given, expected] of retryAfter) {
    test(`passes on Cyclr’s Retry-After in seconds: ${expected?.source ?? 'none'} for ${/^\w{3},/.test(given) ? 'a date' : given}`, async (t) => {
      const { origin, cyclr } = await startPython(t);
      cyclr.intercept = () => Response.json({ Message: 'no' }, { status: 429, headers: { 'retry-after': given } });
      const response = await fetch(`${origin}/api/connectors/13`);
      assert.equal(response.status, 429);
      const value = response.headers.get('retry-after');
      if (expected) assert.match(value ?? '', expected);
      else assert.equal(value, null);
    });
  }

  test('answers 502 to an access token of the wrong shape, and recovers', async (t) => {
    const { origin, cyclr, output } = await startPython(t);
    for (const answer of [[], [{ access_token: 'a' }], 'a', 5, null, {}, { access_token: 5 }, { access_token: 'a\nb' }]) {
      cyclr.intercept = () => Response.json(answer);
      assert.equal((await fetch(`${origin}/api/connectors/13`)).status, 502, JSON.stringify(answer));
    }
    cyclr.intercept = undefined;
    assert.equal((await fetch(`${origin}/api/connectors/13`)).status, 200);
    assert.equal(output(), `${origin}/api/connectors\n`);
  });

  test('describes the type of a property by Cyclr’s DataType', async (t) => {
    const given = { Text: 'text', Colour: 'text', MultilineText: 'multiline', 'text area': 'multiline', INTEGER: 'number', bool: 'boolean' };
    const Parameters = Object.keys(given).map((DataType) => parameter(DataType, { DataType }));
    const { origin } = await startPython(t, { accounts: account(seed(34, 'None', { Parameters })) });
    const { properties } = await (await fetch(`${origin}/api/connectors/34`)).json() as ConnectorDescription;
    assert.deepEqual(Object.fromEntries(properties!.map(({ name, type }) => [name, type])), given);
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
