import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, target } from './attacker.js';
import { account, accountId, page, seed, username } from '../setup.js';

const tricks = [
  '13/', '13//', '13/x', '13;a', '13;a=1', '13,14', '13.', '13.0', '13.json', '13+14', '+13', '-13', '013', '00', '1e1', '0x0d', '1_3', '13n',
  '%31%33', '13%2f', '13%2f..', '13%2F..%2F14', '..%2f13', '%2e%2e%2f13', '13%5c..%5c14', '13%00', '%0013', '13%0a', '13%0d%0ax:y', '13%20',
  '%2013', '13%09', '13%3f', '13%23', '13%252f14', '１３', '９', '١٣', '१३', '13\u200b', '13\u0301', '①', '9'.repeat(20), '9'.repeat(5_000),
  '', ' ', '.', '..', '%2e', 'NaN', 'Infinity', 'null', 'undefined', '__proto__', 'constructor', '[13]', '{13}', '*', '13*', '13&id=14',
  'signintoken', '13/properties', '13/deauthenticate',
];

test('an id that is no id reaches nobody', async (t) => {
  const { send, disturbed } = await target(t);
  for (const method of ['GET', 'POST', 'DELETE']) {
    for (const trick of tricks) assert.equal((await send(forged(method, trick))).status, 404, `${method} ${trick}`);
  }
  assert.equal(disturbed(), 0);
});

test('one connector has one name', async (t) => {
  const judged: string[] = [];
  const { send, calls } = await target(t, {
    authorize: (_, connectorId) => {
      judged.push(connectorId);
      return { accountId, username };
    },
  });
  // What the address itself resolves is gone before anybody looks: these are all the same.
  const paths = ['13', '13?x', '13?id=14', '13?/14', '13#/14', '14/../13', '14/%2E%2e/13', '.\\13', '13\n', '\t13'];
  for (const path of paths) assert.equal((await send(forged('GET', path))).status, 200, path);
  assert.deepEqual(new Set(judged), new Set(['13']));
  assert.deepEqual(new Set(calls()), new Set(['GET /v1.0/account/connectors/13']));
});

test('an id longer than a number is exact keeps every digit', async (t) => {
  const { send, calls } = await target(t, {}, account(seed(33, 'ApiKey')));
  assert.equal((await send(forged('GET', '9007199254740993'))).status, 404);
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/9007199254740993']);
});

test('the account’s id of a careless host leads to no other path', async (t) => {
  for (const id of ['..', '../accounts/x', 'a/b', 'a?b', 'a#b', '%2e%2e', 'a b', 'a\\b', '', '\u0660']) {
    const { send, cyclr } = await target(t, { authorize: () => ({ accountId: id, username }) });
    assert.equal((await send(forged('GET', 13))).status, 500, id);
    assert.equal(cyclr.requests.length, 0);
  }
});

test('a property’s id that is no number leads to no path at all', async (t) => {
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

test('the host’s own name in the path counts for nothing', async (t) => {
  const { handle } = await target(t);
  const { status } = await handle(new Request(`${page}//evil.example/13`));
  assert.equal(status, 200);
});
