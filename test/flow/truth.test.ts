import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { RUNNING } from '../../src/flow/flow.js';
import type { Flow } from '../../src/flow/flow.js';
import type { WithoutId } from './inputs.js';
import { play, sequence } from './sequences.js';
import type { Moment } from './sequences.js';

const RUNS = 5_000;
/** Another seed finds other sequences. A failure prints the shortest sequence that still fails. */
const SEED = 20_261_127;

/** The oracle: it reads only what goes into the flow, and what the page hears of it. */
class Oracle {
  /** The last word on the connection: of the backend, of the page, or of a completion. */
  word: boolean | undefined;
  /** The user has asked for the form of a connected connector. */
  isEditing = false;
  hasLeftDocument = false;

  take({ input, before, after, outcomes }: Moment): void {
    if ('attempt' in input && input.attempt !== before.attempt) return;
    if (input.type === 'reset') this.word = undefined;
    if (input.type === 'described' || (input.type === 'noted' && after !== before)) this.word = input.connector.authenticated;
    if (outcomes.some(({ ended }) => ended === 'complete')) this.word = true;
    if (outcomes.some(({ ended }) => ended === 'disconnect')) this.word = false;
    if (input.type === 'edit' && before.state === 'connected') this.isEditing = true;
    // A refresh and an attempt that fails leave the form; a disconnect hides it, and so does a "no".
    const isHidden = after.state === 'connected' || after.question === 'disconnect' || (input.type === 'described' && this.word === false);
    if (isHidden) this.isEditing = false;
    this.hasLeftDocument = input.type === 'cancel' && input.reason === 'removed' || (this.hasLeftDocument && ['idle', 'ready'].includes(after.state));
  }
}

/** Throws where the state, or `authenticated`, contradicts the last word. */
function compare({ state, authenticated, error }: Flow, { word, isEditing, hasLeftDocument }: Oracle): void {
  assert.equal(authenticated, word, '`authenticated` is the last word');
  switch (state) {
    case 'idle': return assert.ok(word === undefined || hasLeftDocument, 'nothing is known in `idle`');
    case 'connected': return assert.equal(word, true, '`connected` needs a "yes"');
    case 'ready': return assert.ok(!word || isEditing || hasLeftDocument, 'after a "yes" only the user brings the form back, or keeps it outside the document');
    case 'failed': return assert.ok(error, '`failed` has an error');
    default: return assert.ok(state === 'loading' || RUNNING.includes(state));
  }
}

const agree = (moments: readonly Moment[]): void => {
  const oracle = new Oracle();
  for (const moment of moments) {
    oracle.take(moment);
    compare(moment.after, oracle);
  }
};

test(`the state and \`authenticated\` agree with the last word (${RUNS} sequences)`, () => {
  fc.assert(fc.property(sequence, (inputs) => { agree(play(inputs)); }), { numRuns: RUNS, seed: SEED });
});

test(`without an answer \`authenticated\` keeps its value (${RUNS} sequences)`, () => {
  fc.assert(fc.property(sequence, (inputs) => {
    for (const { before, input, after, outcomes } of play(inputs)) {
      if (input.type === 'described' || input.type === 'noted' || input.type === 'reset' || outcomes.some(({ ended }) => ended === 'complete')) continue;
      assert.equal(after.authenticated, before.authenticated);
    }
  }), { numRuns: RUNS, seed: SEED });
});

const described = (authenticated: boolean): WithoutId => ({ type: 'described', connector: { authType: 'OAuth2', authenticated }, isEarly: false });
const yes = described(true);
const no = described(false);
const error = new ConnectorAuthError('endpoint_unreachable');
const assume = { type: 'assume', authType: 'OAuth2' } as const;
const load = { type: 'load' } as const;
const connect = { type: 'connect' } as const;
const edit = { type: 'edit' } as const;
const wake = { type: 'wake' } as const;
const cancel = { type: 'cancel', reason: 'user' } as const;
const disconnect = { type: 'disconnect' } as const;
const failed = { type: 'failed', error } as const;
const lost = { type: 'lost', error } as const;
/** The sign-in goes on after its attempt has ended. */
const cancelled = [connect, { type: 'navigated' }, cancel] as const;
/** Completed by the page's word. */
const accepted = [assume, { type: 'submit' }, { type: 'accepted' }] as const;
/** Completed by a message, at a backend without GET. */
const unverified = [
  assume, connect, { type: 'navigated' }, { type: 'signalled', by: 'message' },
  { type: 'unanswered', error: new ConnectorAuthError('endpoint_error', '', { status: 405 }) },
] as const;

/** Inputs, and what the page then reads: the state, and `authenticated`. */
const cases: Readonly<Record<string, readonly [inputs: readonly WithoutId[], state: Flow['state'], authenticated: boolean]>> = {
  'a late "no" ends `connected`': [[load, yes, ...cancelled, wake, no], 'ready', false],
  'a late question without an answer ends nothing': [[load, yes, ...cancelled, wake], 'connected', true],
  'a late question that fails ends nothing': [[load, yes, ...cancelled, wake, { type: 'unanswered', error }], 'connected', true],
  'a late "no" after a completion without a description ends `connected`': [[...unverified, ...cancelled, wake, no], 'ready', false],
  'a late "yes" that proves no success shows the connection': [[assume, ...cancelled, wake, yes], 'connected', true],
  'a late "yes" leaves the form that the user has asked for': [[load, yes, ...cancelled, edit, wake, yes], 'ready', true],
  'a late "no" leaves the form': [[load, yes, ...cancelled, edit, wake, no], 'ready', false],
  'a late "no" leaves the failure of the last attempt': [[load, yes, connect, { type: 'navigated' }, failed, wake, no], 'failed', false],
  'a failed disconnect after a completion by the page leaves `connected`': [[...accepted, disconnect, failed], 'connected', true],
  'a failed disconnect after an unverified completion leaves `connected`': [[...unverified, disconnect, failed], 'connected', true],
  'a lost disconnect that the time ends leaves `connected`': [[...accepted, disconnect, lost, { type: 'expired' }], 'connected', true],
  'a lost disconnect that had its effect ends `connected`': [[...accepted, disconnect, lost, no], 'ready', false],
  'a cancelled attempt after a completion by the page leaves `connected`': [[...accepted, connect, cancel], 'connected', true],
  'a cancelled attempt after an unverified completion leaves `connected`': [[...unverified, ...cancelled], 'connected', true],
  '"cancel" hides the form after a completion by the page': [[...accepted, edit, cancel], 'connected', true],
  '"cancel" after a failed attempt shows the connection that the page completed': [[...accepted, connect, failed, cancel], 'connected', true],
  'a cancelled refresh leaves `connected`': [[load, yes, load, cancel], 'connected', true],
  'a cancelled refresh leaves `ready`': [[load, no, load, cancel], 'ready', false],
  'a cancelled disconnect is asked for: a "yes"': [[load, yes, disconnect, cancel, yes], 'connected', true],
  'a cancelled disconnect is asked for: a "no"': [[load, yes, disconnect, cancel, no], 'ready', false],
  'a cancelled question about a disconnect shows the last word': [[load, yes, disconnect, cancel, cancel], 'connected', true],
  'a cancelled question about a disconnect is answered late: a "no"': [[load, yes, disconnect, cancel, cancel, no], 'ready', false],
  'a cancelled question about a disconnect without an answer ends nothing': [
    [load, yes, disconnect, cancel, cancel, { type: 'unanswered', error }], 'connected', true,
  ],
  'a "no" of the page is no "no" to a submission that it then reports as stored': [
    [assume, { type: 'submit' }, { type: 'noted', connector: { authType: 'ApiKey', authenticated: false } }, { type: 'accepted' }], 'connected', true,
  ],
  'a refresh leaves the form that the user has asked for': [[load, yes, edit, load, yes], 'ready', true],
  'a refresh after one without an answer leaves the form': [[load, yes, edit, load, { type: 'unanswered', error }, load, yes], 'ready', true],
  'a refresh after an attempt that failed leaves the form': [[load, yes, edit, { type: 'submit' }, failed, load, yes], 'ready', true],
  'a refresh after a failed submission from elsewhere leaves `connected`': [[load, yes, { type: 'submit' }, failed, load, yes], 'connected', true],
  'a refresh after the user has hidden the form leaves `connected`': [[load, yes, edit, cancel, load, yes], 'connected', true],
  'a refresh after a completion leaves `connected`': [[load, yes, edit, { type: 'submit' }, { type: 'accepted' }, load, yes], 'connected', true],
  'a refresh after a submission that the removal of the element ended leaves the form': [
    [load, yes, edit, { type: 'submit' }, { type: 'cancel', reason: 'removed' }, load, yes], 'ready', true,
  ],
  'a refresh that brings another auth type closes the form': [
    [load, yes, edit, load, { type: 'described', connector: { authType: 'ApiKey', authenticated: true }, isEarly: false }], 'connected', true,
  ],
  'a refresh that brings a "no" closes the form of a connection that was there': [[load, yes, edit, load, no, load, yes], 'connected', true],
  'a cancelled disconnect brings no form back': [[load, yes, edit, disconnect, cancel, yes], 'connected', true],
  'a refresh without an answer is no "no"': [[load, yes, load, { type: 'unanswered', error }], 'failed', true],
};

for (const [name, [inputs, state, authenticated]] of Object.entries(cases)) {
  test(name, () => {
    const moments = play(inputs.map((input) => [input, false]));
    agree(moments);
    const { after } = moments.at(-1)!;
    assert.deepEqual([after.state, after.authenticated], [state, authenticated]);
  });
}
