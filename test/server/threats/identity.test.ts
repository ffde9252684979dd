import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, hear, key, stranger, target, wish } from './attacker.js';
import { accountId, page, setUp, username } from '../setup.js';
import type { Answer } from '../setup.js';

const admin = 'admin@host.example';

/** Wherever a page could put a name of its own: beside what it asks for, in what it asks for, in the address. */
const claims = {
  'username': admin,
  'Username': admin,
  'userName': admin,
  'accountId': stranger.accountId,
  'account': stranger.accountId,
  'X-Cyclr-Account': stranger.accountId,
  'authorization': { accountId: stranger.accountId, username: admin },
  'properties': { username: admin, Username: admin, accountId: stranger.accountId },
};
const headers = {
  'x-cyclr-account': stranger.accountId,
  'x-account-id': stranger.accountId,
  'x-username': admin,
  'x-user': admin,
  'x-forwarded-user': admin,
  'authorization': 'Bearer of-the-page',
};
const query = `?username=${admin}&accountId=${stranger.accountId}&id=${stranger.withOAuth}`;

test('the user who signs in is the session’s, whatever user the page names', async (t) => {
  const { send, cyclr } = await target(t);
  const { status } = await send(forged('POST', `12${query}`, headers, { ...claims, ...wish, properties: claims.properties }));
  assert.equal(status, 200);
  assert.deepEqual([...cyclr.state.signInTokens.values()].map((token) => token.username), [username]);
  // Cyclr creates a user that it does not know.
  assert.deepEqual([...cyclr.state.accounts.get(accountId)!.users], [username]);
});

test('the name in a form is the third party’s, and signs nobody in at Cyclr', async (t) => {
  const { send, cyclr, stored } = await target(t);
  const { status } = await send(forged('POST', 14, {}, { authType: 'Basic', username: admin, password: 'p', properties: {} }));
  assert.equal(status, 200);
  assert.equal(Buffer.from(stored(14).authValue!, 'base64').toString(), `${admin}:p`);
  assert.equal(cyclr.state.signInTokens.size, 0);
});

test('the account is the session’s, whatever account the page names', async (t) => {
  const { send, cyclr } = await target(t);
  assert.equal((await send(forged('GET', `13${query}`, headers))).status, 200);
  assert.equal((await send(forged('POST', `13${query}`, headers, { ...claims, ...key }))).status, 200);
  assert.equal((await send(forged('POST', `12${query}`, headers, { ...claims, ...wish, properties: claims.properties }))).status, 200);
  assert.equal((await send(forged('DELETE', `13${query}`, headers))).status, 200);
  for (const { path, account } of cyclr.requests) {
    if (path === '/oauth/token') continue;
    assert.equal(account ?? accountId, accountId, path);
    assert(!path.includes(stranger.accountId), path);
  }
  assert.deepEqual([...cyclr.state.signInTokens.values()].map((token) => token.accountId), [accountId]);
});

test('authorize is asked anew for every request: a session that ended opens nothing', async (t) => {
  let isOver = false;
  const { send, cyclr } = await target(t, { authorize: () => isOver ? new Response(null, { status: 401 }) : { accountId, username } });
  assert.equal((await send(forged('POST', 12, {}, wish))).status, 200);
  isOver = true;
  cyclr.requests.splice(0);
  for (const [method, body] of [['GET', undefined], ['POST', wish], ['DELETE', undefined]] as const) {
    assert.equal((await send(forged(method, 12, {}, body))).status, 401);
  }
  assert.equal(cyclr.requests.length, 0);
});

test('what authorize judges is what is then done', async (t) => {
  const judged: string[] = [];
  const { send, calls } = await target(t, {
    authorize: (_, connectorId) => {
      judged.push(connectorId);
      return connectorId === '13' ? { accountId, username } : new Response(null, { status: 403 });
    },
  });
  for (const path of ['13/../14', '13/%2e%2e/14', '13\\..\\14', './14', '13/../13/../14']) {
    assert.equal((await send(forged('DELETE', path))).status, 403, path);
  }
  assert.deepEqual(new Set(judged), new Set(['14']));
  assert.deepEqual(calls(), []);
});

const attempts = [
  ['GET', undefined, stranger.withKey],
  ['POST', key, stranger.withKey],
  ['POST', wish, stranger.withOAuth],
  ['DELETE', undefined, stranger.withKey],
] as const;

test('a connector of another account is neither shown nor changed, and nobody can be signed in for it', async (t) => {
  const { send, cyclr } = await target(t);
  const { connectors } = cyclr.state.accounts.get(stranger.accountId)!;
  const theirs = connectors.get(stranger.withKey)!;
  Object.assign(theirs, { authenticated: true, authValue: 'their key' });
  for (const [method, body, id] of attempts) {
    const { status, text } = await send(forged(method, id, {}, body));
    assert.equal(status, 404, `${method} ${id}`);
    assert(!text.includes('their key'));
  }
  assert.deepEqual([theirs.authenticated, theirs.authValue], [true, 'their key']);
  assert.equal(cyclr.state.signInTokens.size, 0);
});

test('nobody can tell a connector of another account from one that does not exist', async (t) => {
  const { handle, cyclr, calls } = await setUp(t);
  const { connectors } = cyclr.state.accounts.get(stranger.accountId)!;
  Object.assign(connectors.get(stranger.withKey)!, { authenticated: true, authValue: 'their key' });
  const seen = async (method: string, id: number, body: unknown) => {
    const { status, headers: given, text } = await hear(await handle(forged(method, id, {}, body)));
    // The same calls in the same order: there is nothing for a clock to tell apart either.
    return { status, given: [...given], text: withoutReference(text), calls: calls().map((call) => call.replaceAll(String(id), 'ID')) };
  };
  for (const [method, body, id] of attempts) assert.deepEqual(await seen(method, id, body), await seen(method, 424_242, body), method);
});

const withoutReference = (text: string): string => text.replace(/"reference":"[\da-f-]{36}"/, '');

for (const [what, tokenScope] of [['partner', 'partner'], ['account', 'account']] as const) {
  test(`an answer for one account is never another’s, with the token of the ${what}`, async (t) => {
    const whose = (request: Request) => request.headers.get('cookie') === 'session=theirs' ? stranger.accountId : accountId;
    const { send } = await target(t, { tokenScope, authorize: (request) => ({ accountId: whose(request), username }) });
    const ask = (id: number, session: string): Promise<Answer> => send(forged('GET', id, { cookie: `session=${session}` }));
    const answers = await Promise.all([11, 21, 11, 21].flatMap((id) => [ask(id, 'ours'), ask(id, 'theirs')]));
    assert.deepEqual(answers.map(({ status }) => status), [200, 404, 404, 200, 200, 404, 404, 200]);
  });
}

test('a page of the service’s own origin has no other rights', async (t) => {
  const { send, cyclr, disturbed } = await target(t, { origins: [page] });
  assert.equal((await send(forged('POST', 12, { origin: cyclr.origin }, wish))).status, 403);
  assert.equal(disturbed(), 0);
});
