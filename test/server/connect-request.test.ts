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

/** A lone surrogate: `threats/body.test.ts`. */
const invalid: readonly (readonly [what: string, body: unknown, names: readonly string[]])[] = [
  ['no key', { authType: 'ApiKey' }, ['apiKey']],
  ['an empty key', { authType: 'ApiKey', apiKey: '' }, ['apiKey']],
  ['a blank key', { authType: 'ApiKey', apiKey: ' \t' }, ['apiKey']],
  ['a key that is not a string', { authType: 'ApiKey', apiKey: ['k'] }, ['apiKey']],
  ['a key of more than 16,384 characters', { authType: 'ApiKey', apiKey: 'k'.repeat(16_385) }, ['apiKey']],
  ['no user name and no password', { authType: 'Basic' }, ['username', 'password']],
  ['an empty user name and password', { authType: 'Basic', username: '', password: '' }, ['username']],
  ['a colon in the user name', { authType: 'Basic', username: 'a:b', password: 'c' }, ['username']],
  ['control characters', { authType: 'Basic', username: 'a\n', password: 'c\0' }, ['username', 'password']],
  ['a property that is not a string', { authType: 'None', properties: { Subdomain: 5, Feed: 'x' } }, ['property:Subdomain']],
  ['several wrong fields', { authType: 'ApiKey', properties: { A: null, B: {} } }, ['apiKey', 'property:A', 'property:B']],
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
