import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { account, accountId, parameter, seed } from '../server/setup.js';
import { ourServer, startPython } from './python-backend.js';
import { client, codeOf, isAuthenticated, unusable } from './python-client.js';
import type { Send } from './python-client.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

/** Bodies of an answer 200 that tell nothing about a connector. `null`: an answer 204. */
const tellNothing = ['', null, '{}', '[]', 'null', '{"Message":"An error has occurred."}', '{"Authenticated":"true"}'];

const answerWith = (body: string | null): Response => new Response(body, { status: body === null ? 204 : 200 });

const isStore = (method: string, url: string): boolean => method === 'PUT' && url.endsWith('/connectors/34');

describe('the backend in Python, if Cyclr’s answer cannot be used,', { skip: noPython }, () => {
  for (const [authType, sent] of [['ApiKey', 'NEW-key-2'], ['None', null]] as const) {
    test(`believes an answer to a PUT of type ${authType} only if it tells, and asks Cyclr otherwise, as the handler does`, async (t) => {
      const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, authType)), unknowns: { noneAuthenticated: 'once-put' } });
      const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
      // A connector without credentials that is authenticated is not stored again.
      const before = sent === null ? { authValue: null, authenticated: false } : { authValue: 'good-key-1', authenticated: true };
      for (const body of tellNothing) {
        for (const serve of [fetch, ourServer(cyclr, origin)]) {
          const { post } = client(origin, serve);
          const store = () => post({ authType, apiKey: sent });
          Object.assign(stored, before);
          cyclr.intercept = ({ method, url }) => isStore(method, url) ? answerWith(body) : undefined;
          assert.deepEqual(await codeOf(await store()), unusable, `not stored: ${body}`);
          assert.equal(stored.authValue, before.authValue);

          cyclr.intercept = undefined;
          cyclr.interceptAnswer = ({ method, url }) => isStore(method, url) ? answerWith(body) : undefined;
          assert.deepEqual(await isAuthenticated(await store()), [200, true], `stored: ${body}`);
          assert.equal(stored.authValue, sent);
          cyclr.interceptAnswer = undefined;
        }
      }
    });
  }

  test('takes no other value of `Authenticated` for a no, as the handler does not', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey')) });
    Object.assign(cyclr.state.accounts.get(accountId)!.connectors.get(34)!, { authValue: 'good-key-1', authenticated: true });
    for (const Authenticated of ['true', 'True', 'false', 1, 0, null, undefined]) {
      cyclr.interceptAnswer = async ({ url }, answer) => url.endsWith('/connectors/34')
        ? Response.json({ ...await answer.json() as object, Authenticated })
        : undefined;
      cyclr.requests.splice(0);
      for (const serve of [fetch, ourServer(cyclr, origin)]) {
        const { get, post, delete: disconnect } = client(origin, serve);
        for (const send of [get, () => post({ authType: 'ApiKey', apiKey: 'k' }), disconnect]) {
          assert.deepEqual(await codeOf(await send()), unusable, JSON.stringify(Authenticated));
        }
      }
      assert.deepEqual(cyclr.requests.filter(({ method }) => method === 'PUT'), []);
    }
  });

  test('takes no other answer for an empty list of properties, as the handler does not', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey', { Parameters: [parameter('Sub')] })) });
    for (const body of ['', '{}', 'null', '""', 'false', '0', '{"Message":"An error has occurred."}']) {
      cyclr.intercept = ({ method, url }) => method === 'GET' && url.endsWith('/properties') ? answerWith(body) : undefined;
      cyclr.requests.splice(0);
      for (const serve of [fetch, ourServer(cyclr, origin)]) {
        const { get, post } = client(origin, serve);
        for (const send of [get, () => post({ authType: 'ApiKey', apiKey: 'k', properties: { Sub: 'new' } })]) {
          assert.deepEqual(await codeOf(await send()), unusable, body);
        }
      }
      assert.deepEqual(cyclr.requests.filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token'), []);
    }
  });

  const notFound = [404, 'not_found', false] as const;
  const own = '/v1.0/account/connectors/34';
  const signIn = { authType: 'OAuth2', callbackMessage: 'x' };
  const storeNew = { authType: 'ApiKey', apiKey: 'k', properties: { New: 'new' } };
  const missing: readonly (readonly [call: string, authType: string, send: Send, expected: Awaited<ReturnType<typeof codeOf>>])[] = [
    [`GET ${own}`, 'ApiKey', ({ get }) => get(), notFound],
    [`GET ${own}/properties`, 'ApiKey', ({ get }) => get(), notFound],
    [`PUT ${own}`, 'ApiKey', ({ post }) => post(storeNew), notFound],
    [`POST ${own}/properties`, 'ApiKey', ({ post }) => post(storeNew), unusable],
    [`PUT ${own}/deauthenticate`, 'ApiKey', (requests) => requests.delete(), unusable],
    [`POST /v1.0/accounts/${accountId}/signintoken`, 'OAuth2', ({ post }) => post(signIn), unusable],
    ['GET /v1.0/account/connectors', 'ApiKey', ({ list }) => list(), unusable],
  ];
  for (const [call, authType, send, expected] of missing) {
    test(`answers ${expected[0]} if Cyclr answers 404 to ${call}`, async (t) => {
      const Parameters = [parameter('New', { IsOptional: true })];
      const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, authType, { Parameters })) });
      cyclr.intercept = ({ method, url }) => `${method} ${new URL(url).pathname}` === call
        ? Response.json({ Message: 'No.' }, { status: 404 })
        : undefined;
      assert.deepEqual(await codeOf(await send(client(origin))), expected);
      assert.ok(cyclr.requests.some(({ method, path }) => `${method} ${path}` === call));
    });
  }

  test('believes a 2xx to a disconnect only if it says so, and asks Cyclr otherwise', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey')) });
    const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
    const reads = () => cyclr.requests.filter(({ method, path }) => method === 'GET' && path === own).length;
    const isDisconnect = (url: string) => url.endsWith('/deauthenticate');
    for (const body of [...tellNothing, '{"Message":"Connector \'successfully de-authenticated.\' is in use."}', '{"Message":5}']) {
      Object.assign(stored, { authValue: 'good-key-1', authenticated: true });
      cyclr.intercept = ({ url }) => isDisconnect(url) ? answerWith(body) : undefined;
      assert.deepEqual(await codeOf(await client(origin).delete()), unusable, `still authenticated: ${body}`);

      cyclr.intercept = undefined;
      cyclr.interceptAnswer = ({ url }) => isDisconnect(url) ? answerWith(body) : undefined;
      cyclr.requests.splice(0);
      assert.deepEqual(await isAuthenticated(await client(origin).delete()), [200, false], `disconnected: ${body}`);
      assert.equal(reads(), 2);
      cyclr.interceptAnswer = undefined;
    }
    Object.assign(stored, { authValue: 'good-key-1', authenticated: true });
    cyclr.requests.splice(0);
    assert.deepEqual(await isAuthenticated(await client(origin).delete()), [200, false]);
    assert.equal(reads(), 1);
  });
});
