import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { isErrorCode } from '../../src/contract/error-codes.js';
import { failureKey, statusKey } from '../../src/element/wording.js';
import type { Situation } from '../../src/element/wording.js';
import { INITIAL } from '../../src/flow/flow.js';
import type { Flow } from '../../src/flow/flow.js';
import { failures, messages } from '../../src/locales/en.js';

const codes = Object.keys(failures).filter(isErrorCode);
const known = { authType: 'OAuth2', authenticated: false };
const authTypes = ['ApiKey', 'Basic', 'None', 'OAuth1', 'OAuth2'];

const keyOf = (code: string, given: Partial<Situation> & { readonly status?: number; readonly retryAfter?: number } = {}): string => {
  const { status, retryAfter, ...situation } = given;
  const error = new ConnectorAuthError(code as keyof typeof failures, '', { ...(status && { status }), ...(retryAfter && { retryAfter }) });
  return failureKey({ flow: { ...INITIAL, state: 'failed', connector: known, error }, authType: 'OAuth2', hasInputs: false, mayLeave: false, ...situation }, error);
};

/** Every code in every situation that differs for the user. */
const everywhere = (visit: (code: string, situation: Situation) => void): void => {
  for (const code of codes) {
    for (const authType of authTypes) {
      for (const hasInputs of [false, true]) {
        for (const state of ['failed', 'connected', 'detached', 'verifying', 'submitting'] as const) {
          visit(code, { flow: { ...INITIAL, state, connector: known }, authType, hasInputs, mayLeave: false });
        }
      }
    }
  }
};

test('a text that blames the input is shown only with inputs', () => {
  everywhere((code, situation) => {
    if (!situation.hasInputs) assert.ok(!['invalid_credentials', 'missing_properties'].includes(keyOf(code, situation)), code);
  });
});

test('"allow access when asked" is said only of an OAuth sign-in', () => {
  everywhere((code, situation) => {
    if (!situation.authType.startsWith('OAuth')) assert.notEqual(keyOf(code, situation), 'not_authenticated', code);
  });
  assert.match(messages.not_authenticated, /allow access/);
});

test('a body that is too large for the backend blames the input, not the server', () => {
  assert.equal(keyOf('endpoint_error', { status: 413, hasInputs: true, authType: 'ApiKey' }), 'invalid_credentials');
});

test('a backend that cannot confirm a sign-in is not reported as a missing connector', () => {
  const flow: Flow = { ...INITIAL, state: 'detached' };
  for (const [code, status] of [['not_found', 404], ['endpoint_error', 405], ['endpoint_error', 501]] as const) {
    assert.equal(keyOf(code, { status, flow }), 'not_authenticated');
  }
  assert.equal(keyOf('not_found', { status: 404, flow: { ...flow, connector: known } }), 'not_found');
});

test('if the page itself goes to the sign-in, no text mentions a window', () => {
  assert.equal(statusKey({ ...INITIAL, state: 'waiting' }, true), 'opening');
  assert.equal(statusKey({ ...INITIAL, state: 'waiting' }), 'waiting');
});

test('while the element asks again by itself, no text tells the user to try again', () => {
  everywhere((code, situation) => {
    if (!['verifying', 'submitting'].includes(situation.flow.state)) return;
    assert.equal(failureKey(situation, new ConnectorAuthError(code as keyof typeof failures, '', { status: 503, retryAfter: 5 })), 'askingAgain', code);
  });
  const error = new ConnectorAuthError('endpoint_unreachable');
  const situation = { authType: 'OAuth2', hasInputs: false, mayLeave: false };
  assert.equal(failureKey({ ...situation, flow: { ...INITIAL, state: 'loading', question: 'disconnect' } }, error), 'askingAgain');
  assert.equal(failureKey({ ...situation, flow: { ...INITIAL, state: 'detached' } }, error), 'endpoint_unreachable');
});

test('after "I have signed in", a "no" of the backend has a text of its own', () => {
  assert.equal(statusKey({ ...INITIAL, state: 'detached' }), 'detached');
  assert.equal(statusKey({ ...INITIAL, state: 'detached', question: 'user' }), 'notYet');
});

test('a known time until the next attempt is named', () => {
  assert.equal(keyOf('rate_limited', { retryAfter: 5 }), 'retryAfter');
  assert.equal(keyOf('rate_limited'), 'rate_limited');
});

test('a blocked window names the button that leaves the page, where there is one', () => {
  assert.equal(keyOf('popup_blocked', { mayLeave: true }), 'blockedHere');
  assert.equal(keyOf('popup_blocked'), 'popup_blocked');
});

test('a disconnect reads "Disconnecting…", not "Loading…"', () => {
  assert.equal(statusKey({ ...INITIAL, state: 'loading', question: 'disconnect' }), 'disconnecting');
  assert.equal(statusKey({ ...INITIAL, state: 'loading', question: 'description' }), 'loading');
});

test('"Connected" is said only of a connection that works', () => {
  const flow: Flow = { ...INITIAL, state: 'connected', connector: { ...known, authenticated: true } };
  assert.equal(statusKey(flow), 'connected');
  assert.equal(statusKey({ ...flow, connector: { ...flow.connector!, attention: 'reconnect' } }), 'attention');
});
