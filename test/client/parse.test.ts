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
    test(`if it is ${JSON.stringify(value)}`, () => { assert.equal(parseDescription(value), value); });
  }
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
