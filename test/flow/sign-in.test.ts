import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import type { ConnectorDescription } from '../../src/contract/wire.js';
import { INITIAL, isOutcome } from '../../src/flow/flow.js';
import type { Effect, Flow } from '../../src/flow/flow.js';
import { step } from '../../src/flow/step.js';
import { withId } from './inputs.js';
import type { WithoutId } from './inputs.js';

const no: ConnectorDescription = { authType: 'OAuth2', authenticated: false };
const yes: ConnectorDescription = { authType: 'OAuth2', authenticated: true };

/** Feeds inputs of one attempt to the flow; returns the last flow and every effect. */
function run(...inputs: readonly WithoutId[]): { readonly flow: Flow; readonly effects: readonly Effect[] } {
  const effects: Effect[] = [];
  let flow = INITIAL;
  for (const input of inputs) {
    const [next, ...done] = step(flow, withId(input, { begins: 'a', attempt: 'a' }));
    flow = next;
    effects.push(...done);
  }
  return { flow, effects };
}

const told = (effects: readonly Effect[]): readonly Effect[] => effects.filter(isOutcome);
const complete = (via: string, verified: boolean): unknown => [{ ended: 'complete', detail: { via, verified } }];
const described = (connector: ConnectorDescription): WithoutId => ({ type: 'described', connector });
const unanswered = (status: number): WithoutId =>
  ({ type: 'unanswered', error: new ConnectorAuthError('endpoint_error', '', { status }) });
const assume = { type: 'assume', authType: 'OAuth2' } as const;
const message = { type: 'signalled', by: 'message' } as const;
const load = { type: 'load' } as const;
const connect = { type: 'connect' } as const;
const navigated = { type: 'navigated' } as const;
const unreachable = { type: 'unreachable' } as const;

test('asks for the description beside the sign-in URL where none is known', () => {
  assert.deepEqual(run(assume, connect).effects, ['watch', 'open', 'ask']);
  assert.deepEqual(run(load, described(no), connect).effects, ['ask', 'watch', 'open']);
});

test('a message completes when the backend says yes, and fails when it says no', () => {
  assert.deepEqual(told(run(load, described(no), connect, navigated, message, described(yes)).effects), complete('message', true));
  const { flow, effects } = run(load, described(no), connect, navigated, message, described(no));
  assert.equal(flow.error?.code, 'not_authenticated');
  assert.equal(told(effects).length, 1);
});

for (const status of [404, 405, 501]) {
  test(`a message completes unverified where the backend answers GET with ${status} and never described anything`, () => {
    const { flow, effects } = run(assume, connect, unanswered(status), navigated, message, unanswered(status));
    assert.deepEqual(told(effects), complete('message', false));
    assert.equal(flow.state, 'connected');
  });
}

test('a backend that described the connector before, and now answers 404, is no word for a completion', () => {
  const { flow } = run(load, described(no), connect, navigated, message, unanswered(404));
  assert.equal(flow.state, 'failed');
});

test('a backend without GET completes by the message alone, though the page described the connector itself', () => {
  assert.deepEqual(told(run(load, described(no), connect, navigated, message, unanswered(405)).effects), complete('message', false));
});

test('a revision that was not known before is no change', () => {
  const before = [load, described(yes), connect, navigated, unreachable];
  assert.equal(run(...before, described({ ...yes, revision: '1' })).flow.state, 'detached');
});

test('a sign-in that never got a URL fails, though its window is closed already', () => {
  const failed = { type: 'failed', error: new ConnectorAuthError('unauthorized') } as const;
  assert.equal(run(load, described(no), connect, unreachable, failed).flow.error?.code, 'unauthorized');
});

test('a return counts while another window is being opened', () => {
  const returned = { type: 'signalled', by: 'return' } as const;
  const { effects } = run(load, described(no), connect, navigated, unreachable, { type: 'reopen' }, returned, described(yes));
  assert.deepEqual(told(effects), complete('return', true));
});

test('a backend that is broken is not taken for one without GET', () => {
  assert.equal(run(assume, connect, navigated, message, unanswered(500)).flow.state, 'failed');
});

test('by status a connector that was authenticated before completes only by another revision', () => {
  const before = [load, described({ ...yes, revision: '1' }), connect, navigated, unreachable];
  assert.equal(run(...before, described({ ...yes, revision: '1' })).flow.state, 'detached');
  assert.deepEqual(told(run(...before, described({ ...yes, revision: '2' })).effects), complete('status', true));
});

test('the first description of an attempt that began without one is only what later ones are compared with', () => {
  const before = [assume, connect, navigated, unreachable];
  assert.equal(run(...before, described(yes)).flow.state, 'detached');
  assert.equal(run(...before, described(yes), described(yes)).flow.state, 'detached');
  assert.deepEqual(told(run(...before, described(no), described(yes)).effects), complete('status', true));
});

test('the user’s word counts where there is no revision, and not against one that did not change', () => {
  const check = { type: 'check' } as const;
  assert.deepEqual(told(run(load, described(yes), connect, navigated, unreachable, check, described(yes)).effects), complete('user', true));
  const same = { ...yes, revision: '1' };
  assert.equal(run(load, described(same), connect, navigated, unreachable, check, described(same)).flow.state, 'detached');
  assert.equal(run(load, described(no), connect, navigated, unreachable, check, described(no)).flow.state, 'detached');
});

test('a check that got no answer leaves the attempt as it was, and says why', () => {
  const { flow, effects } = run(load, described(no), connect, navigated, unreachable, { type: 'check' }, unanswered(503));
  assert.equal(flow.state, 'detached');
  assert.equal(flow.error?.status, 503);
  assert.deepEqual(told(effects), []);
});

test('when the time is over the backend has the last word', () => {
  const before = [load, described(no), connect, navigated, { type: 'expired' } as const];
  assert.deepEqual(told(run(...before, described(yes)).effects), complete('status', true));
  assert.equal(run(...before, described(no)).flow.error?.code, 'timeout');
  assert.equal(run(...before, unanswered(500)).flow.error?.code, 'timeout');
});

test('a message during the last question is asked for itself', () => {
  const { effects } = run(load, described(yes), connect, navigated, { type: 'expired' }, message, described(yes));
  assert.deepEqual(told(effects), complete('message', true));
});

test('an answer of "no" leaves a connected connector as the backend says it is', () => {
  const cancel = { type: 'cancel', reason: 'user' } as const;
  assert.equal(run(load, described(yes), connect, navigated, cancel).flow.state, 'connected');
  assert.equal(run(load, described(no), connect, navigated, cancel).flow.state, 'ready');
});

test('a cancel that ends no attempt only leaves the form of a connected connector', () => {
  const cancel = { type: 'cancel', reason: 'user' } as const;
  const edit = { type: 'edit' } as const;
  assert.equal(run(load, described(yes), edit).flow.state, 'ready');
  const { flow, effects } = run(load, described(yes), edit, cancel);
  assert.equal(flow.state, 'connected');
  assert.deepEqual(told(effects), []);
  assert.equal(run(load, described(yes), connect, { type: 'failed', error: new ConnectorAuthError('popup_blocked') }, cancel).flow.state, 'connected');
});

test('nothing follows an ending: a second message, a late answer or a cancel tells the page nothing more', () => {
  const cancel = { type: 'cancel', reason: 'user' } as const;
  const { effects } = run(load, described(no), connect, navigated, message, described(yes), message, described(yes), cancel, unreachable);
  assert.equal(told(effects).length, 1);
});
