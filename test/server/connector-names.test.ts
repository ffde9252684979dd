import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Authorization, ConnectorAuthOptions, HandlerEvent } from '../../src/server/index.js';
import { account, accountId, page, seed, setUp, username } from './setup.js';
import type { Bench } from './setup.js';
import { navigate, readPage } from './start-setup.js';

const ids = new Map([['pipedrive', '33'], ['salesforce', '34'], ['a.b_c-D.9', '33'], ['44', '33'], ['033', '33'], ['stranger', '21']]);

interface MappedBench extends Bench {
  readonly events: HandlerEvent[];
  readonly errors: unknown[];
}

async function mapped(t: TestContext, more: Partial<ConnectorAuthOptions> = {}): Promise<MappedBench> {
  const events: HandlerEvent[] = [];
  const errors: unknown[] = [];
  const bench = await setUp(t, [
    ...account(seed(33, 'ApiKey'), seed(34, 'OAuth2')),
    { id: 'a-stranger', users: ['stranger'], connectors: [seed(21, 'ApiKey')] },
  ], {
    authorize: (_, connectorId) => ({ accountId, username, connectorId: ids.get(connectorId ?? '') }),
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
    ...more,
  });
  return { ...bench, events, errors };
}

for (const name of ['pipedrive', 'a.b_c-D.9', '44', '033']) {
  test(`serves the connector that ${name} is mapped to, under its name`, async (t) => {
    const { ask, stored, calls, events } = await mapped(t);
    const described = await ask('GET', name);
    assert.deepEqual([described.status, described.body.id, described.body.name], [200, name, 'Connector 33']);
    const { body } = await ask('POST', name, { authType: 'ApiKey', apiKey: 'a key' });
    assert.deepEqual([body.id, body.authenticated, stored(33).authValue], [name, true, 'a key']);
    assert.equal((await ask('GET', name)).body.revision, body.revision);
    assert.equal((await ask('DELETE', name)).body.authenticated, false);
    assert.deepEqual(new Set(calls().map((call) => /connectors\/(\w+)/.exec(call)?.[1])), new Set(['33']));
    assert.deepEqual(new Set(events.map(({ connectorId }) => connectorId)), new Set([null, name]));
  });
}

test('signs in to the connector that a name is mapped to, by POST and by the start route', async (t) => {
  const { ask, handle } = await mapped(t);
  const { body } = await ask('POST', 'salesforce', { authType: 'OAuth2', targetOrigin: page, callbackMessage: 'x' });
  assert.equal(new URL(body.url).searchParams.get('id'), '34');
  const started = await handle(navigate('salesforce'));
  assert.equal(started.status, 303);
  assert.equal(new URL(started.headers.get('location') ?? '').searchParams.get('id'), '34');
});

test('gives verify and extend the id of the Account Connector, and authorize and limit the name', async (t) => {
  const given: (string | null)[] = [];
  const { ask } = await mapped(t, {
    limit: (_, connectorId) => {
      given.push(connectorId);
      return null;
    },
    authorize: (_, connectorId) => {
      given.push(connectorId);
      return { accountId, username, connectorId: '33' };
    },
    verify: ({ connectorId }) => { given.push(connectorId); },
    extend: ({ id }, { connectorId }) => {
      given.push(`${connectorId} ${id}`);
      return null;
    },
  });
  await ask('POST', 'pipedrive', { authType: 'ApiKey', apiKey: 'a key' });
  assert.deepEqual(given, ['pipedrive', 'pipedrive', '33', '33 pipedrive']);
});

test('answers 404 to a name without a connector, and to one whose connector is in another account', async (t) => {
  const { ask, handle, cyclr, events } = await mapped(t);
  const { connectors } = cyclr.state.accounts.get('a-stranger')!;
  const before = structuredClone(connectors.get(21));
  for (const name of ['unknown', 'stranger', '21']) {
    for (const [method, body] of [['GET', undefined], ['POST', { authType: 'ApiKey', apiKey: 'k' }], ['DELETE', undefined]] as const) {
      const answer = await ask(method, name, body);
      assert.deepEqual([answer.status, answer.body.code], [404, 'not_found'], `${method} ${name}`);
    }
    const started = await handle(navigate(name));
    assert.equal(started.status, 404);
    assert.equal(readPage(await started.text()).told?.problem.code, 'not_found');
  }
  assert.deepEqual(connectors.get(21), before);
  assert.equal(cyclr.state.signInTokens.size, 0);
  const unknown = events.find(({ connectorId }) => connectorId === 'unknown');
  assert.deepEqual([unknown?.what, unknown?.outcome, unknown?.upstreamCalls], ['refused', 'not_found', 0]);
});

test('serves no connector under the name start', async (t) => {
  const { handle } = await mapped(t, { authorize: (_, id) => ({ accountId, username, connectorId: id === 'start' ? '33' : null }) });
  for (const path of ['/start', '/start/', '/start/start', '/api/connectors/start', '/api/connectors/start/start']) {
    const { headers } = navigate(33);
    const response = await handle(new Request(`${page}${path}?targetOrigin=${page}`, { headers }));
    assert.equal(response.status, 404, path);
  }
});

const wrongIds: readonly unknown[] = [
  33, 0, Number.NaN, 33n, {}, ['33'], '', '033', '+33', '33 ', ' 33', '3.3', 'salesforce', '../34', '33/deauthenticate', '9'.repeat(20), '٣٣', true, false,
  () => '33', Symbol('33'), new Date(),
];

for (const connectorId of wrongIds) {
  test(`answers 500 if authorize returns the connectorId ${inspect(connectorId)}`, async (t) => {
    const { ask, cyclr, errors } = await mapped(t, { authorize: () => ({ accountId, username, connectorId }) as Authorization });
    for (const id of ['pipedrive', '33']) {
      const { status, body } = await ask('GET', id);
      assert.deepEqual([status, body.code, body.detail], [500, 'endpoint_error', 'The host application gave no valid authorization.']);
      assert.match(String(errors.pop()), /^TypeError: The `connectorId` that `authorize` returns must be .* a string of digits\.$/);
    }
    assert.equal(cyclr.requests.length, 0);
  });
}

test('ends a request whose authorize takes too long to install a connector', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let isAsked = (): void => {};
  const asked = new Promise<void>((resolve) => { isAsked = resolve; });
  const { ask } = await mapped(t, {
    authorize: () => {
      isAsked();
      return new Promise<Authorization>(() => {});
    },
  });
  const answer = ask('GET', 'pipedrive');
  await asked;
  t.mock.timers.tick(28_000);
  const { status, body } = await answer;
  assert.deepEqual([status, body.code], [504, 'endpoint_error']);
});
