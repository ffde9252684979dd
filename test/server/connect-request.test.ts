import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setUp } from './setup.js';

for (const body of ['', '{', 'null', '[]', '"ApiKey"', '{}', '{"authType":5}', '{"authType":"ApiKey","apiKey":"k","properties":[]}']) {
  test(`answers 400 to the body ${body || '(empty)'}`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    const answer = await ask('POST', 13, body);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, 'endpoint_error');
    assert.equal(cyclr.requests.length, 0);
  });
}

/** Each kind of invalid value: `test/contract/value-cases.ts`. */
const invalid: readonly (readonly [what: string, body: unknown, names: readonly string[]])[] = [
  ['no key', { authType: 'ApiKey' }, ['apiKey']],
  ['a blank key', { authType: 'ApiKey', apiKey: ' \t' }, ['apiKey']],
  ['no user name and no password', { authType: 'Basic' }, ['username', 'password']],
  ['an empty user name and password', { authType: 'Basic', username: '', password: '' }, ['username']],
  ['control characters', { authType: 'Basic', username: 'a\nb', password: 'c\0' }, ['username', 'password']],
];

for (const [what, body, names] of invalid) {
  test(`answers 422 to ${what}, and names each field`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    const answer = await ask('POST', 13, body);
    assert.equal(answer.status, 422);
    assert.equal(answer.body.code, 'invalid_credentials');
    assert.deepEqual(answer.body.errors.map(({ name }: { name: string }) => name), names);
    assert.equal(cyclr.requests.length, 0);
  });
}

for (const authType of ['Kerberos', 'apikey', '__proto__', '']) {
  test(`answers 422 to the auth type "${authType}"`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    const { status, body } = await ask('POST', 13, { authType });
    assert.equal(status, 422);
    assert.equal(body.code, 'unsupported_auth_type');
    assert.equal(cyclr.requests.length, 0);
  });
}
