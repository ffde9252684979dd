import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { INITIAL } from '../../src/flow/flow.js';
import { step } from '../../src/flow/step.js';
import { play, sequence } from './sequences.js';
import type { Moment } from './sequences.js';

const RUNS = 20_000;

const RUNNING: readonly string[] = ['submitting', 'opening', 'waiting', 'detached', 'verifying'];

const holds = (name: string, predicate: (moments: readonly Moment[]) => void): void => {
  test(`${name} (${RUNS} sequences)`, () => {
    fc.assert(fc.property(sequence, (inputs) => { predicate(play(inputs)); }), { numRuns: RUNS });
  });
};

holds('each attempt ends with exactly one of complete, cancel and error', (moments) => {
  for (const { before, after, outcomes } of moments) {
    const endings = outcomes.filter(({ ended }) => ended !== 'disconnect');
    const ran = RUNNING.includes(before.state);
    const runs = RUNNING.includes(after.state);
    if (ran) assert.equal(endings.length, runs ? 0 : 1, 'an attempt ends when, and only when, the page is told so');
    else assert.ok(endings.every(({ ended }) => ended === 'error' || (ended === 'complete' && before.outstanding)), 'where no attempt ran only a sign-in that is outstanding completes');
    if (ran && runs) assert.equal(after.attempt, before.attempt, 'no attempt takes the place of one that runs');
  }
});

holds('a sign-in succeeds late only after a cancel or an error of its own, and never twice', (moments) => {
  const completed = new Set<number>();
  let signIn = 0;
  for (const [index, { before, input, after, outcomes }] of moments.entries()) {
    if (!before.outstanding && after.outstanding) signIn = index;
    if (after.outstanding) assert.ok(before.outstanding || ['navigated', 'resume'].includes(input.type), 'only what was led to the sign-in is outstanding');
    for (const { ended } of outcomes) {
      if (ended !== 'complete') continue;
      assert.equal(after.outstanding, false);
      if (!before.outstanding) continue;
      assert.ok(!completed.has(signIn));
      completed.add(signIn);
    }
  }
});

holds('an input of an earlier attempt changes nothing', (moments) => {
  for (const { before, input, after, outcomes } of moments) {
    if (!('attempt' in input) || input.attempt !== 'an earlier attempt') continue;
    assert.equal(after, before);
    assert.equal(outcomes.length, 0);
  }
});

holds('no completion is without the backend’s word, where the backend has one', (moments) => {
  for (const { before, input, after, outcomes } of moments) {
    for (const outcome of outcomes) {
      if (outcome.ended !== 'complete') continue;
      assert.equal(after.state, 'connected');
      if (outcome.detail.verified) assert.ok(input.type === 'described' && input.connector.authenticated);
      else if (input.type === 'unanswered') assert.ok(!before.before || [405, 501].includes(input.error.status ?? 0), 'who described it can do so again');
      else assert.ok(input.type === 'accepted' && before.state === 'submitting');
    }
  }
});

holds('authenticated agrees with the description, is true after a completion, and is forgotten only with the connector', (moments) => {
  for (const { before, input, after, outcomes } of moments) {
    if (after.connector) assert.equal(after.authenticated, after.connector.authenticated);
    if (outcomes.some(({ ended }) => ended === 'complete')) assert.equal(after.authenticated, true);
    if (before.authenticated !== undefined && after.authenticated === undefined) assert.equal(input.type, 'reset');
  }
});

holds('an error says that the attempt failed where one ran or was asked for, and nowhere else', (moments) => {
  for (const { before, input, outcomes } of moments) {
    for (const outcome of outcomes) {
      if (outcome.ended !== 'error') continue;
      assert.equal(outcome.detail.during === 'attempt', RUNNING.includes(before.state) || input.type === 'submit');
    }
  }
});

holds('by status only a change completes', (moments) => {
  for (const { before, input, outcomes } of moments) {
    if (!outcomes.some((outcome) => outcome.ended === 'complete' && outcome.detail.via === 'status')) continue;
    assert.ok(input.type === 'described' && before.before);
    const { authenticated, revision } = before.before;
    assert.ok(!authenticated || (!before.isReachable && revision !== input.connector.revision));
  }
});

holds('from everywhere the user can end the attempt', (moments) => {
  const flow = moments.at(-1)?.after ?? INITIAL;
  const [after, ...effects] = step(flow, { type: 'cancel', attempt: flow.attempt, reason: 'user' });
  assert.ok(!RUNNING.includes(after.state));
  if (RUNNING.includes(flow.state)) assert.ok(effects.includes('release'));
});

holds('with the element everything is given up', (moments) => {
  const flow = moments.at(-1)?.after ?? INITIAL;
  const [after, ...effects] = step(flow, { type: 'cancel', attempt: flow.attempt, reason: 'removed' });
  assert.ok(!after.outstanding);
  assert.ok(effects.includes('release'));
  // What may have succeeded, and every question without an answer, is asked when the element is back.
  const isOpen = RUNNING.includes(flow.state) || flow.outstanding || flow.question !== null;
  assert.equal(after.question, isOpen ? 'late' : null);
});
