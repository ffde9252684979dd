import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { CyclrClient, CyclrError } from '../../src/server/index.js';
import type { CyclrAccount, Fetch, HandlerEvent, StoredCredentials, TimeLimiter } from '../../src/server/index.js';
import { withTimeLimit } from '../../src/server/lib/time-limit.js';
import { createFakeLibrary, row } from './fake-library.js';
import { account, accountId, parameter, seed, setUp } from './setup.js';

const expires = new Date('2027-01-02T03:04:05.678Z');
const tokens = { accessToken: 'CANARY-access', refreshToken: 'CANARY-refresh', expires, refreshExpires: new Date(0) };

async function setUpAccount(t: TestContext) {
  const bench = await setUp(t);
  const client = new CyclrClient(bench.options);
  return { ...bench, client, account: client.account(accountId) };
}

test('stores OAuth tokens of the host as Cyclr expects them', async (t) => {
  const { account, stored } = await setUpAccount(t);
  const { authenticated } = await account.authenticate('12', { tokens });
  assert.equal(authenticated, true);
  assert.deepEqual(JSON.parse(stored(12).authValue!), {
    AccessToken: 'CANARY-access',
    RefreshToken: 'CANARY-refresh',
    Expires: '2027-01-02T03:04:05.678Z',
    RefreshExpires: '1970-01-01T00:00:00.000Z',
  });
});

test('stores an access token alone, with null for the other members', async (t) => {
  const { account, stored } = await setUpAccount(t);
  await account.authenticate('12', { tokens: { accessToken: 'one' } });
  assert.equal(stored(12).authValue, '{"AccessToken":"one","RefreshToken":null,"Expires":null,"RefreshExpires":null}');
});

test('stores an empty object if Cyclr obtains the tokens itself', async (t) => {
  const { account, stored } = await setUpAccount(t);
  const { authenticated } = await account.authenticate('18', { tokens: 'by-cyclr' });
  assert.equal(authenticated, true);
  assert.equal(stored(18).authValue, '{}');
});

test('passes on a refusal that contains a member name of the tokens, which is not a secret', async (t) => {
  const { account } = await setUpAccount(t);
  await assert.rejects(account.authenticate('12', { tokens: { accessToken: '' } }), (error: unknown) => {
    assert(error instanceof CyclrError);
    assert.deepEqual([error.failure, error.reason], ['refused', 'AuthValue has no AccessToken.']);
    return true;
  });
});

const wrongCredentials: readonly (readonly [credentials: unknown, named: string])[] = [
  [undefined, '`credentials`'],
  [{}, '`credentials`'],
  ['CANARY key', '`credentials`'],
  [{ tokens: undefined }, '`credentials`'],
  [{ tokens: 'CANARY' }, '`credentials`'],
  [{ tokens: {} }, '`tokens.accessToken`'],
  [{ apiKey: undefined }, '`apiKey`'],
  [{ apiKey: '' }, '`apiKey`'],
  [{ apiKey: ['CANARY'] }, '`apiKey`'],
  [{ username: 'CANARY' }, '`password`'],
  [{ username: undefined, password: 'CANARY' }, '`username`'],
  [{ password: 'CANARY' }, '`username`'],
  [{ authValue: null }, '`authValue`'],
];

for (const [credentials, named] of wrongCredentials) {
  test(`rejects with a TypeError that names ${named}, without a call, for the credentials ${inspect(credentials)}`, async () => {
    const { account, calls } = createFakeLibrary(() => Response.json(row(11)));
    const isClear = ({ name, message }: Error) => name === 'TypeError' && message.includes(named) && !message.includes('CANARY');
    await assert.rejects(account.authenticate('11', credentials as StoredCredentials | null), isClear);
    if (credentials !== undefined) {
      await assert.rejects(account.install('Pipedrive', { name: 'Ours', credentials: credentials as StoredCredentials }), isClear);
    }
    assert.deepEqual(calls, []);
  });
}

test('rejects with a TypeError, without a call, if a property’s name or value, or the user of a sign-in is missing', async () => {
  const { account, calls } = createFakeLibrary(() => Response.json({}));
  const property = { propertyId: null, name: 'Region', value: 'eu', secret: false };
  for (const [call, named] of [
    [account.saveProperty('11', { ...property, value: undefined as unknown as string }), '`value`'],
    [account.saveProperty('11', { ...property, name: '' }), '`name`'],
    [account.signInToken(undefined as unknown as string), '`username`'],
    [account.signInToken(''), '`username`'],
  ] as const) {
    await assert.rejects(call, ({ name, message }: Error) => name === 'TypeError' && message.includes(named));
  }
  assert.deepEqual(calls, []);
});

for (const [what, call, run, answer] of [
  ['nothing', 'GET /account/connectors/11', (account: CyclrAccount) => account.connector('11'), {}],
  ['no connector', 'GET /account/connectors/11', (account: CyclrAccount) => account.connector('11'), { Authenticated: true }],
  ['no auth type', 'GET /account/connectors/11', (account: CyclrAccount) => account.connector('11'), row(11, { Connector: {} })],
  ['no list of properties', 'GET /account/connectors/11', (account: CyclrAccount) => account.connector('11'), row(11, { Properties: 'none' })],
  ['no name', 'GET /account/connectors/11', (account: CyclrAccount) => account.methods('11'), row(11, { Connector: {} })],
  ['nothing', 'PUT /account/connectors/11', (account: CyclrAccount) => account.authenticate('11', { apiKey: 'key' }), {}],
  ['no id', 'POST /connectors/Pipedrive/install', (account: CyclrAccount) => account.install('Pipedrive', { name: 'Ours' }), row(11, { Id: null })],
  ['no token', 'POST /accounts/acme.example/signintoken', (account: CyclrAccount) => account.signInToken('ada'), {}],
] as const) {
  test(`names the call ${call} in the error for an answer that has ${what}`, async () => {
    const { account } = createFakeLibrary(() => Response.json(answer));
    await assert.rejects(async () => { await run(account); }, (error: unknown) => {
      assert(error instanceof CyclrError);
      assert.equal(error.failure, 'unexpected');
      assert(error.message.startsWith(`Cyclr's answer to ${call} is not `), error.message);
      return true;
    });
  });
}

const basic = { username: 'canary-user-91', password: 'CANARY-pass-0b1c' };
const base64 = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');

for (const [secret, credentials] of [[tokens.accessToken, { tokens }], [tokens.refreshToken, { tokens }], [base64, basic]] as const) {
  test(`drops a refusal that repeats ${secret}`, async (t) => {
    const { account, cyclr } = await setUpAccount(t);
    cyclr.intercept = (request) => request.method === 'PUT' ? Response.json({ Message: `No: ${secret}` }, { status: 400 }) : undefined;
    await assert.rejects(account.authenticate('12', credentials), (error: unknown) => {
      assert(error instanceof CyclrError);
      assert.deepEqual([error.failure, error.reason], ['refused', null]);
      assert(!inspect(error, { depth: 9 }).includes(secret));
      return true;
    });
  });
}

test('hides the client secret from inspection', async (t) => {
  const { client } = await setUpAccount(t);
  assert(!inspect(client, { depth: 9, showHidden: true }).includes('partner-secret'));
});

test('refuses ids that would change the path of a call', async (t) => {
  const { client, account } = await setUpAccount(t);
  assert.throws(() => client.account('..'), TypeError);
  await assert.rejects(account.deauthenticate('..'), TypeError);
});

test('reports requests for tokens to onEvent, and other calls to the observer', async (t) => {
  const { options } = await setUp(t);
  const events: HandlerEvent[] = [];
  const calls: (number | 'called')[] = [];
  const client = new CyclrClient({ ...options, onEvent: (event) => events.push(event) });
  await client.account(accountId, undefined, {
    called: () => calls.push('called'),
    answered: (status) => calls.push(status),
  }).connector('13');
  assert.deepEqual(events.map(({ what }) => what), ['token']);
  assert.deepEqual(calls, ['called', 200]);
});

/** A client whose `fetch` leaves a request for a token open: the first one, or the one after a 401. */
function setUpOpenToken(when: 'at first' | 'after a 401') {
  let tokenRequests = 0;
  let arrive!: () => void;
  let answer!: (response: Response) => void;
  const requested = new Promise<void>((resolve) => { arrive = resolve; });
  const open = new Promise<Response>((resolve) => { answer = resolve; });
  const fetch: Fetch = async (url, init) => {
    if (!url.endsWith('/oauth/token')) {
      const isNew = new Headers(init.headers).get('authorization') === 'Bearer CANARY-new';
      return isNew ? Response.json({ Authenticated: true, Connector: { AuthType: 'ApiKey' } }) : new Response(null, { status: 401 });
    }
    tokenRequests += 1;
    if (when === 'after a 401' && tokenRequests === 1) return Response.json({ access_token: 'CANARY-old' });
    arrive();
    return open;
  };
  const client = new CyclrClient({ clientId: 'c', clientSecret: 's', fetch });
  return { client, answer, requested, tokenRequests: () => tokenRequests };
}

for (const when of ['at first', 'after a 401'] as const) {
  test(`the caller's signal ends the wait for an access token ${when}, but not the request that others wait for`, async () => {
    const { client, answer, requested, tokenRequests } = setUpOpenToken(when);
    const controller = new AbortController();
    const ended = assert.rejects(client.account(accountId, controller.signal).connector('13'), { message: 'given up' });
    const other = client.account(accountId).connector('13');
    await requested;
    controller.abort(new Error('given up'));
    await ended;
    answer(Response.json({ access_token: 'CANARY-new' }));
    assert.equal((await other).authenticated, true);
    assert.equal(tokenRequests(), when === 'at first' ? 1 : 2);
  });

  test(`a time limit that ends the wait for an access token ${when} is a timeout, and the later failure of the request is handled`, async () => {
    const { client, answer } = setUpOpenToken(when);
    const limitTime: TimeLimiter = (_, work) => withTimeLimit(50, undefined, work);
    await assert.rejects(client.account(accountId, limitTime).connector('13'), (error: unknown) => {
      assert(error instanceof CyclrError);
      assert.deepEqual([error.failure, error.message], ['timeout', 'Cyclr did not issue an access token in time.']);
      assert(!inspect(error, { depth: 9, showHidden: true }).includes('CANARY'));
      return true;
    });
    const other = assert.rejects(client.account(accountId).connector('13'), { failure: 'unexpected' });
    answer(new Response(null, { status: 503 }));
    await other;
    // An unhandled rejection would fail this test.
    await new Promise(setImmediate);
  });

  test(`a limiter that only passes on a signal ends the wait for an access token ${when}`, async () => {
    const { client, answer, requested } = setUpOpenToken(when);
    const controller = new AbortController();
    const ended = assert.rejects(client.account(accountId, (_, work) => work(controller.signal)).connector('13'), { message: 'given up' });
    await requested;
    controller.abort(new Error('given up'));
    await ended;
    answer(Response.json({ access_token: 'CANARY-new' }));
  });
}

test('requests no access token if the signal has aborted before', async () => {
  const { client, tokenRequests } = setUpOpenToken('at first');
  await assert.rejects(client.account(accountId, (_, work) => work(AbortSignal.abort(new Error('given up')))).connector('13'), { message: 'given up' });
  assert.equal(tokenRequests(), 0);
});

test('waits 20 seconds for an access token, and runs no limiter for a token that is there', async () => {
  const { client, answer } = setUpOpenToken('at first');
  answer(Response.json({ access_token: 'CANARY-new' }));
  const limits: number[] = [];
  const account = client.account(accountId, (milliseconds, work) => {
    limits.push(milliseconds);
    return withTimeLimit(milliseconds, undefined, work);
  });
  await account.connector('13');
  await account.connector('13');
  assert.deepEqual(limits, [20_000, 10_000, 10_000]);
});

test('counts a connector without stored credentials as de-authenticated, whatever Cyclr answers to the call', async () => {
  for (const Authenticated of [false, true]) {
    const { account, calls } = createFakeLibrary((_, method) =>
      method === 'GET' ? Response.json(row(33, { Authenticated })) : Response.json({ Message: 'It is not authenticated.' }, { status: 400 }));
    const call = account.deauthenticate('33');
    if (Authenticated) await assert.rejects(call, { failure: 'refused', reason: 'It is not authenticated.' });
    else await call;
    assert.deepEqual(calls, ['PUT /v1.0/account/connectors/33/deauthenticate', 'GET /v1.0/account/connectors/33']);
  }
});

test('counts a property that is not there as deleted', async () => {
  const { account } = createFakeLibrary(() => Response.json({ Message: 'Not found.' }, { status: 404 }));
  await account.deleteProperty('33', '7');
});

test('saves a property anew that was deleted after it was read', async () => {
  const { account, calls } = createFakeLibrary((_, method) =>
    method === 'PUT' ? Response.json({ Message: 'Not found.' }, { status: 404 }) : Response.json({ Id: 8, Name: 'Region', Value: 'eu' }));
  assert.equal(await account.saveProperty('33', { propertyId: '7', name: 'Region', value: 'eu', secret: false }), 'eu');
  assert.deepEqual(calls, ['PUT /v1.0/account/connectors/33/properties/7', 'POST /v1.0/account/connectors/33/properties']);
});

test('takes a 404 to a call that names no connector for a failure of Cyclr’s', async () => {
  const { account } = createFakeLibrary(() => Response.json({ Message: 'Not found.' }, { status: 404 }));
  await assert.rejects(account.signInToken('ada'), { failure: 'unexpected' });
  await assert.rejects(account.connectors().next(), { failure: 'unexpected' });
  await assert.rejects(account.connector('33'), { failure: 'not_found' });
});

for (const [listedParameters, expected] of [['full', true], ['missing', false], ['empty', false]] as const) {
  test(`calls a connector from a list ${expected ? '' : 'in'}complete if its row has ${listedParameters} parameters`, async (t) => {
    const { cyclr, options } = await setUp(t, account(
      seed(33, 'ApiKey', { Parameters: [parameter('Version', { IsAccountConnectorProperty: false })] }),
      seed(34, 'OAuth2'),
    ));
    cyclr.unknowns.listedParameters = listedParameters;
    const found: unknown[] = [];
    for await (const { id, isComplete } of new CyclrClient(options).account(accountId).connectors()) found.push([id, isComplete]);
    assert.deepEqual(found, [['33', expected], ['34', expected]]);
  });
}

test('leaves out a row whose id JSON has rounded: it is that of another connector', async () => {
  const text = JSON.stringify([row(33), { ...row(34), Id: 'BIG' }]).replace('"BIG"', '9007199254740993');
  const { account } = createFakeLibrary(() => new Response(text, { headers: { 'content-type': 'application/json', 'total-pages': '1' } }));
  const ids: string[] = [];
  for await (const { id } of account.connectors()) ids.push(id);
  assert.deepEqual(ids, ['33']);
});
