import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { parseDescription, parseFieldErrors, parseSignIn } from '../../src/client/parse.js';

const isInvalid = (error: unknown): boolean => error instanceof ConnectorAuthError && error.code === 'invalid_response' && !error.retryable;

describe('a description', () => {
  for (const value of [
    { authType: 'ApiKey', authenticated: false },
    { authType: 'Kerberos', authenticated: true, properties: null },
    { authType: 'None', authenticated: false, properties: [{ name: 'A' }, { name: 'B', options: ['a'] }] },
  ]) {
    test(`is ${JSON.stringify(value)}`, () => { assert.equal(parseDescription(value), value); });
  }

  for (const value of [
    undefined, null, 7, 'text', [], {}, { authType: 'ApiKey' }, { authenticated: true }, { authType: 7, authenticated: true },
    { authType: 'ApiKey', authenticated: 'true' }, { authType: 'None', authenticated: false, properties: {} },
    { authType: 'None', authenticated: false, properties: [null] }, { authType: 'None', authenticated: false, properties: [{}] },
    { authType: 'None', authenticated: false, properties: [{ name: 7 }] }, { authType: 'None', authenticated: false, properties: [{ name: 'A', options: 'abc' }] },
  ]) {
    test(`is not ${JSON.stringify(value)}`, () => { assert.throws(() => parseDescription(value), isInvalid); });
  }
});

describe('a sign-in', () => {
  test('has a url', () => { assert.equal(parseSignIn({ url: 'https://a.example/' }).url, 'https://a.example/'); });

  for (const value of [undefined, null, {}, { url: 7 }, { url: null }, ['https://a.example/'], 'https://a.example/']) {
    test(`is not ${JSON.stringify(value)}`, () => { assert.throws(() => parseSignIn(value), isInvalid); });
  }
});

test('field errors are a list of names, or none at all', () => {
  assert.deepEqual(parseFieldErrors([{ name: 'apiKey', detail: 'Wrong' }]), [{ name: 'apiKey', detail: 'Wrong' }]);
  for (const value of [undefined, null, {}, 'x', [null], [{}], [{ name: 7 }]]) assert.deepEqual(parseFieldErrors(value), []);
});
