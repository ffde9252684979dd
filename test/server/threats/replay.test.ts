import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, hear, target, wish } from './attacker.js';
import { page } from '../setup.js';

/** The same bytes again, as somebody sends them who kept them. */
async function kept(request: Request): Promise<() => Request> {
  const body = await request.clone().text();
  return () => new Request(request.url, { method: request.method, headers: request.headers, body });
}

test('each POST gives a sign-in URL of its own, the very same POST included', async (t) => {
  const { send, cyclr } = await target(t);
  const again = await kept(forged('POST', 12, {}, wish));
  const one = [];
  for (let count = 0; count < 5; count += 1) one.push((await send(again())).body.url);
  const atOnce = await Promise.all(Array.from({ length: 15 }, async () => (await send(again())).body.url));
  const tokens = [...one, ...atOnce].map((url) => new URL(url).searchParams.get('token')!);
  assert.equal(new Set(tokens).size, 20);
  assert.deepEqual(new Set(cyclr.state.signInTokens.keys()), new Set(tokens));
});

test('a sign-in URL works once', async (t) => {
  const { send } = await target(t);
  const { body } = await send(forged('POST', 12, {}, wish));
  const visit = () => fetch(body.url, { redirect: 'manual' });
  assert.notEqual((await visit()).status, 403);
  assert.equal((await visit()).status, 403);
});

test('a sign-in URL works for five minutes, and says so', async (t) => {
  const { send, cyclr } = await target(t);
  const { body } = await send(forged('POST', 12, {}, wish));
  const [[token, issued]] = [...cyclr.state.signInTokens] as unknown as [[string, { expiresAt: number }]];
  assert.equal(Date.parse(body.expiresAt), issued.expiresAt);
  assert(issued.expiresAt - Date.now() <= 300_000);
  cyclr.state.signInTokens.set(token, { ...issued, expiresAt: Date.now() } as never);
  assert.equal((await fetch(body.url, { redirect: 'manual' })).status, 403);
});

test('an answer with a sign-in URL is told to nobody but who asked, and kept by nobody', async (t) => {
  const { handle } = await target(t, { origins: [page] });
  const { headers, body } = await hear(await handle(forged('POST', 12, {}, wish)));
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('location'), null);
  assert.equal(headers.get('link'), null);
  const { searchParams } = new URL(body.url);
  for (const [name, value] of headers) assert(!value.includes(searchParams.get('token')!), name);
});

test('what was asked for without a session gives nothing to replay', async (t) => {
  const { send, cyclr } = await target(t, { authorize: () => new Response(null, { status: 401 }) });
  const again = await kept(forged('POST', 12, {}, wish));
  for (let count = 0; count < 3; count += 1) assert.equal((await send(again())).status, 401);
  assert.equal(cyclr.requests.length, 0);
});

test('a DELETE that is sent again does no more than the first', async (t) => {
  const { send, calls } = await target(t);
  const first = await send(forged('DELETE', 13));
  const before = calls();
  const second = await send(forged('DELETE', 13));
  assert.deepEqual([second.status, second.body], [first.status, first.body]);
  assert.deepEqual(calls(), before);
});
