import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, readAnswer, key, stranger, target, signInRequest } from './attacker.js';
import type { Target } from './attacker.js';
import { accountId, page, setUp, username } from '../setup.js';
import type { Answer } from '../setup.js';

const admin = 'admin@host.example';

/** The names of another user and another account, wherever a page could put them: in the body, in headers, in the query. */
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

test('signs in the user of the session, whatever user the page names', async (t) => {
  const { send, cyclr } = await target(t);
  const { status } = await send(forged('POST', `12${query}`, headers, { ...claims, ...signInRequest, properties: claims.properties }));
  assert.equal(status, 200);
  assert.deepEqual([...cyclr.state.signInTokens.values()].map((token) => token.username), [username]);
  // Cyclr would create a user that does not exist.
  assert.deepEqual([...cyclr.state.accounts.get(accountId)!.users], [username]);
});

test('stores the user name of a form as a credential, and signs nobody in with it', async (t) => {
  const { send, cyclr, stored } = await target(t);
  const { status } = await send(forged('POST', 14, {}, { authType: 'Basic', username: admin, password: 'p', properties: {} }));
  assert.equal(status, 200);
  assert.equal(Buffer.from(stored(14).authValue!, 'base64').toString(), `${admin}:p`);
  assert.equal(cyclr.state.signInTokens.size, 0);
});

test('calls Cyclr for the account of the session, whatever account the page names', async (t) => {
  const { send, cyclr } = await target(t);
  assert.equal((await send(forged('GET', `13${query}`, headers))).status, 200);
  assert.equal((await send(forged('POST', `13${query}`, headers, { ...claims, ...key }))).status, 200);
  assert.equal((await send(forged('POST', `12${query}`, headers, { ...claims, ...signInRequest, properties: claims.properties }))).status, 200);
  assert.equal((await send(forged('DELETE', `13${query}`, headers))).status, 200);
  for (const { path, account } of cyclr.requests) {
    if (path === '/oauth/token') continue;
    assert.equal(account ?? accountId, accountId, path);
    assert(!path.includes(stranger.accountId), path);
  }
  assert.deepEqual([...cyclr.state.signInTokens.values()].map((token) => token.accountId), [accountId]);
});

test('calls `authorize` for every request, so that an ended session gives no access', async (t) => {
  let isOver = false;
  const { send, cyclr } = await target(t, { authorize: () => isOver ? new Response(null, { status: 401 }) : { accountId, username } });
  assert.equal((await send(forged('POST', 12, {}, signInRequest))).status, 200);
  isOver = true;
  cyclr.requests.splice(0);
  for (const [method, body] of [['GET', undefined], ['POST', signInRequest], ['DELETE', undefined]] as const) {
    assert.equal((await send(forged(method, 12, {}, body))).status, 401);
  }
  assert.equal(cyclr.requests.length, 0);
});

test('serves exactly the connector that `authorize` was called with', async (t) => {
  const judged: (string | null)[] = [];
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
  ['POST', signInRequest, stranger.withOAuth],
  ['DELETE', undefined, stranger.withKey],
] as const;

async function attack({ send, cyclr }: Target, spell: (id: number) => string): Promise<void> {
  const { connectors } = cyclr.state.accounts.get(stranger.accountId)!;
  const theirs = connectors.get(stranger.withKey)!;
  Object.assign(theirs, { authenticated: true, authValue: 'their key' });
  for (const [method, body, id] of attempts) {
    const { status, text, body: problem } = await send(forged(method, spell(id), {}, body));
    assert.equal(status, 404, `${method} ${spell(id)}`);
    assert.equal(problem.code, 'not_found');
    assert(!text.includes('their key'));
  }
  assert.deepEqual([theirs.authenticated, theirs.authValue], [true, 'their key']);
  assert.equal(cyclr.state.signInTokens.size, 0);
}

test('neither shows nor changes a connector of another account, and creates no sign-in token for it', async (t) => {
  await attack(await target(t), String);
});

test('neither shows nor changes a connector of another account that a name leads to', async (t) => {
  const authorize = (_: Request, name: string | null) => ({ accountId, username, connectorId: name?.replace(/^their-/, '') });
  await attack(await target(t, { authorize }), (id) => `their-${id}`);
});

test('answers alike for a connector of another account and for a missing one', async (t) => {
  const { handle, cyclr, calls } = await setUp(t);
  const { connectors } = cyclr.state.accounts.get(stranger.accountId)!;
  Object.assign(connectors.get(stranger.withKey)!, { authenticated: true, authValue: 'their key' });
  const observe = async (method: string, id: number, body: unknown) => {
    const { status, headers: given, text } = await readAnswer(await handle(forged(method, id, {}, body)));
    // The same calls in the same order, so that the timing is the same, too.
    return { status, given: [...given], text: withoutReference(text), calls: calls().map((call) => call.replaceAll(String(id), 'ID')) };
  };
  for (const [method, body, id] of attempts) {
    assert.deepEqual(await observe(method, id, body), await observe(method, 424_242, body), method);
  }
});

const withoutReference = (text: string): string => text.replace(/"reference":"[\da-f-]{36}"/, '');

for (const [what, tokenScope] of [['partner', 'partner'], ['account', 'account']] as const) {
  test(`never mixes up the answers for two accounts, with the token of the ${what}`, async (t) => {
    const whose = (request: Request) => request.headers.get('cookie') === 'session=theirs' ? stranger.accountId : accountId;
    const { send } = await target(t, { tokenScope, authorize: (request) => ({ accountId: whose(request), username }) });
    const ask = (id: number, session: string): Promise<Answer> => send(forged('GET', id, { cookie: `session=${session}` }));
    const answers = await Promise.all([11, 21, 11, 21].flatMap((id) => [ask(id, 'ours'), ask(id, 'theirs')]));
    assert.deepEqual(answers.map(({ status }) => status), [200, 404, 404, 200, 200, 404, 404, 200]);
  });
}

test('gives no rights to pages of Cyclr’s own origin', async (t) => {
  const { send, cyclr, innerCalls } = await target(t, { origins: [page] });
  assert.equal((await send(forged('POST', 12, { origin: cyclr.origin }, signInRequest))).status, 403);
  assert.equal(innerCalls(), 0);
});
