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
    const [next, ...done] = step(flow, withId(input, { begins: 'a', attempt: flow.attempt }));
    flow = next;
    effects.push(...done);
  }
  return { flow, effects };
}

const told = (effects: readonly Effect[]): readonly Effect[] => effects.filter(isOutcome);
const complete = (via: string, verified: boolean): unknown => [{ ended: 'complete', detail: { via, verified } }];
/** A description that was asked for after the window left, unless it is early. */
const described = (connector: ConnectorDescription, isEarly = false): WithoutId => ({ type: 'described', connector, isEarly });
const unanswered = (status: number): WithoutId =>
  ({ type: 'unanswered', error: new ConnectorAuthError('endpoint_error', '', { status }) });
const assume = { type: 'assume', authType: 'OAuth2' } as const;
const message = { type: 'signalled', by: 'message' } as const;
const load = { type: 'load' } as const;
const connect = { type: 'connect' } as const;
const navigated = { type: 'navigated' } as const;
const unreachable = { type: 'unreachable' } as const;
/** A renewal whose early question was answered with this revision. The description from before is older. */
const renewing = (revision: string): readonly WithoutId[] =>
  [load, described({ ...yes, revision: '0' }), connect, described({ ...yes, revision }, true)];

test('asks for the description beside the sign-in URL where none is known, or the connector is authenticated', () => {
  assert.deepEqual(run(assume, connect).effects, ['watch', 'open', 'ask']);
  assert.deepEqual(run(load, described(no), connect).effects, ['ask', 'watch', 'open']);
  assert.deepEqual(run(load, described(yes), connect).effects, ['ask', 'watch', 'open', 'ask']);
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

test('a 404 after a description is no word for a completion, though the description came too late to be compared with', () => {
  for (const late of [described(no), described(yes)]) {
    const { flow, effects } = run(assume, connect, navigated, late, message, unanswered(404));
    assert.equal(flow.state, 'failed');
    assert.deepEqual(told(effects), [{ ended: 'error', detail: { error: flow.error, during: 'attempt' } }]);
  }
});

test('a backend without GET completes by the message alone, though the page described the connector itself', () => {
  assert.deepEqual(told(run(load, described(no), connect, navigated, message, unanswered(405)).effects), complete('message', false));
});

test('a revision that was not known before is no change', () => {
  const before = [load, described(yes), connect, described(yes, true), navigated, unreachable];
  assert.equal(run(...before, described({ ...yes, revision: '1' })).flow.state, 'detached');
});

test('a revision that is missing now is no change', () => {
  for (const revision of [undefined, null]) {
    const before = [...renewing('1'), navigated, unreachable];
    assert.equal(run(...before, described({ ...yes, ...(revision === null && { revision }) })).flow.state, 'detached');
  }
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

test('a message is asked for until the backend answers', () => {
  for (const error of [new ConnectorAuthError('endpoint_unreachable'), new ConnectorAuthError('rate_limited', '', { status: 429 }), new ConnectorAuthError('endpoint_error', '', { status: 502 })]) {
    const waiting = run(assume, connect, navigated, message, { type: 'unanswered', error }, { type: 'unanswered', error });
    assert.equal(waiting.flow.state, 'verifying');
    assert.equal(waiting.flow.error, error);
    const { flow, effects } = run(assume, connect, navigated, message, { type: 'unanswered', error }, described(yes));
    assert.deepEqual(told(effects), complete('message', true));
    assert.equal(flow.error, null);
  }
});

test('a message without an answer fails, with the last error, when the time is over', () => {
  const { flow, effects } = run(assume, connect, navigated, message, unanswered(503), { type: 'expired' });
  assert.equal(flow.error?.status, 503);
  assert.equal(told(effects).length, 1);
});

test('a refusal of the question ends the attempt', () => {
  assert.equal(run(assume, connect, navigated, message, unanswered(400)).flow.state, 'failed');
});

test('a changed revision proves nothing while the window can be reached', () => {
  const refreshed = Array.from({ length: 100 }, (_, index) => described({ ...yes, revision: String(index + 2) }));
  const before = [...renewing('1'), navigated];
  assert.equal(run(...before, ...refreshed).flow.state, 'waiting');
  assert.equal(run(...before, ...refreshed, { type: 'expired' }, ...refreshed.slice(-1)).flow.error?.code, 'timeout');
  assert.deepEqual(told(run(...before, ...refreshed, unreachable, ...refreshed.slice(-1)).effects), complete('status', true));
});

test('by status a connector that was authenticated before completes only by another revision', () => {
  const before = [...renewing('1'), navigated, unreachable];
  assert.equal(run(...before, described({ ...yes, revision: '1' })).flow.state, 'detached');
  assert.deepEqual(told(run(...before, described({ ...yes, revision: '2' })).effects), complete('status', true));
});

test('a revision that changed before the renewal began completes nothing', () => {
  const refreshed = described({ ...yes, revision: '2' });
  for (const early of [described({ ...yes, revision: '2' }, true), unanswered(503)]) {
    const before = [load, described({ ...yes, revision: '1' }), connect, early, navigated, unreachable];
    assert.equal(run(...before, refreshed).flow.state, 'detached');
    assert.equal(run(...before, refreshed, { type: 'expired' }, refreshed).flow.error?.code, 'timeout');
  }
});

test('an answer to a question from after the window left is no revision to compare with', () => {
  const before = [load, described({ ...yes, revision: '1' }), connect, navigated, unreachable, described({ ...yes, revision: '2' })];
  assert.equal(run(...before, described({ ...yes, revision: '3' })).flow.state, 'detached');
});

test('a connector that turns out to be disconnected when its renewal begins completes by status with a yes', () => {
  const { effects } = run(load, described(yes), connect, described(no, true), navigated, unreachable, described(yes));
  assert.deepEqual(told(effects), complete('status', true));
});

test('only a description from before the window left can be compared with', () => {
  assert.deepEqual(told(run(assume, connect, described(no, true), navigated, unreachable, described(yes)).effects), complete('status', true));
  assert.deepEqual(told(run(assume, connect, navigated, described(no, true), unreachable, described(yes)).effects), complete('status', true));
  assert.equal(run(assume, connect, described(yes, true), navigated, unreachable, described(yes)).flow.state, 'detached');
});

test('without a description from before, status alone completes nothing; a signal or the user’s word does', () => {
  const before = [assume, connect, navigated, described(no), unreachable, described(yes)];
  assert.equal(run(...before).flow.state, 'detached');
  assert.deepEqual(told(run(...before, message, described(yes)).effects), complete('message', true));
  assert.deepEqual(told(run(...before, { type: 'check' }, described(yes)).effects), complete('user', true));
});

test('the user’s word counts where the backend says yes, whatever the revision', () => {
  const check = { type: 'check' } as const;
  const same = { ...yes, revision: '1' };
  for (const known of [yes, same]) {
    assert.deepEqual(told(run(load, described(known), connect, navigated, unreachable, check, described(known)).effects), complete('user', true));
  }
  const unconfirmed = run(load, described(no), connect, navigated, unreachable, check, described(no));
  assert.deepEqual([unconfirmed.flow.state, unconfirmed.flow.question], ['detached', 'user']);
});

test('that the backend knows of no success stays known until the user does something else', () => {
  const checked = [load, described(no), connect, navigated, unreachable, { type: 'check' }, described(no)] as const;
  const isUnconfirmed = (next: WithoutId): boolean => {
    const { state, question } = run(...checked, next).flow;
    return state === 'detached' && question === 'user';
  };
  assert.equal(isUnconfirmed(described(no)), true);
  assert.equal(isUnconfirmed({ type: 'check' }), false);
  assert.equal(isUnconfirmed({ type: 'reopen' }), false);
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

test('the user’s word counts when the time ends while the backend is being asked', () => {
  const { effects } = run(...renewing('1'), navigated, unreachable, { type: 'check' }, { type: 'expired' }, described({ ...yes, revision: '1' }));
  assert.deepEqual(told(effects), complete('user', true));
});

test('a "no" to the user’s question after the end of the time is a timeout, and so is a failure', () => {
  for (const answer of [described(no), unanswered(503)]) {
    const { flow } = run(load, described(no), connect, navigated, unreachable, { type: 'check' }, { type: 'expired' }, answer);
    assert.deepEqual([flow.state, flow.error?.code], ['failed', 'timeout']);
  }
});
