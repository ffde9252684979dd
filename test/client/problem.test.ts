import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { failureText } from '../../src/client/problem-detail.js';
import { request } from '../../src/client/request.js';
import type { Backend } from '../../src/client/request.js';
import type { CredentialsRequest } from '../../src/contract/wire.js';
import { ask, failure, json, never, server, text } from './setup.js';

/** The codes of the contract, with their default for `retryable`. */
const CODES = {
  popup_blocked: true, endpoint_unreachable: true, endpoint_error: true, invalid_response: false, untrusted_url: false, unauthorized: false,
  not_found: false, rate_limited: true, invalid_credentials: false, missing_properties: false, not_authenticated: true, timeout: true,
  unsupported_auth_type: false, misconfigured: false,
} as const;

const problem = async (status: number, body: unknown, headers: Record<string, string> = {}): Promise<ConnectorAuthError> => {
  server.listener = json(status, body, headers);
  return failure(ask());
};

describe('the code of an error', () => {
  for (const [status, code] of [
    [400, 'endpoint_error'], [401, 'unauthorized'], [403, 'unauthorized'], [404, 'not_found'], [405, 'endpoint_error'],
    [409, 'endpoint_error'], [410, 'not_found'], [413, 'endpoint_error'], [415, 'endpoint_error'], [418, 'endpoint_error'],
    [422, 'invalid_credentials'], [429, 'rate_limited'], [500, 'endpoint_error'], [502, 'endpoint_error'], [503, 'endpoint_error'],
    [504, 'endpoint_error'],
  ] as const) {
    test(`is ${code} for status ${status}, with or without HTML`, async () => {
      for (const body of ['', '<!doctype html>']) {
        server.listener = text(status, body);
        const error = await failure(ask());
        assert.deepEqual([error.code, error.retryable, error.status], [code, CODES[code], status]);
      }
    });
  }

  for (const [code, retryable] of Object.entries(CODES)) {
    test(`is ${code} when the problem says so, whatever the status; retryable: ${retryable}`, async () => {
      for (const status of [400, 422]) {
        const error = await problem(status, { code });
        assert.deepEqual([error.code, error.retryable, error.status], [code, retryable, status]);
      }
    });
  }

  for (const body of [
    { code: 'no_such_code' }, { code: 'connect' }, { code: 'constructor' }, { code: 'toString' }, { code: '__proto__' },
    { code: ['timeout'] }, { code: 7, errors: 'x', retryable: 'yes', reference: { a: 1 } }, [], null, 'text',
  ]) {
    test(`falls back to the status for the body ${JSON.stringify(body)}`, async () => {
      const error = await problem(500, body);
      assert.deepEqual([error.code, error.retryable, error.errors, error.reference], ['endpoint_error', true, [], undefined]);
    });
  }
});

describe('the message of not_found', () => {
  const details = ({ message }: ConnectorAuthError): string | undefined => /\((.*)\)$/.exec(message)?.[1];
  const doubted = 'GET 404 without a code: check endpoint';

  for (const body of ['', '<!doctype html>', '[]', 'null', '{}', '{"detail":"Not Found"}', '{"code":404}']) {
    test(`doubts the endpoint if the answer is ${body || 'empty'}: most likely, no route of the backend has answered`, async () => {
      server.listener = text(404, body);
      assert.equal(details(await failure(ask())), doubted);
    });
  }

  test('does not doubt it if the backend has a code, or if the status says more', async () => {
    assert.deepEqual(
      [await problem(404, { code: 'not_found' }), await problem(404, { code: 'no_such_connector' }), await problem(405, {}), await problem(500, {})].map(details),
      ['GET 404', 'GET 404', 'GET 405', 'GET 500'],
    );
  });
});

describe('an error', () => {
  test('takes retryable from the problem, over the default of its code', async () => {
    assert.equal((await problem(404, { retryable: true })).retryable, true);
    assert.equal((await problem(500, { retryable: false })).retryable, false);
  });

  test('takes the reference and the field errors from the problem', async () => {
    const errors = [{ name: 'property:Subdomain', detail: 'Wrong' }];
    const error = await problem(422, { code: 'missing_properties', reference: 'r-1', errors });
    assert.deepEqual([error.code, error.reference, error.errors], ['missing_properties', 'r-1', errors]);
  });

  for (const [header, seconds] of [
    ['7', 7], ['17', 17], ['2.5', 2.5], ['0', undefined], ['-1', undefined], ['soon', undefined], ['', undefined], ['-', undefined],
    ['1e99', 3_600], ['Infinity', 3_600], ['Wed, 21 Oct 2015 07:28:00 GMT', undefined], ['Fri, 31 Dec 2999 23:59:59 GMT', 3_600],
  ] as const) {
    test(`has retryAfter ${seconds} for Retry-After: ${header || '(empty)'}`, async () => {
      assert.equal((await problem(429, {}, { 'retry-after': header })).retryAfter, seconds);
    });
  }

  test('compares a date in Retry-After with the answer’s own date, whatever this computer’s clock says', async () => {
    const headers = { 'retry-after': 'Wed, 21 Oct 2015 07:28:09 GMT', date: 'Wed, 21 Oct 2015 07:28:00 GMT' };
    assert.equal((await problem(429, {}, headers)).retryAfter, 9);
  });

  test('has no retryAfter without the header', async () => {
    assert.equal((await problem(429, {})).retryAfter, undefined);
  });

  test('is an Error with a message of its own, which repeats nothing that the backend said', async () => {
    const error = await problem(500, { code: 'endpoint_error', title: 'canary', detail: 'canary', uri: 'https://cyclr.example/?token=canary' });
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'ConnectorAuthError');
    assert.ok(error.message.length > 10);
    assert.ok(!`${error.message} ${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`.includes('canary'));
  });
});

describe('a refusal that repeats what was sent', () => {
  const connector = {
    authType: 'ApiKey', authenticated: false,
    properties: [{ name: 'Subdomain', label: 'Sub domain', secret: false }, { name: 'Token', label: 'Token', secret: true }],
  };
  const sent = {
    apiKey: 'key-123', username: 'ada', password: 'pass-1', properties: { Subdomain: 'acme', Token: 'token-1', Undescribed: 'hidden-1' },
  };
  const refusal = async (problem: object, more = {}): Promise<ConnectorAuthError> => {
    server.listener = json(422, problem);
    const backend = { endpoint: server.origin, connectorId: '33', connector } as unknown as Backend;
    return failure(request(backend, { method: 'POST', signal: never, body: { ...sent, ...more } as unknown as CredentialsRequest }));
  };

  test('keeps its own message, even if a short secret occurs in it', async () => {
    const error = await refusal({ reference: 'r-2' }, { apiKey: '2' });
    assert.equal(error.message, new ConnectorAuthError('invalid_credentials', 'POST 422').message);
    assert.equal(error.reference, undefined);
  });

  for (const secret of ['key-123', 'pass-1', 'token-1', 'hidden-1']) {
    test(`loses the texts with ${secret}, and keeps the rest`, async () => {
      const errors = [
        { name: 'apiKey', detail: `The key “${secret}” is wrong.`, value: secret },
        { name: `property:${secret}`, detail: 'Wrong' },
        { name: 'username', detail: 'Too short' },
      ];
      const error = await refusal({ code: 'invalid_credentials', reference: `r-${secret}`, errors });
      assert.deepEqual([error.reference, error.errors], [undefined, [{ name: 'apiKey', detail: '' }, { name: 'username', detail: 'Too short' }]]);
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(secret));
    });
  }

  for (const password of ['', undefined, 'X']) {
    test(`loses the user name too if the password is ${JSON.stringify(password)}: the user name is the key`, async () => {
      const username = 'sk_live_1';
      const errors = [{ name: 'username', detail: `${username} is revoked.` }, { name: 'password', detail: 'Too short' }];
      const error = await refusal({ reference: `r-${username}`, errors }, { username, password, apiKey: undefined });
      assert.deepEqual([error.reference, error.errors], [undefined, [{ name: 'username', detail: '' }, { name: 'password', detail: 'Too short' }]]);
    });
  }

  // The console gets the detail, so not even an open value may be in it.
  for (const [detail, isTold] of [['No such site.', true], ['acme: no such site.', false], ['ada is locked.', false], ['key-123?', false]] as const) {
    test(`has the detail ${JSON.stringify(detail)} for the console: ${isTold}`, async () => {
      const error = await refusal({ detail });
      assert.equal(failureText(error), `invalid_credentials: ${error.message}${isTold ? `: ${detail}` : ''}`);
    });
  }

  for (const password of ['pass', 'password', 'e', 'Subdomain', 'Reg']) {
    test(`keeps the names of the inputs if the password is ${password}`, async () => {
      const errors = ['username', 'password', 'property:Subdomain', 'property:Region'].map((name) => ({ name, detail: '!' }));
      assert.deepEqual((await refusal({ errors }, { password })).errors, errors);
    });
  }

  for (const open of ['ada', 'acme']) {
    test(`may repeat ${open}, which is no secret`, async () => {
      const errors = [{ name: 'property:Subdomain', detail: `${open} is not known.` }];
      assert.deepEqual((await refusal({ errors })).errors, errors);
    });
  }
});
