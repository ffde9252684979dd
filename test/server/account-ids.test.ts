import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../demo/cyclr/state.js';
import { CyclrClient } from '../../src/server/index.js';
import type { ConnectorAuthOptions, CyclrError } from '../../src/server/index.js';
import { acceptedAccountIds, refusedAccountIds } from './account-ids.js';
import { ask, read, seed, setUp, username, withPassword } from './setup.js';

const seedOf = (id: string) => [{ id, users: [username], connectors: [seed(33, 'OAuth2')] }];

const scopes: readonly (readonly [string, Partial<ConnectorAuthOptions>])[] = [
  ['one token for all accounts', {}],
  ['a token for the account', { tokenScope: 'account' }],
  ['a token for the account from the password grant', { tokenScope: 'account', ...withPassword }],
];

test('the table has 30 account ids', () => {
  assert.equal(new Set([...acceptedAccountIds, ...refusedAccountIds].map(({ id }) => id)).size, 30);
});

for (const { what, id, segment } of acceptedAccountIds) {
  for (const [scope, options] of scopes) {
    test(`serves an account whose id is ${what}, with ${scope}`, async (t) => {
      const urls: string[] = [];
      const { handle, cyclr } = await setUp(t, seedOf(id), {
        authorize: () => ({ accountId: id, username }),
        fetch: (url, init) => {
          urls.push(url);
          return fetch(url, init);
        },
        ...options,
      });
      assert.equal((await read(await handle(ask('GET', 33)))).status, 200);
      assert.equal((await read(await handle(ask('POST', 33, { authType: 'OAuth2', properties: {} })))).status, 200);
      assert.deepEqual(new Set(cyclr.requests.map(({ account }) => account)), new Set([null, id]));
      assert.equal([...cyclr.state.accessTokens.values()].some(({ accountId }) => accountId === id), options.tokenScope === 'account');
      assert.equal(urls.at(-1), `${cyclr.origin}/v1.0/accounts/${segment}/signintoken`);
    });
  }

  test(`the client accepts ${what}`, async (t) => {
    const { options } = await setUp(t, seedOf(id));
    const account = new CyclrClient(options).account(id);
    assert.equal((await account.connector('33')).id, '33');
    assert.match((await account.signInToken(username)).token, /./);
  });
}

for (const { what, id, fault } of refusedAccountIds) {
  const isNamed = (error: unknown) => error instanceof TypeError && error.message.includes(fault) && /^[\x20-\x7E…]+$/.test(error.message);

  test(`the client refuses ${what} with a TypeError that names the fault`, async (t) => {
    const { options } = await setUp(t);
    assert.throws(() => new CyclrClient(options).account(id), isNamed);
  });

  test(`the handler refuses ${what} before any call, and passes the fault to onError`, async (t) => {
    const errors: unknown[] = [];
    const { ask: send, cyclr } = await setUp(t, undefined, {
      authorize: () => ({ accountId: id, username }), onError: (error) => { errors.push(error); },
    });
    assert.equal((await send('GET', 13)).status, 500);
    assert.equal(cyclr.requests.length, 0);
    assert.equal(errors.length, 1);
    assert(isNamed(errors[0]), String(errors[0]));
  });
}

for (const value of [1001, null, true, ['a'], { toString: () => 'a' }]) {
  test(`refuses an account id of another type: ${JSON.stringify(value)}`, async (t) => {
    const { options, ask: send } = await setUp(t, undefined, { authorize: () => ({ accountId: value, username }) as never });
    assert.throws(() => new CyclrClient(options).account(value as never), /must be a string/);
    assert.equal((await send('GET', 13)).status, 500);
  });
}

test('keeps the limits of fresh tokens of two accounts apart, although one is named like a kind of call', async (t) => {
  const names = ['acme', 'partner for acme', 'test for acme'];
  const { handle, cyclr, tokenRequests } = await setUp(t, undefined, {
    authorize: (request) => ({ accountId: request.headers.get('x-account')!, username }),
  });
  (cyclr.state.accounts as Map<string, Account>).clear();
  for (const name of names) await handle(ask('GET', 13, undefined, { 'x-account': name }));
  // One token at first, and one fresh token for each account.
  assert.equal(tokenRequests(), 1 + names.length);
});

/**
 * Lists the connectors of an account with a token of its own.
 * @param restrict The account that a scope restricts the token to. `null`: the scope is refused.
 */
async function listWithOwnToken(id: string, restrict: (scope: string) => string | null) {
  const scopes: string[] = [];
  const accounts: unknown[] = [];
  const client = new CyclrClient({
    clientId: 'client',
    clientSecret: 'secret',
    tokenScope: 'account',
    fetch: (url, { body, headers }) => {
      if (!url.endsWith('/oauth/token')) {
        accounts.push(decodeURIComponent(new Headers(headers).get('authorization')!.replace('Bearer ', '')));
        return Promise.resolve(Response.json([]));
      }
      const scope = new URLSearchParams(body as string).get('scope')!;
      scopes.push(scope);
      const restricted = restrict(scope);
      return Promise.resolve(restricted === null
        ? Response.json({ error: 'invalid_scope' }, { status: 400 })
        : Response.json({ access_token: encodeURIComponent(restricted) }));
    },
  });
  const outcome = await client.account(id).connectors().next().then(() => 'ok', (error: unknown) => (error as CyclrError).failure);
  return { outcome, scopes, accounts };
}

test('tries both spellings of an account id in a scope, first the one that is one scope in any reading', async () => {
  const any = (scope: string) => scope;
  const none = () => null;
  const plain = (scope: string) => scope.includes('%') ? null : scope;
  const encoded = (scope: string) => /^account:[\w.%-]*$/.test(scope) ? scope : null;
  for (const [id, restrict, ...expected] of [
    ['Acme Ltd', any, 'ok', 'account:Acme%20Ltd'],
    ['Acme Ltd', encoded, 'ok', 'account:Acme%20Ltd'],
    ['Acme Ltd', plain, 'ok', 'account:Acme%20Ltd', 'account:Acme Ltd'],
    ['Acme Ltd', none, 'unauthorized', 'account:Acme%20Ltd', 'account:Acme Ltd'],
    ['a"b', any, 'ok', 'account:a%22b'],
    ['a\\b', any, 'ok', 'account:a%5Cb'],
    ['Müller', any, 'ok', 'account:M%C3%BCller'],
    ['maya@acme.example', any, 'ok', 'account:maya@acme.example'],
    ['maya@acme.example', encoded, 'ok', 'account:maya@acme.example', 'account:maya%40acme.example'],
    ['acme', none, 'unauthorized', 'account:acme'],
  ] as const) {
    const { outcome, scopes } = await listWithOwnToken(id, restrict);
    assert.deepEqual([outcome, ...scopes], expected, id);
  }
});

test('gets no token of another account if a server ignores the part of a scope after a space', async () => {
  const { outcome, accounts } = await listWithOwnToken('acme b', (scope) => {
    const known = scope.split(' ').map((each) => decodeURIComponent(each.replace(/^account:/, ''))).find((each) => /^acme( b)?$/.test(each));
    return known ?? null;
  });
  assert.deepEqual([outcome, accounts], ['ok', ['acme b']]);
});
