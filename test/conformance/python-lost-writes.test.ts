import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { ConnectorDescription } from '../../src/contract/wire.js';
import { account, accountId, parameter, seed } from '../server/setup.js';
import { startPython } from './python-backend.js';
import { client, codeOf, unusable } from './python-client.js';
import type { Send } from './python-client.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

const isWrite = (method: string, url: string): boolean => method === 'PUT' && /\/connectors\/34(\/deauthenticate)?$/.test(url);

describe('the backend in Python', { skip: noPython }, () => {
  const writes: readonly (readonly [what: string, send: Send])[] = [
    ['POST', ({ post }) => post({ authType: 'ApiKey', apiKey: 'k', properties: { Sub: 'new' } })],
    ['DELETE', (requests) => requests.delete()],
  ];
  const losses: readonly (readonly [what: string, answer: Response])[] = [
    ['fails', new Response('', { status: 503, headers: { 'retry-after': '7' } })],
    ['does not tell', new Response('')],
  ];
  const failedReads = [new Response('', { status: 500 }), new Response('', { status: 429 }), new Response('{}'), new Response('', { status: 404 })];
  for (const [what, send] of writes) {
    for (const [how, answer] of losses) {
      test(`says that the outcome of a ${what} is unknown if Cyclr’s answer to it ${how}, and the connector cannot be read`, async (t) => {
        const { origin, cyclr, output } = await startPython(t, { accounts: account(seed(34, 'ApiKey', { Parameters: [parameter('Sub')] })) });
        const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
        for (const read of failedReads) {
          Object.assign(stored, { authValue: 'good-key-1', authenticated: true, properties: [] });
          let isWritten = false;
          cyclr.interceptAnswer = ({ method, url }) => {
            if (isWrite(method, url)) isWritten = true;
            else if (!isWritten || method !== 'GET') return undefined;
            return (method === 'GET' ? read : answer).clone();
          };
          const response = await send(client(origin));
          assert.deepEqual(await codeOf(response), [504, 'endpoint_unreachable', true], `${read.status}`);
          assert.equal(response.headers.get('retry-after'), null);
          // The new credentials need the new property.
          assert.deepEqual(stored.properties.map(({ Value }) => Value), what === 'POST' ? ['new'] : []);
        }
        assert.match(output(), how === 'fails' ? /^[0-9a-f-]{36} Cyclr answered 503 to PUT /m : /^[0-9a-f-]{36} Cyclr's answer does not have/m);
      });
    }
  }

  test('says that the outcome is unknown if Cyclr answers neither the write nor the question about it', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey')) }, { callLimit: 0.3 });
    let isWritten = false;
    cyclr.intercept = async ({ method }) => {
      isWritten ||= method === 'PUT';
      if (isWritten) await new Promise((resolve) => { setTimeout(resolve, 1_000); });
      return undefined;
    };
    assert.deepEqual(await codeOf(await client(origin).post({ authType: 'ApiKey', apiKey: 'k' })), [504, 'endpoint_unreachable', true]);
  });

  for (const [authType, isAskedFor, what] of [
    ['ApiKey', ({ method, url }) => isWrite(method, url), 'the credentials'],
    ['OAuth2', ({ url }) => url.endsWith('/signintoken'), 'the sign-in token'],
  ] as readonly (readonly [string, (call: Request) => boolean, string])[]) {
    test(`gives a property its old value back if Cyclr does not answer the call for ${what}, and has time for that`, async (t) => {
      const accounts = account(seed(34, authType, { Parameters: [parameter('Sub')] }));
      const { origin, cyclr } = await startPython(t, { accounts }, { timeLimit: 5 });
      const stored = cyclr.state.accounts.get(accountId)!.connectors.get(34)!;
      const properties = [{ Id: 7000, Name: 'Sub', Value: 'old', AccountConnectorId: 34 }];
      Object.assign(stored, { authValue: 'good-key-1', authenticated: true, properties: structuredClone(properties) });
      let isAsked!: (value: unknown) => void;
      const asked = new Promise((resolve) => { isAsked = resolve; });
      cyclr.intercept = (call) => {
        if (!isAskedFor(call)) return undefined;
        isAsked(stored.properties[0]!.Value);
        return new Promise(() => {});
      };
      const { revision } = await (await client(origin).get()).json() as ConnectorDescription;
      const answer = client(origin).post({ authType, apiKey: 'new-key', properties: { Sub: 'new' } });
      assert.equal(await asked, 'new');
      assert.deepEqual(await codeOf(await answer), [504, 'endpoint_error', true]);
      assert.deepEqual(stored.properties, properties);
      assert.equal((await (await client(origin).get()).json() as ConnectorDescription).revision, revision);
    });
  }

  test('calls the outcome known before it writes anything, and after a refusal', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(34, 'ApiKey')) });
    const { post, delete: disconnect } = client(origin);
    const store = () => post({ authType: 'ApiKey', apiKey: 'k' });
    cyclr.intercept = ({ url }) => url.endsWith('/oauth/token') ? undefined : new Response('', { status: 503 });
    for (const send of [store, disconnect]) assert.deepEqual(await codeOf(await send()), unusable);
    let isWritten = false;
    cyclr.intercept = ({ method, url }) => {
      if (url.endsWith('/oauth/token')) return undefined;
      if (method !== 'PUT') return isWritten ? new Response('', { status: 503 }) : undefined;
      isWritten = true;
      return Response.json({ Message: 'No.' }, { status: 400 });
    };
    assert.deepEqual(await codeOf(await store()), [422, 'invalid_credentials', false]);
    isWritten = false;
    assert.deepEqual(await codeOf(await disconnect()), [502, 'endpoint_error', false]);
  });
});
