import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import type { Account } from '../../demo/cyclr/state.js';
import { CyclrClient } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { startPython } from '../conformance/python-backend.js';
import { account, accountId, ask, seed, setUp, username, withPassword } from './setup.js';

const grants: readonly (readonly [string, Partial<ConnectorAuthOptions>])[] = [['client credentials', {}], ['password', withPassword]];
const minute = 60_000;

/** The handler serves any account. Cyclr knows only one of them, and answers 401 to all others. */
async function bench(t: TestContext, more: Partial<ConnectorAuthOptions> = {}) {
  const { handle, cyclr, tokenRequests } = await setUp(t, undefined, {
    authorize: (request) => ({ accountId: request.headers.get('x-account') ?? accountId, username }),
    ...more,
  });
  let passed = 0;
  const { now } = performance;
  t.mock.method(performance, 'now', () => now.call(performance) + passed);
  return {
    cyclr,
    tokenRequests,
    pass: (milliseconds: number) => { passed += milliseconds; },
    /** From now on Cyclr knows this account. */
    open: (account: string) => (cyclr.state.accounts as Map<string, Account>).set(account, cyclr.state.accounts.get(accountId)!),
    poll: async (account: string = accountId) => (await handle(ask('GET', 13, undefined, { 'x-account': account }))).status,
  };
}

const times = <T>(count: number, work: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => work(index));

for (const [grant, options] of grants) {
  test(`60 polls of an account that stays 401 cost three tokens, with the grant ${grant}`, async (t) => {
    const { poll, pass, tokenRequests } = await bench(t, options);
    for (let polls = 0; polls < 60; polls += 1) {
      assert.equal(await poll('dead'), 502);
      pass(5_000);
    }
    assert.equal(tokenRequests(), 3);
  });

  test(`60 concurrent polls of an account that stays 401 cost two tokens, with the grant ${grant}`, async (t) => {
    const { poll, tokenRequests } = await bench(t, options);
    assert.deepEqual(await Promise.all(times(60, () => poll('dead'))), Array(60).fill(502));
    assert.equal(tokenRequests(), 2);
  });

  test(`a healthy account has no failure beside one that stays 401, with the grant ${grant}`, async (t) => {
    const { poll, pass, tokenRequests } = await bench(t, options);
    for (let round = 0; round < 60; round += 1) {
      const [dead, ...healthy] = await Promise.all([poll('dead'), ...times(4, () => poll())]);
      assert.deepEqual([dead, ...healthy], [502, 200, 200, 200, 200]);
      pass(5_000);
    }
    assert.equal(tokenRequests(), 3);
  });

  test(`a healthy account has no failure beside twenty that stay 401, with the grant ${grant}`, async (t) => {
    const { poll, tokenRequests } = await bench(t, options);
    let isOver = false;
    const healthy = times(8, async () => {
      const statuses = new Set<number>();
      while (!isOver) statuses.add(await poll());
      return [...statuses];
    });
    for (let dead = 0; dead < 20; dead += 1) assert.equal(await poll(`dead-${dead}`), 502);
    isOver = true;
    assert.deepEqual(await Promise.all(healthy), Array(8).fill([200]));
    assert(tokenRequests() <= 1 + 20 + 8, `${tokenRequests()} token requests`);
  });

  test(`a healthy account gets a fresh token at once while another stays 401, with the grant ${grant}`, async (t) => {
    const { poll, cyclr, tokenRequests } = await bench(t, options);
    assert.equal(await poll(), 200);
    assert.equal(await poll('dead'), 502);
    assert.equal(tokenRequests(), 2);
    for (let revocations = 1; revocations <= 3; revocations += 1) {
      cyclr.state.accessTokens.clear();
      const [dead, ...healthy] = await Promise.all([poll('dead'), ...times(50, () => poll())]);
      assert.deepEqual([dead, ...healthy], [502, ...Array<number>(50).fill(200)]);
      assert.equal(tokenRequests(), 2 + revocations);
    }
  });
}

test('an account that works again needs no fresh token, and then gets one at once when its token is revoked', async (t) => {
  const { poll, open, cyclr, tokenRequests } = await bench(t);
  assert.equal(await poll('late'), 502);
  assert.equal(tokenRequests(), 2);
  open('late');
  assert.equal(await poll('late'), 200);
  assert.equal(tokenRequests(), 2);
  cyclr.state.accessTokens.clear();
  assert.equal(await poll('late'), 200);
  assert.equal(tokenRequests(), 3);
});

test('an account whose token was revoked while it was refused recovers after the pause', async (t) => {
  const { poll, open, pass, cyclr } = await bench(t);
  assert.equal(await poll('late'), 502);
  open('late');
  cyclr.state.accessTokens.clear();
  assert.equal(await poll('late'), 502);
  pass(minute);
  assert.equal(await poll('late'), 200);
});

test('the pause grows from one minute to fifteen', async (t) => {
  const { poll, pass, tokenRequests } = await bench(t);
  assert.equal(await poll('dead'), 502);
  assert.equal(tokenRequests(), 2);
  for (const [index, minutes] of [1, 5, 15, 15].entries()) {
    pass(minutes * minute - 1_000);
    await poll('dead');
    assert.equal(tokenRequests(), 2 + index, `before ${minutes} minutes`);
    pass(1_000);
    await Promise.all(times(10, () => poll('dead')));
    assert.equal(tokenRequests(), 3 + index, `after ${minutes} minutes`);
  }
});

test('a refused account takes the token from no other account if there is no fresh one', async (t) => {
  const { poll, cyclr } = await bench(t);
  assert.equal(await poll(), 200);
  cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? new Response('down', { status: 503 }) : undefined;
  assert.equal(await poll('dead'), 502);
  assert.equal(await poll(), 200);
});

test('an account whose fresh token could not be requested gets one as soon as Cyclr issues tokens again', async (t) => {
  const { poll, cyclr } = await bench(t);
  assert.equal(await poll(), 200);
  cyclr.state.accessTokens.clear();
  cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? new Response('down', { status: 503 }) : undefined;
  assert.equal(await poll(), 502);
  cyclr.intercept = undefined;
  assert.equal(await poll(), 200);
});

test('a refused account finds a fresh token that another instance has stored', async (t) => {
  const tokenStore = new Map<string, string>();
  const { poll, open, cyclr, tokenRequests } = await bench(t, { tokenStore });
  assert.equal(await poll('late'), 502);
  const other = await setUp(t, undefined, { tokenStore, apiUrl: cyclr.origin });
  cyclr.state.accessTokens.clear();
  assert.equal((await other.ask('GET', 13)).status, 200);
  open('late');
  const before = tokenRequests();
  assert.equal(await poll('late'), 200);
  assert.equal(tokenRequests(), before);
});

test('a sign-in that Cyclr refuses costs no token for each try, although other calls of the account succeed', async (t) => {
  const { ask: send, cyclr, tokenRequests } = await setUp(t);
  cyclr.intercept = (request) => request.url.endsWith('/signintoken') ? Response.json({}, { status: 401 }) : undefined;
  for (let tries = 0; tries < 20; tries += 1) assert.equal((await send('POST', 12, { authType: 'OAuth2' })).status, 502);
  assert.equal(tokenRequests(), 2);
});

/** Answers tests: 401 for the broken connectors, as the third party does, and else as Cyclr does for this access token. */
const breakTests = (cyclr: CyclrSimulator, broken: readonly string[]): void => {
  cyclr.intercept = ({ url, headers }) => {
    const [, id = ''] = /\/connectors\/(\d+)\/test\//.exec(url) ?? [];
    if (id === '') return undefined;
    const isAccepted = cyclr.state.accessTokens.has(headers.get('authorization')!.slice(7)) && !broken.includes(id);
    return Response.json({}, { status: isAccepted ? 200 : 401 });
  };
};

for (const [grant, options] of grants) {
  test(`connectors whose tests are refused cost no token, however many they are, with the grant ${grant}`, async (t) => {
    const bench = await setUp(t, account(...times(20, (index) => seed(index + 1, 'ApiKey'))), options);
    const broken = times(19, (index) => String(index + 2));
    breakTests(bench.cyclr, broken);
    const { cyclr, tokenRequests } = bench;
    const api = new CyclrClient(bench.options).account(accountId);
    const check = () => Promise.all([api.test('1', 'me'), ...broken.map((id) => assert.rejects(api.test(id, 'me'), { failure: 'refused' }))]);
    for (let checks = 0; checks < 5; checks += 1) await check();
    assert.equal(tokenRequests(), 1);
    // The tests of the healthy connector find a fresh token at once when theirs is revoked.
    for (let revocations = 1; revocations <= 3; revocations += 1) {
      cyclr.state.accessTokens.clear();
      await check();
      assert.equal(tokenRequests(), 1 + revocations);
    }
    // A connector that works again is tested with success at once.
    breakTests(cyclr, []);
    await api.test('2', 'me');
  });
}

test('a test tells of no refusal by the third party if Cyclr itself refuses the account, or does not tell', async (t) => {
  const { cyclr, options, tokenRequests } = await setUp(t);
  const api = new CyclrClient(options).account(accountId);
  const failures = { 401: 'unauthorized', 429: 'rate_limited', 503: 'unexpected', 404: 'refused', 200: 'refused' };
  for (const [status, failure] of Object.entries(failures)) {
    cyclr.intercept = ({ url }) => url.endsWith('/oauth/token') ? undefined
      : Response.json({}, { status: url.includes('/test/') ? 401 : Number(status) });
    for (let checks = 0; checks < 5; checks += 1) await assert.rejects(api.test('13', 'me'), { failure }, status);
  }
  assert.equal(tokenRequests(), 2);
});

test('with tokenScope account, an account that stays 401 costs three of its own tokens for 60 polls', async (t) => {
  const { poll, pass, cyclr, tokenRequests } = await bench(t, { tokenScope: 'account' });
  cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? undefined : Response.json({}, { status: 401 });
  for (let polls = 0; polls < 60; polls += 1) {
    assert.equal(await poll(), 502);
    pass(5_000);
  }
  assert.equal(tokenRequests(), 3);
});

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

test('the example in Python requests two tokens for 60 polls of an account that stays 401', { skip: noPython }, async (t) => {
  const { cyclr, origin } = await startPython(t);
  const poll = async () => (await fetch(`${origin}/api/connectors/13`)).status;
  const tokenRequests = () => cyclr.requests.filter(({ path }) => path === '/oauth/token').length;
  const { accessTokens } = cyclr.state;
  let isRefused = true;
  cyclr.intercept = ({ url }) => isRefused && !url.endsWith('/oauth/token') ? Response.json({}, { status: 401 }) : undefined;
  assert.deepEqual(await Promise.all(times(20, poll)), Array(20).fill(502));
  for (let polls = 0; polls < 40; polls += 1) assert.equal(await poll(), 502);
  assert.equal(tokenRequests(), 2);
  isRefused = false;
  assert.equal(await poll(), 200);
  accessTokens.clear();
  assert.equal(await poll(), 200);
  assert.equal(tokenRequests(), 3);
});
