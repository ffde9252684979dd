import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, readAnswer, signInRequest, target } from './attacker.js';
import { account, accountId, page, seed, username } from '../setup.js';

const tricks = [
  '13//', '13/%2f', '13/;', '13;a', '13;a=1', '13,14', '13+14', '+13',
  '%31%33', '13%2f', '13%2f..', '13%2F..%2F14', '..%2f13', '%2e%2e%2f13', '13%5c..%5c14', '13%00', '%0013', '13%0a', '13%0d%0ax:y', '13%20',
  '%2013', '13%09', '13%3f', '13%23', '13%252f14', '１３', '９', '١٣', '१३', '13\u200b', '13\u0301', '①', '9'.repeat(101), '9'.repeat(5_000),
  '[13]', '{13}', '*', '13*', '13&id=14', 'start/start', '13/start/start', '%73tart', 'sälesforce',
];

/** These could be names, but they name no Account Connector. */
const names = [
  '13.', '13.0', '13.json', '-13', '013', '00', '1e1', '0x0d', '1_3', '13n', '9'.repeat(20), 'NaN', 'Infinity', 'null', 'undefined', '__proto__',
  'constructor', 'abc', '1a', 'signintoken', '13/x', '13/properties', '13/deauthenticate', '...', 'Start', 'start.', '.start', '-', '_', 'a'.repeat(100),
];

test('answers 404 to a path that ends with neither an id nor a name, and calls nobody', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const method of ['GET', 'POST', 'DELETE']) {
    for (const trick of tricks) {
      const { status, text } = await send(forged(method, trick));
      assert.equal(status, 404, `${method} ${trick}`);
      // The start route answers with a page.
      assert.match(text, /not_found/);
    }
  }
  assert.equal(innerCalls(), 0);
});

test('answers 404 to a name that the host does not map, and does not call Cyclr', async (t) => {
  const asked = new Set<string | null>();
  const { send, cyclr } = await target(t, {
    authorize: (_, connectorId) => {
      asked.add(connectorId);
      return { accountId, username };
    },
  });
  for (const method of ['GET', 'POST', 'DELETE']) {
    // The URL parser removes the last segment of these, so that the endpoint's own is left.
    for (const name of ['', ' ', '.', '%2e', '../connectors', ...names]) {
      const { status, body } = await send(forged(method, name));
      assert.deepEqual([status, body.code], [404, 'not_found'], `${method} ${name}`);
    }
  }
  assert.deepEqual([...asked], ['connectors', ...names.map((name) => name.replace(/^.*\//, ''))]);
  assert.equal(cyclr.requests.length, 0);
});

test('gives each connector one id, however the URL is written', async (t) => {
  const judged: (string | null)[] = [];
  const { send, calls } = await target(t, {
    authorize: (_, connectorId) => {
      judged.push(connectorId);
      return { accountId, username };
    },
  });
  // The URL parser resolves these paths, so the handler sees the same one each time.
  const paths = ['13', '13/', '13/?x', '13?x', '13?id=14', '13?/14', '13#/14', '14/../13', '14/%2E%2e/13', '.\\13', '13\n', '\t13'];
  for (const path of paths) assert.equal((await send(forged('GET', path))).status, 200, path);
  assert.deepEqual(new Set(judged), new Set(['13']));
  assert.deepEqual(new Set(calls()), new Set(['GET /v1.0/account/connectors/13']));
});

test('keeps every digit of an id above the safe integers', async (t) => {
  const { send, calls } = await target(t, {}, account(seed(33, 'ApiKey')));
  assert.equal((await send(forged('GET', '9007199254740993'))).status, 404);
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/9007199254740993']);
});

test('refuses an account id that would change the path of a call', async (t) => {
  for (const id of ['..', '.', '']) {
    const { send, cyclr } = await target(t, { authorize: () => ({ accountId: id, username }) });
    assert.equal((await send(forged('POST', 12, {}, signInRequest))).status, 500, id);
    assert.equal(cyclr.requests.length, 0);
  }
});

test('encodes an account id as one segment of a path', async (t) => {
  for (const id of ['../accounts/x', 'a/b', 'a?b', 'a#b', '%2e%2e', 'a b', 'a\\b', '/', 'é']) {
    const accounts = [{ id, users: [username], connectors: [seed(33, 'OAuth2')] }];
    const urls: URL[] = [];
    const { send } = await target(t, {
      authorize: () => ({ accountId: id, username }),
      fetch: (url, init) => {
        urls.push(new URL(url));
        return fetch(url, init);
      },
    }, accounts);
    assert.equal((await send(forged('POST', 33, {}, signInRequest))).status, 200, id);
    const { pathname, search, hash } = urls.at(-1)!;
    assert.deepEqual([pathname, search, hash], [`/v1.0/accounts/${encodeURIComponent(id)}/signintoken`, '', '']);
  }
});

test('ignores a property id that would change the path of a call', async (t) => {
  const Parameters = [{ IsAccountConnectorProperty: true, TargetName: 'A', IsOptional: true }];
  for (const Id of ['..', '.', '%2e%2e', '../../14/deauthenticate?', 'x', '', -1, 1.5]) {
    const { send, cyclr, calls } = await target(t);
    const hostile = { Id, AccountConnectorId: 13, Name: 'A', Value: 'before' };
    const connector = { Authenticated: false, Connector: { AuthType: 'ApiKey', Parameters }, Properties: [hostile] };
    cyclr.intercept = (request) => {
      if (request.method !== 'GET') return undefined;
      return Response.json(request.url.endsWith('/properties') ? [hostile] : connector);
    };
    const { status } = await send(forged('POST', 13, {}, { authType: 'ApiKey', apiKey: 'k', properties: { A: 'after' } }));
    assert.equal(status, 200);
    assert.deepEqual(calls().filter((call) => !call.startsWith('GET ')), [
      'POST /v1.0/account/connectors/13/properties', 'PUT /v1.0/account/connectors/13',
    ], String(Id));
  }
});

test('answers at any path whose last segment is the id', async (t) => {
  const { handle } = await target(t);
  for (const path of ['/13', '/a/b/c/13?x=/14', '/api//connectors/13#14', '//evil.example/13']) {
    const { status, body } = await readAnswer(await handle(new Request(`${page}${path}`)));
    assert.deepEqual([status, body.id], [200, '13'], path);
  }
});
