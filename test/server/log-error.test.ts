import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { accountId, ask, page, read, username } from './setup.js';

/** Sends a GET to a handler without `onError`. */
async function logOf(t: TestContext, more: Partial<ConnectorAuthOptions>) {
  const log = t.mock.method(console, 'error', () => {});
  const handle = createConnectorAuthHandler({
    clientId: 'c', clientSecret: 's', origins: [page], authorize: () => ({ accountId, username }), ...more,
  });
  const { body } = await read(await handle(ask('GET', 13)));
  const reference = (body as { reference?: string } | null)?.reference;
  return { lines: log.mock.calls.map(({ arguments: line }) => line as unknown[]), reference };
}

test('writes a failure with its causes and the reference of the answer to the console if there is no onError', async (t) => {
  const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:4401') }));
  const { lines, reference } = await logOf(t, { fetch });
  assert.deepEqual(lines, [['cyclr-connector-auth: CyclrError: Cyclr could not be reached for POST /oauth/token, '
    + 'or answered with a redirect. '
    + `Cause: TypeError: fetch failed Cause: Error: connect ECONNREFUSED 127.0.0.1:4401 (reference ${reference})`]]);
});

test('writes the errors of an AggregateError, each with its causes', async (t) => {
  const first = new Error('The key was refused', { cause: new Error('401') });
  const error = new AggregateError([first, new TypeError('fetch failed')], 'Not undone', { cause: new Error('The last one') });
  const { lines, reference } = await logOf(t, { authorize: () => Promise.reject(new Error('Failed', { cause: error })) });
  assert.deepEqual(lines, [['cyclr-connector-auth: Error: Failed Cause: AggregateError: Not undone '
    + 'Errors: [Error: The key was refused Cause: Error: 401; TypeError: fetch failed] '
    + `Cause: Error: The last one (reference ${reference})`]]);
});

test('writes only the name and the message of an error to the console', async (t) => {
  const error = Object.assign(new Error('The session store failed'), { config: { headers: { authorization: 'Bearer CANARY' } } });
  const { lines, reference } = await logOf(t, { authorize: () => Promise.reject(error) });
  assert.deepEqual(lines, [[`cyclr-connector-auth: Error: The session store failed (reference ${reference})`]]);
});

test('names the options to check in the console if Cyclr refuses the credentials', async (t) => {
  const { lines } = await logOf(t, { fetch: () => Promise.resolve(Response.json({ error: 'invalid_client' }, { status: 400 })) });
  const told = 'Cyclr answered 400 to the request for an access token. Check the credentials, and that `apiUrl` is of their region.';
  assert(String(lines[0]).includes(told), String(lines[0]));
});

for (const [what, answer, told] of [
  ['answers 404', () => new Response('<h1>Not found</h1>', { status: 404 }), 'Cyclr answered 404 to the request for an access token.'],
  ['redirects', () => new Response(null, { status: 302, headers: { location: '/login' } }), 'Cyclr answered 302 to the request for an access token.'],
  ['answers with a page', () => new Response('<h1>Sign in</h1>'), "Cyclr's answer to the request for an access token holds none."],
  ['answers with other JSON', () => Response.json({}), "Cyclr's answer to the request for an access token holds none."],
] as const) {
  test(`names apiUrl in the console if its server ${what} where it should issue an access token`, async (t) => {
    const { lines } = await logOf(t, { fetch: () => Promise.resolve(answer()) });
    assert(String(lines[0]).includes(`${told} Check that \`apiUrl\` is the address of Cyclr's API.`), String(lines[0]));
  });
}

for (const status of [429, 503]) {
  test(`names no option in the console if Cyclr answers ${status} to the request for an access token`, async (t) => {
    const { lines } = await logOf(t, { fetch: () => Promise.resolve(new Response(null, { status })) });
    assert(!String(lines[0]).includes('apiUrl'), String(lines[0]));
  });
}

test('writes nothing to the console for a refusal', async (t) => {
  const { lines } = await logOf(t, { authorize: () => new Response(null, { status: 401 }) });
  assert.deepEqual(lines, []);
});
