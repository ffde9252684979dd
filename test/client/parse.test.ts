import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { parseDescription, parseFieldErrors, parseSignIn } from '../../src/client/parse.js';

const isInvalid = (error: unknown): boolean => error instanceof ConnectorAuthError && error.code === 'invalid_response' && !error.retryable;

describe('a description is accepted', () => {
  for (const value of [
    { authType: 'ApiKey', authenticated: false },
    { authType: 'Kerberos', authenticated: true, properties: null },
    { authType: 'None', authenticated: false, properties: [{ name: 'A' }, { name: 'B', options: ['a'] }] },
  ]) {
    test(`if it is ${JSON.stringify(value)}`, () => { assert.deepEqual(parseDescription(value), value); });
  }
});

describe('a member that is a text', () => {
  const base = { authType: 'None', authenticated: false };

  for (const member of ['id', 'revision', 'name', 'description', 'icon', 'authDescription']) {
    for (const value of [{}, [], null, undefined, Symbol('x'), () => 'x', Object.create(null) as unknown, { toString: () => { throw new Error('no'); } }]) {
      test(`is left out if ${member} is ${typeof value === 'object' ? 'an object' : typeof value}`, () => {
        assert.equal(parseDescription({ ...base, [member]: value })[member as 'name'], undefined);
      });
    }
    test(`is a text if ${member} is a number`, () => { assert.equal(parseDescription({ ...base, [member]: 7 })[member as 'name'], '7'); });
  }

  for (const member of ['connectedAs', 'helpUrl'] as const) {
    test(`is left out if ${member} is no string`, () => {
      for (const value of [7, false, true, {}, ['x'], null]) assert.equal(parseDescription({ ...base, [member]: value })[member], undefined);
      assert.equal(parseDescription({ ...base, [member]: 'x' })[member], 'x');
    });
  }

  test('is a text in each property, too', () => {
    const properties = [{ name: 'A', label: {}, description: 5, value: true }];
    assert.deepEqual(parseDescription({ ...base, properties }).properties, [{ name: 'A', label: undefined, description: '5', value: 'true' }]);
  });

  test('leaves every other member as it is', () => {
    const more = { attention: { a: 1 }, own: [1], __proto__: null };
    assert.deepEqual(parseDescription({ ...base, ...more }), { ...base, ...more });
  });
});

describe('a description is refused with invalid_response', () => {
  for (const value of [
    undefined, null, 7, 'text', [], [{ authType: 'ApiKey', authenticated: true }], {}, { url: 'https://cyclr.example/' }, { authType: 'ApiKey' }, { authenticated: true }, { authType: 7, authenticated: true },
    { authType: 'ApiKey', authenticated: 'true' }, { authType: 'None', authenticated: false, properties: {} },
    { authType: 'None', authenticated: false, properties: [null] }, { authType: 'None', authenticated: false, properties: [{}] },
    { authType: 'None', authenticated: false, properties: [{ name: 7 }] }, { authType: 'None', authenticated: false, properties: [{ name: 'A', options: 'abc' }] },
  ]) {
    test(`if it is ${JSON.stringify(value)}`, () => { assert.throws(() => parseDescription(value), isInvalid); });
  }

  test('if authenticated is only below __proto__', () => {
    assert.throws(() => parseDescription(JSON.parse('{"authType":"OAuth2","__proto__":{"authenticated":true}}')), isInvalid);
  });
});

describe('a sign-in answer', () => {
  test('has a url', () => { assert.equal(parseSignIn({ url: 'https://a.example/' }).url, 'https://a.example/'); });

  for (const value of [undefined, null, {}, { expiresAt: null }, { url: 7 }, { url: null }, { url: ['https://a.example'] }, { authType: 'None', authenticated: true }, ['https://a.example/'], 'https://a.example/']) {
    test(`is refused with invalid_response if it is ${JSON.stringify(value)}`, () => { assert.throws(() => parseSignIn(value), isInvalid); });
  }
});

test('field errors are a list of entries with names; anything else is an empty list', () => {
  assert.deepEqual(parseFieldErrors([{ name: 'apiKey', detail: 'Wrong' }]), [{ name: 'apiKey', detail: 'Wrong' }]);
  for (const value of [undefined, null, {}, 'x', [null], [{}], [{ name: 7 }]]) assert.deepEqual(parseFieldErrors(value), []);
});

test('a field error of another shape does not lose the others', () => {
  const errors = [null, { name: 'apiKey', detail: 'Wrong' }, 'x', { detail: 'Nobody' }, { name: 'username', detail: { a: 1 } }];
  assert.deepEqual(parseFieldErrors(errors), [{ name: 'apiKey', detail: 'Wrong' }, { name: 'username', detail: '' }]);
});
