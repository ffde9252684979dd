import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { CyclrError } from '../../src/server/index.js';
import type { CyclrFailure, InstallOptions } from '../../src/server/index.js';
import { createFakeLibrary, page, row, rows } from './fake-library.js';

const refuse = (Message: string, status = 400): Response => Response.json({ Message }, { status });

const isCyclrError = (failure: CyclrFailure, ...texts: readonly string[]) => (error: unknown) => {
  assert(error instanceof CyclrError, String(error));
  assert.equal(error.failure, failure);
  for (const text of texts) assert(error.message.includes(text), error.message);
  return true;
};

test('installs a connector by its name, with the account’s own name alone', async () => {
  const { account, calls, bodies } = createFakeLibrary(() => Response.json(row(33, { Name: 'Ours' })));
  const { id, name, authenticated } = await account.install('Google Analytics 4', { name: 'Ours' });
  assert.deepEqual([id, name, authenticated], ['33', 'Ours', false]);
  assert.deepEqual(calls, ['POST /v1.0/connectors/Google%20Analytics%204/install']);
  assert.deepEqual(bodies, [{ Name: 'Ours' }]);
});

test('sends the description, the auth method, the properties and the credentials', async () => {
  const { account, bodies } = createFakeLibrary(() => Response.json(row(33, { Authenticated: true, AuthValue: 'a key' })));
  const { authenticated } = await account.install('5122', {
    name: 'Ours',
    description: 'For Acme.',
    authenticationId: '12abc345-1a2b-123a-1ab2-1234ab5c6d7e',
    properties: { Subdomain: 'acme', Region: 'eu' },
    credentials: { username: 'ü', password: 'p' },
  });
  assert.equal(authenticated, true);
  assert.deepEqual(bodies, [{
    Name: 'Ours',
    Description: 'For Acme.',
    AuthenticationId: '12abc345-1a2b-123a-1ab2-1234ab5c6d7e',
    AuthValue: 'w7w6cA==',
    Properties: [{ Name: 'Subdomain', Value: 'acme' }, { Name: 'Region', Value: 'eu' }],
  }]);
});

type Refusal = readonly [message: string, status: number, failure: CyclrFailure, advice: string];
const refusals: readonly Refusal[] = [
  ["There is not a connector property that matches name 'X'.", 400, 'refused', '`TargetName`'],
  ["Connector property name 'X' is not an account connector property.", 400, 'refused', 'Leave it out of `properties`.'],
  ['Connector 5122 is a draft and cannot be installed.', 400, 'refused', 'Approve this release'],
  ['Account connector name Ours is in use.', 400, 'refused', 'call `findOrInstall`'],
  ['Connector not found.', 404, 'not_found', '"5122"'],
  ['Something else.', 400, 'refused', 'Something else.'],
];

for (const [message, status, failure, advice] of refusals) {
  test(`passes on Cyclr’s words and advises what to do: ${message}`, async () => {
    const { account, calls } = createFakeLibrary(() => refuse(message, status));
    await assert.rejects(account.install('5122', { name: 'Ours' }), isCyclrError(failure, `"${message}"`, advice));
    assert.equal(calls.length, 1);
  });
}

const secrets: readonly (readonly [string, Partial<InstallOptions>])[] = [
  ['CANARY-key-1', { credentials: { apiKey: 'CANARY-key-1' } }],
  ['CANARY-pass-2', { credentials: { username: 'canary', password: 'CANARY-pass-2' } }],
  ['CANARY-token-3', { credentials: { tokens: { accessToken: 'CANARY-token-3' } } }],
  ['CANARY-value-4', { properties: { ClientSecret: 'CANARY-value-4' } }],
];

for (const [secret, options] of secrets) {
  test(`drops a refusal that repeats ${secret}, and advises what to check`, async () => {
    const { account } = createFakeLibrary(() => refuse(`No: ${secret}`));
    await assert.rejects(account.install('Pipedrive', { name: 'Ours', ...options }), (error: unknown) => {
      assert(!inspect(error, { depth: 9, showHidden: true }).includes(secret));
      return isCyclrError('refused', 'repeats a value that was sent')(error);
    });
  });
}

for (const name of ['', ' Ours', 'Ours\n', undefined, 33]) {
  test(`refuses the name ${JSON.stringify(name)} before any call`, async () => {
    const { account, calls } = createFakeLibrary(() => Response.json([]));
    await assert.rejects(account.install('Pipedrive', { name: name as string }), /^TypeError: `name` must be/);
    await assert.rejects(account.findOrInstall('Pipedrive', { name: name as string }), /^TypeError: `name` must be/);
    assert.deepEqual(calls, []);
  });
}

for (const connector of ['', '.', '..', 'a/b', '../33', 'a\\b', 'a?b', 'a#b', 'a%2fb', 'a\nb', ' a', '\ud800', 'x'.repeat(201), undefined, {}]) {
  test(`refuses a connector that does not fit a path: ${JSON.stringify(connector)?.slice(0, 20)}`, async () => {
    const { account, calls } = createFakeLibrary(() => Response.json([]));
    await assert.rejects(account.install(connector as string, { name: 'Ours' }), TypeError);
    assert.deepEqual(calls, []);
  });
}

for (const value of [undefined, null, 7, true, {}]) {
  test(`refuses a property whose value is ${JSON.stringify(value)} before any call`, async () => {
    const { account, calls } = createFakeLibrary(() => Response.json([]));
    const properties = { Subdomain: value as string };
    await assert.rejects(account.install('Pipedrive', { name: 'Ours', properties }), /^TypeError: .*"Subdomain" must be a string/);
    assert.deepEqual(calls, []);
  });
}

test('does not repeat an installation whose answer got lost', async () => {
  const { account, calls } = createFakeLibrary(() => { throw new TypeError('fetch failed'); });
  await assert.rejects(account.install('Pipedrive', { name: 'Ours' }), isCyclrError('unreachable'));
  assert.equal(calls.length, 1);
});

test('removes a connector', async () => {
  const { account, calls } = createFakeLibrary(() => new Response(null, { status: 204 }));
  assert.equal(await account.remove('33'), undefined);
  assert.deepEqual(calls, ['DELETE /v1.0/account/connectors/33']);
});

test('removes a connector although the first answer gets lost', async () => {
  let calls = 0;
  const { account } = createFakeLibrary(() => {
    calls += 1;
    if (calls === 1) throw new TypeError('fetch failed');
    return refuse('Not found.', 404);
  });
  await account.remove('33');
  assert.equal(calls, 2);
});

test('rejects if there is no connector to remove, or if Cyclr does not remove it', async () => {
  const answers = [refuse('Account Connector not found.', 404), refuse('The connector is used by a cycle.')];
  const { account } = createFakeLibrary(() => answers.shift()!);
  await assert.rejects(account.remove('33'), isCyclrError('not_found', '"Account Connector not found."'));
  await assert.rejects(account.remove('33'), isCyclrError('refused', '"The connector is used by a cycle."'));
  await assert.rejects(account.remove('../accounts'), TypeError);
});

const method = (id: number, MethodUniqueIdentifier: unknown) =>
  ({ Id: id, Name: `Method ${id}`, Description: null, EndPoint: 'https://api.example', MethodUniqueIdentifier });

const listItems = { Id: 5, Name: 'List Items', Description: 'All.', UniqueIdentifier: 'ListItems' };

test('lists the methods of the release that the connector uses, by their unique identifiers', async () => {
  const { account, calls } = createFakeLibrary((url) => url.pathname.endsWith('/methods')
    ? page([method(1, '8f8df8ef-3007-11e7-a033-06abe76375dd'), method(2, null), method(3, 'GetUser'), method(4, 'GetUser'), listItems], url)
    : Response.json(row(33)));
  assert.deepEqual(await account.methods('33', 'a & b'), [
    { id: '8f8df8ef-3007-11e7-a033-06abe76375dd', name: 'Method 1', description: null },
    { id: 'GetUser', name: 'Method 3', description: null },
    { id: 'ListItems', name: 'List Items', description: 'All.' },
  ]);
  assert.deepEqual(calls, [
    'GET /v1.0/account/connectors/33', 'GET /v1.0/connectors/Pipedrive/1.0/methods?query=a+%26+b&page=1&pageSize=100',
  ]);
});

test('lists the methods of a connector that has no version, and whose name is no plain text', async () => {
  const { account, calls } = createFakeLibrary((url) => url.pathname.endsWith('/methods')
    ? page(rows(0), url)
    : Response.json(row(33, { Connector: { Name: 'A/B & C', Version: null } })));
  assert.deepEqual(await account.methods('33'), []);
  assert.equal(calls[1], 'GET /v1.0/connectors/A%2FB%20%26%20C/methods?page=1&pageSize=100');
});

test('rejects if the connector’s name is not known, or if the methods are no list', async () => {
  const nameless = createFakeLibrary(() => Response.json({ Id: 33 }));
  await assert.rejects(nameless.account.methods('33'), isCyclrError('unexpected', 'Name'));
  const noList = createFakeLibrary((url) => Response.json(url.pathname.endsWith('/methods') ? {} : row(33)));
  await assert.rejects(noList.account.methods('33'), isCyclrError('unexpected', 'is not a list'));
});
