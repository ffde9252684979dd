import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { AccessTokens } from '../../src/server/token/access-tokens.js';
import { checkClientOptions } from '../../src/server/options/check-options.js';
import type { CyclrClientOptions } from '../../src/server/index.js';

const client = { clientId: 'c', clientSecret: 's' };
const never = new Promise<never>(() => {});

/** Access tokens whose requests are answered as scripted, in turn: `token-1`, `token-2`, … */
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
 * Time that goes on only when it is told to, and requests that can die as they do on workerd: then none of their timers comes, and what
 * they asked for never settles, which is for the script to see to.
 */
function world(t: TestContext) {
  const current = new AsyncLocalStorage<{ dead: boolean }>();
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const start = globalThis[name] as (callback: () => void, milliseconds: number) => NodeJS.Timeout;
    t.mock.method(globalThis, name, (callback: () => void, milliseconds: number) => {
      const request = current.getStore();
      return start(() => { if (!request?.dead) callback(); }, milliseconds);
    });
  }
  const got: string[] = [];
  return {
    /** What those got who did not die, in order. */
    got,
    /** Serves a request, and gives what kills it. */
    serve(work: () => Promise<string>): () => void {
      const request = { dead: false };
      current.run(request, () => work().then((token) => got.push(token)));
      return () => { request.dead = true; };
    },
    async pass(milliseconds: number): Promise<void> {
      for (let passed = 0; passed < milliseconds; passed += 100) {
        t.mock.timers.tick(100);
        await new Promise(setImmediate);
      }
    },
  };
}

test('who waits for a request that died gets the token of a second one, which is made once', async (t) => {
  const { serve, got, pass } = world(t);
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

test('… and who waited for less long takes the token that is there by then', async (t) => {
  const { serve, got, pass } = world(t);
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

test('… and where the second one dies, too, that of a third', async (t) => {
  const { serve, got, pass } = world(t);
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

test('a request that is alive, but slow, is waited for', async (t) => {
  const { serve, got, pass } = world(t);
  const { tokens, grants } = bench([() => new Promise((resolve) => { setTimeout(resolve, 6_000); })]);
  for (let i = 0; i < 12; i++) {
    serve(() => tokens.get(null));
    await pass(500);
  }
  await pass(100);
  assert.deepEqual(got, Array<string>(12).fill('token-1'));
  assert.equal(grants.length, 1);
});

test('the second request leaves the refresh token alone, which the first may have used', async (t) => {
  const { serve, got, pass } = world(t);
  const credentials = { clientId: 'c', username: 'u', password: 'p' };
  const { tokens, grants } = bench([() => undefined, () => never], { credentials });
  const old = await tokens.get(null);
  serve(() => tokens.replace(null, old))();
  serve(() => tokens.replace(null, old));
  await pass(4_000);
  assert.deepEqual(got, ['token-3']);
  assert.deepEqual(grants, ['password', 'refresh_token', 'password']);
  await tokens.replace(null, 'token-3');
  assert.equal(grants.at(-1), 'refresh_token');
});

test('a process that stood still takes nothing for dead', async () => {
  let land!: () => void;
  const { tokens, grants } = bench([() => new Promise<void>((resolve) => { land = resolve; })]);
  const waiting = [tokens.get(null), tokens.get(null)];
  await new Promise(setImmediate);
  const began = performance.now();
  while (performance.now() - began < 3_000);
  // Time enough for whatever became due meanwhile.
  await new Promise((resolve) => { setTimeout(resolve, 600); });
  land();
  assert.deepEqual(await Promise.all(waiting), ['token-1', 'token-1']);
  assert.equal(grants.length, 1);
});

for (const [what, answer] of [
  ['a token', () => Promise.resolve()],
  ['a failure', () => Promise.reject(new Error('down'))],
] as const) {
  test(`no timer outlives the wait for ${what}`, async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    let land!: () => void;
    const landing = new Promise<void>((resolve) => { land = resolve; });
    const { tokens } = bench([() => landing.then(answer)]);
    const waiting = [tokens.get(null), tokens.get(null), tokens.get(null)];
    await new Promise(setImmediate);
    assert(timers() > before);
    land();
    await Promise.allSettled(waiting);
    assert.equal(timers(), before);
  });
}
