import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, readAnswer, target, signInRequest } from './attacker.js';
import { page } from '../setup.js';

/** Sends the same bytes again, as somebody who recorded them would. */
async function record(request: Request): Promise<() => Request> {
  const body = await request.clone().text();
  return () => new Request(request.url, { method: request.method, headers: request.headers, body });
}

test('creates a new sign-in URL for every POST, even for an identical one', async (t) => {
  const { send, cyclr } = await target(t);
  const again = await record(forged('POST', 12, {}, signInRequest));
  const one = [];
  for (let count = 0; count < 5; count += 1) one.push((await send(again())).body.url);
  const atOnce = await Promise.all(Array.from({ length: 15 }, async () => (await send(again())).body.url));
  const tokens = [...one, ...atOnce].map((url) => new URL(url).searchParams.get('token')!);
  assert.equal(new Set(tokens).size, 20);
  assert.deepEqual(new Set(cyclr.state.signInTokens.keys()), new Set(tokens));
});

test('a sign-in URL works once', async (t) => {
  const { send } = await target(t);
  const { body } = await send(forged('POST', 12, {}, signInRequest));
  const visit = () => fetch(body.url, { redirect: 'manual' });
  assert.notEqual((await visit()).status, 403);
  assert.equal((await visit()).status, 403);
});

test('a sign-in URL works for five minutes, and `expiresAt` says so', async (t) => {
  const { send, cyclr } = await target(t);
  const { body } = await send(forged('POST', 12, {}, signInRequest));
  const [[token, issued]] = [...cyclr.state.signInTokens] as unknown as [[string, { expiresAt: number }]];
  assert.equal(Date.parse(body.expiresAt), issued.expiresAt);
  assert(issued.expiresAt - Date.now() <= 300_000);
  cyclr.state.signInTokens.set(token, { ...issued, expiresAt: Date.now() } as never);
  assert.equal((await fetch(body.url, { redirect: 'manual' })).status, 403);
});

test('sends a sign-in URL in the body only, and lets no cache keep it', async (t) => {
  const { handle } = await target(t, { origins: [page] });
  const { headers, body } = await readAnswer(await handle(forged('POST', 12, {}, signInRequest)));
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('location'), null);
  assert.equal(headers.get('link'), null);
  const { searchParams } = new URL(body.url);
  for (const [name, value] of headers) assert(!value.includes(searchParams.get('token')!), name);
});

test('does no more for a repeated DELETE than for the first', async (t) => {
  const { send, calls } = await target(t);
  const first = await send(forged('DELETE', 13));
  const before = calls();
  const second = await send(forged('DELETE', 13));
  assert.deepEqual([second.status, second.body], [first.status, first.body]);
  assert.deepEqual(calls(), before);
});
