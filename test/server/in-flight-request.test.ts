import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { AccessTokens } from '../../src/server/token/access-tokens.js';
import { checkClientOptions } from '../../src/server/options/check-options.js';
import type { CyclrClientOptions } from '../../src/server/index.js';
import { secret } from './setup.js';

const client = { clientId: 'c', clientSecret: 's' };
const never = new Promise<never>(() => {});

/** Access tokens from a `fetch` that runs these scripts, one for each request, and then answers `token-1`, `token-2`, … */
function bench(answers: readonly (() => Promise<unknown> | undefined)[], options: CyclrClientOptions = client) {
  const grants: (string | null)[] = [];
  const tokens = new AccessTokens(checkClientOptions({
    ...options,
    fetch: async (_, { body }) => {
      const number = grants.push(new URLSearchParams(body as string).get('grant_type'));
      await answers[number - 1]?.();
      return Response.json({ access_token: `token-${number}`, refresh_token: `refresh-${number}`, expires_in: 3_600 });
    },
  }));
  return { tokens, grants };
}

/**
 * Mocked time, and requests that can die as on workerd: no timer of a dead request fires. The script keeps its call to Cyclr from settling.
 */
function simulateWorkerd(t: TestContext) {
  const current = new AsyncLocalStorage<{ dead: boolean }>();
  t.mock.timers.enable({ apis: ['Date', 'setTimeout', 'setInterval'], now: Date.now() });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const start = globalThis[name] as (callback: () => void, milliseconds: number) => NodeJS.Timeout;
    t.mock.method(globalThis, name, (callback: () => void, milliseconds: number) => {
      const request = current.getStore();
      return start(() => { if (!request?.dead) callback(); }, milliseconds);
    });
  }
  const got: string[] = [];
  return {
    /** The tokens that the living requests got, in order. */
    got,
    /** Serves a request, and returns a function that kills it. */
    serve(work: () => Promise<string>): () => void {
      const request = { dead: false };
      current.run(request, () => work().then((token) => got.push(token)));
      return () => { request.dead = true; };
    },
    async pass(milliseconds: number, step = 100): Promise<void> {
      for (let passed = 0; passed < milliseconds; passed += step) {
        now += step;
        t.mock.timers.tick(step);
        await new Promise(setImmediate);
      }
    },
  };
}

test('makes one new request for all that wait for a dead one', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const { tokens, grants } = bench([() => never, () => new Promise((resolve) => { setTimeout(resolve, 1_500); })]);
  const get = () => serve(() => tokens.get(null));
  const die = get();
  await pass(200);
  for (let i = 0; i < 10; i++) get();
  await pass(300);
  die();
  await pass(700);
  for (let i = 0; i < 10; i++) get();
  await pass(3_000);
  get();
  await pass(4_000);
  get();
  await pass(100);
  assert.deepEqual(got, Array<string>(22).fill('token-2'));
  assert.equal(grants.length, 2);
});

test('gives the new token to requests that joined the dead one later', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const { tokens, grants } = bench([() => never]);
  serve(() => tokens.get(null))();
  for (let i = 0; i < 5; i++) {
    serve(() => tokens.get(null));
    await pass(500);
  }
  await pass(3_000);
  assert.deepEqual(got, Array<string>(5).fill('token-2'));
  assert.equal(grants.length, 2);
});

test('makes a third request if the second one dies, too', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const { tokens, grants } = bench([() => never, () => never]);
  serve(() => tokens.get(null))();
  const die = serve(() => tokens.get(null));
  await pass(1_000);
  serve(() => tokens.get(null));
  await pass(2_000);
  assert.equal(grants.length, 2);
  die();
  await pass(6_000);
  assert.deepEqual(got, ['token-3']);
  assert.equal(grants.length, 3);
});

test('waits for a request that is slow but alive', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const { tokens, grants } = bench([() => new Promise((resolve) => { setTimeout(resolve, 6_000); })]);
  for (let i = 0; i < 12; i++) {
    serve(() => tokens.get(null));
    await pass(500);
  }
  await pass(100);
  assert.deepEqual(got, Array<string>(12).fill('token-1'));
  assert.equal(grants.length, 1);
});

test('does not use the refresh token again, because the dead request may have used it', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const credentials = { clientId: 'c', username: 'u', password: 'p' };
  const { tokens, grants } = bench([() => undefined, () => never], { credentials, secret });
  const old = await tokens.get(null);
  const replace = async (refused: string) => (await tokens.replace({ accountId: null, refused, caller: 'a' }))!;
  serve(() => replace(old))();
  serve(() => replace(old));
  await pass(4_000);
  assert.deepEqual(got, ['token-3']);
  assert.deepEqual(grants, ['password', 'refresh_token', 'password']);
  await tokens.replace({ accountId: null, refused: 'token-3', caller: 'another' });
  assert.equal(grants.at(-1), 'refresh_token');
});

/** From then on a token with a lifetime of an hour is renewed while requests use it. */
const UNTIL_RENEWAL = 3_300_000;

test('starts another early renewal if the first one died, without the refresh token', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const { tokens, grants } = bench([() => undefined, () => never], { credentials: { clientId: 'c', username: 'u', password: 'p' }, secret });
  await tokens.get(null);
  await pass(UNTIL_RENEWAL, UNTIL_RENEWAL);
  serve(() => tokens.get(null))();
  for (let seconds = 0; seconds < 10; seconds++) {
    serve(() => tokens.get(null));
    await pass(1_000);
  }
  assert.deepEqual(grants, ['password', 'refresh_token']);
  serve(() => tokens.get(null));
  await pass(100);
  assert.deepEqual(grants, ['password', 'refresh_token', 'password']);
  serve(() => tokens.get(null));
  await pass(100);
  assert.deepEqual(got, [...Array<string>(12).fill('token-1'), 'token-3']);
});

test('starts no other early renewal while the first one is slow but alive', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const { tokens, grants } = bench([() => undefined, () => new Promise((resolve) => { setTimeout(resolve, 9_900); })]);
  await tokens.get(null);
  await pass(UNTIL_RENEWAL, UNTIL_RENEWAL);
  for (let seconds = 0; seconds < 12; seconds++) {
    serve(() => tokens.get(null));
    await pass(1_000);
  }
  assert.deepEqual(got, [...Array<string>(10).fill('token-1'), 'token-2', 'token-2']);
  assert.equal(grants.length, 2);
});

test('a token that expires while its early renewal is dead is requested again', async (t) => {
  const { serve, got, pass } = simulateWorkerd(t);
  const { tokens, grants } = bench([() => undefined, () => never]);
  await tokens.get(null);
  await pass(3_599_900, 3_599_900);
  serve(() => tokens.get(null))();
  await pass(100);
  for (let i = 0; i < 5; i++) serve(() => tokens.get(null));
  await pass(4_000);
  assert.deepEqual(got, ['token-1', ...Array<string>(5).fill('token-3')]);
  assert.equal(grants.length, 3);
});

test('does not take a request for dead after the process was busy', async () => {
  let finish!: () => void;
  const { tokens, grants } = bench([() => new Promise<void>((resolve) => { finish = resolve; })]);
  const waiting = [tokens.get(null), tokens.get(null)];
  await new Promise(setImmediate);
  const began = performance.now();
  while (performance.now() - began < 3_000);
  // Let the timers run that expired meanwhile.
  await new Promise((resolve) => { setTimeout(resolve, 600); });
  finish();
  assert.deepEqual(await Promise.all(waiting), ['token-1', 'token-1']);
  assert.equal(grants.length, 1);
});

for (const [what, answer] of [
  ['a token', () => Promise.resolve()],
  ['a failure', () => Promise.reject(new Error('down'))],
] as const) {
  test(`leaves no timer after waiting for ${what}`, async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    let finish!: () => void;
    const finishing = new Promise<void>((resolve) => { finish = resolve; });
    const { tokens } = bench([() => finishing.then(answer)]);
    const waiting = [tokens.get(null), tokens.get(null), tokens.get(null)];
    await new Promise(setImmediate);
    assert(timers() > before);
    finish();
    await Promise.allSettled(waiting);
    assert.equal(timers(), before);
  });
}
