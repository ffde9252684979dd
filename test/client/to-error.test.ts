import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import type { ErrorDetails } from '../../src/client/connector-auth-error.js';
import type { FieldError } from '../../src/contract/wire.js';
import { request } from '../../src/client/request.js';
import { toError } from '../../src/client/to-error.js';
import { isOutcomeUnknown } from '../../src/client/unknown-outcome.js';
import { failure, never } from './setup.js';

const SECRET = 'sk_live_123';
const sent = { secrets: [SECRET], inputs: ['apiKey', 'property:P'] };

const toldFor = (details: ErrorDetails, about = ''): ConnectorAuthError => toError(new ConnectorAuthError('invalid_credentials', about, details), sent);

describe('toError() with the secrets that were sent', () => {
  for (const [what, error, errors] of [
    ['a detail', { errors: [{ name: 'apiKey', detail: `The key ${SECRET} is revoked` }] }, [{ name: 'apiKey', detail: '' }]],
    ['the name of no input', { errors: [{ name: SECRET, detail: 'No' }, { name: 'property:P', detail: 'No' }] }, [{ name: 'property:P', detail: 'No' }]],
    ['another member of an entry', { errors: [{ name: 'apiKey', detail: 'No', value: SECRET } as FieldError] }, [{ name: 'apiKey', detail: 'No' }]],
    ['what should be a list', { errors: SECRET as never }, []],
    ['the reference', { reference: `r-${SECRET}` }, undefined],
  ] as const) {
    test(`tells a copy of a coded error without the secret in ${what}`, () => {
      const told = toldFor(error);
      assert.deepEqual([told.code, told.errors, told.reference], ['invalid_credentials', errors, undefined]);
      assert.ok(told instanceof ConnectorAuthError);
      assert.ok(!inspect(told, { depth: 9, showHidden: true }).includes(SECRET));
    });
  }

  test('tells a copy without the details of a message with the secret', () => {
    const told = toldFor({}, SECRET);
    assert.equal(told.message, new ConnectorAuthError('invalid_credentials').message);
    assert.ok(!inspect(told, { showHidden: true }).includes(SECRET));
  });

  test('keeps everything else in the copy', () => {
    const cause = new Error('the page’s own');
    const kept = { retryable: true, status: 422, retryAfter: 7, language: 'de' };
    const told = toldFor({ ...kept, cause, reference: 'r-1', errors: [{ name: 'apiKey', detail: SECRET }] }, 'POST 422');
    const original = new ConnectorAuthError('invalid_credentials', 'POST 422', kept);
    assert.deepEqual(Object.fromEntries(Object.entries(told)), {
      name: 'ConnectorAuthError', code: 'invalid_credentials', ...kept, reference: 'r-1', errors: [{ name: 'apiKey', detail: '' }],
    });
    assert.deepEqual([told.message, told.cause], [original.message, cause]);
    assert.ok(!Object.keys(told).includes('cause'), 'pages serialize errors');
  });

  for (const [what, details] of [
    ['nothing else', {}],
    ['open texts', { reference: 'r-1', errors: [{ name: 'apiKey', detail: 'No' }, { name: 'elsewhere', detail: 'No' }] }],
    ['a detail before its name', { errors: [{ detail: 'No', name: 'apiKey' }] }],
    ['a reference that is a number', { reference: 5 as never }],
  ] as const) {
    test(`leaves a coded error with ${what} as it is, because pages compare errors`, () => {
      const error = new ConnectorAuthError('invalid_credentials', 'POST 422', details);
      assert.equal(toError(error, sent), error);
    });
  }

  test('leaves a coded error as it is whose own sentence contains a short password', () => {
    const error = new ConnectorAuthError('invalid_credentials');
    assert.equal(toError(error, { ...sent, secrets: ['e'] }), error);
  });

  test('leaves the outcome of a request as unknown as it is', async () => {
    const lost = await failure(request({ endpoint: '/api', fetch: () => Promise.reject(new Error('offline')) }, { method: 'POST', signal: never }));
    const withSecret = Object.assign(lost, { reference: SECRET });
    const told = toError(withSecret, sent);
    assert.notEqual(told, withSecret);
    assert.deepEqual([isOutcomeUnknown(told), isOutcomeUnknown(toldFor({ reference: SECRET }))], [true, false]);
  });
});

test('toError() without secrets leaves a coded error as it is', () => {
  const error = new ConnectorAuthError('timeout');
  assert.equal(toError(error), error);
});
