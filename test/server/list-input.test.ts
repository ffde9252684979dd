import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerPages, listAnswers } from './list-answers.js';
import { account, page, parameter, read, seed, setUp } from './setup.js';
import type { Bench } from './setup.js';

const list = async ({ handle }: Bench, init: RequestInit = {}) => read(await handle(new Request(`${page}/api/connectors?list`, init)));

const idsOf = ({ connectors }: { readonly connectors: readonly { readonly id: string }[] }) => connectors.map(({ id }) => id);

for (const { what, page: pageOf, expected } of listAnswers) {
  test(`lists or refuses ${what}`, async (t) => {
    const bench = await setUp(t);
    bench.cyclr.intercept = answerPages(pageOf);
    const { status, headers, body } = await list(bench);
    assert.equal(headers.get('cache-control'), 'no-store');
    if ('status' in expected) assert.deepEqual({ status, code: body.code as unknown }, expected);
    else assert.deepEqual([status, idsOf(body)], [200, expected]);
  });
}

test('rejects a cross-site list, and allows that of an origin in `origins`', async (t) => {
  const bench = await setUp(t, undefined, { origins: ['https://app.example'] });
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  assert.equal((await list(bench, { headers: crossSite })).status, 403);
  assert.equal((await list(bench, { headers: { ...crossSite, origin: 'https://foreign.example' } })).status, 403);
  assert.deepEqual(bench.calls(), []);
  const { status, headers } = await list(bench, { headers: { ...crossSite, origin: 'https://app.example' } });
  assert.deepEqual([status, headers.get('access-control-allow-origin')], [200, 'https://app.example']);
});

test('never lists what is stored, in whatever form Cyclr’s rows hold it', async (t) => {
  const bench = await setUp(t, account(seed(33, 'Basic', { Parameters: [parameter('Token', { IsSensitive: true }), parameter('Region')] })));
  const properties = { Token: 'a-secret-token', Region: 'eu' };
  await bench.ask('POST', 33, { authType: 'Basic', username: 'ann', password: 'a-secret-password', properties });
  const { body, text } = await list(bench);
  const forms = ['a-secret-token', 'a-secret-password', btoa('ann:a-secret-password'), 'AuthValue'];
  for (const form of forms) assert.ok(!text.includes(form), form);
  assert.deepEqual(body.connectors[0].properties.map(({ value }: { value?: string }) => value ?? null), [null, 'eu']);
});
