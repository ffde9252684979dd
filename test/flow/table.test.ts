import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { INITIAL, isOutcome } from '../../src/flow/flow.js';
import type { Flow, Input, Step } from '../../src/flow/flow.js';
import { step } from '../../src/flow/step.js';
import { isBeginning, withId } from './inputs.js';
import type { WithoutId } from './inputs.js';

const connector = { authType: 'OAuth2', authenticated: false };
const connected = { ...connector, authenticated: true };
const error = new ConnectorAuthError('endpoint_error');
const refusal = new ConnectorAuthError('unauthorized', '', { status: 401 });
const unreachable = new ConnectorAuthError('endpoint_unreachable');
const noGet = new ConnectorAuthError('endpoint_error', '', { status: 405 });
const at = (given: Partial<Flow>): Flow => {
  const flow = { ...INITIAL, attempt: 'now', connector, before: connector, ...given };
  return { ...flow, authenticated: flow.connector?.authenticated };
};

const lost = { question: 'submit', lost: { error: unreachable, isDenied: false } } as const;
const denied = { question: 'submit', lost: { error: unreachable, isDenied: true } } as const;
const renewal = { connector: { ...connected, revision: '1' }, before: { ...connected, revision: '1' } };

/** Every state, and those that remember why the backend is asked once for each reason. */
const situations = {
  idle: at({ state: 'idle', connector: null, before: null }),
  loading: at({ state: 'loading', question: 'description', connector: null, before: null }),
  disconnecting: at({ state: 'loading', question: 'disconnect', connector: connected, before: connected }),
  ready: at({ state: 'ready' }),
  'disconnecting, its answer lost': at({ state: 'loading', connector: connected, before: connected, ...lost, question: 'disconnect' }),
  'disconnecting, denied once': at({ state: 'loading', connector: connected, before: connected, ...denied, question: 'disconnect' }),
  submitting: at({ state: 'submitting' }),
  'submitting, its answer lost': at({ state: 'submitting', ...lost }),
  'submitting, denied once': at({ state: 'submitting', ...denied }),
  'submitting, the page asks': at({ state: 'submitting', question: 'submit' }),
  'submitting again, its answer lost': at({ state: 'submitting', ...renewal, ...lost }),
  opening: at({ state: 'opening' }),
  'opening again': at({ state: 'opening', outstanding: true }),
  waiting: at({ state: 'waiting' }),
  detached: at({ state: 'detached' }),
  'verifying a message': at({ state: 'verifying', question: 'message' }),
  'verifying for the user': at({ state: 'verifying', question: 'user' }),
  'verifying at the end': at({ state: 'verifying', question: 'expired' }),
  'verifying because the page is back': at({ state: 'verifying', question: 'back', outstanding: true }),
  connected: at({ state: 'connected', connector: connected, before: connected }),
  failed: at({ state: 'failed', error }),
  'loading, a sign-in outstanding': at({ state: 'loading', question: 'description', outstanding: true }),
  'ready, back in the document': at({ state: 'ready', question: 'late' }),
  'ready, a sign-in outstanding': at({ state: 'ready', outstanding: true }),
  'ready, asked of a late return': at({ state: 'ready', outstanding: true, question: 'return' }),
  'failed, a sign-in outstanding': at({ state: 'failed', error, outstanding: true }),
  'failed, asked again': at({ state: 'failed', error, outstanding: true, question: 'late' }),
  'failed, back in the document': at({ state: 'failed', error, question: 'late' }),
  'failed by the end of the time': at({ state: 'failed', error: new ConnectorAuthError('timeout'), outstanding: true }),
  'connected, a renewal outstanding': at({ state: 'connected', ...renewal, outstanding: true }),
};

type Situation = keyof typeof situations;
type LostSituation = Extract<Situation, `${string}lost` | `${string}denied once`>;

/** While the backend is asked whether a request without an answer had its effect. */
const whileLost = (submitting: string, disconnecting: string, again = submitting): Pick<Row, LostSituation> => ({
  'submitting, its answer lost': submitting, 'submitting, denied once': submitting, 'submitting again, its answer lost': again,
  'disconnecting, its answer lost': disconnecting, 'disconnecting, denied once': disconnecting,
});

/** What follows, as `state: effects`; an empty text where nothing changes and nothing is done. */
type Row = Readonly<Record<Situation, string>>;

const nothing: Row = Object.fromEntries(Object.keys(situations).map((name) => [name, ''])) as Row;

/** Where nothing goes on that could not be left for something else. */
const atRest = (next: string, connected = next): Row => ({
  ...nothing,
  ready: next, failed: next, connected, 'ready, back in the document': next,
  'ready, a sign-in outstanding': next, 'ready, asked of a late return': next, 'failed, a sign-in outstanding': next,
  'failed, asked again': next, 'failed, back in the document': next, 'failed by the end of the time': next, 'connected, a renewal outstanding': connected,
});

const refused = 'failed: release error(endpoint_error)';

const unanswered: Row = {
  // The failure may pass: the poll goes on.
  ...nothing, ...whileLost('submitting', 'loading'), 'ready, back in the document': 'ready', 'failed, back in the document': 'failed',
  idle: refused, loading: refused, disconnecting: 'connected: release error(endpoint_error)', ready: refused, connected: refused, failed: refused,
  // The page has stored the values: the failure may pass here, too.
  'submitting, the page asks': 'submitting',
  submitting: refused, 'verifying for the user': 'detached: poll', 'verifying at the end': 'failed: release error(timeout)',
  'loading, a sign-in outstanding': refused, 'ready, a sign-in outstanding': refused, 'failed, a sign-in outstanding': refused,
  'failed by the end of the time': refused, 'connected, a renewal outstanding': refused,
};

const table: { readonly [T in Input['type']]: readonly (readonly [Omit<Extract<Input, { type: T }>, 'attempt' | 'begins'>, Row])[] } = {
  load: [[{ type: 'load' }, {
    ...nothing,
    idle: 'loading: ask', 'ready, back in the document': 'loading: ask', ready: 'loading: ask', connected: 'loading: ask', failed: 'loading: ask',
    submitting: 'submitting: watch poll', 'submitting, the page asks': 'submitting: watch poll', ...whileLost('submitting: watch poll', ''), waiting: 'waiting: ask', detached: 'detached: poll',
    'verifying a message': 'verifying: poll', 'verifying for the user': 'verifying: poll', 'verifying at the end': 'verifying: poll',
    'verifying because the page is back': 'verifying: poll',
    'ready, a sign-in outstanding': 'loading: ask', 'ready, asked of a late return': 'loading: ask', 'failed, a sign-in outstanding': 'loading: ask',
    'failed, asked again': 'loading: ask', 'failed, back in the document': 'loading: ask', 'failed by the end of the time': 'loading: ask', 'connected, a renewal outstanding': 'loading: ask',
  }]],
  assume: [
    [{ type: 'assume', authType: 'Basic' }, { ...nothing, idle: 'ready' }],
    [{ type: 'assume', authType: 'Kerberos' }, { ...nothing, idle: 'failed: release' }],
  ],
  connect: [[{ type: 'connect' }, atRest('opening: watch open', 'opening: watch open ask')]],
  submit: [[{ type: 'submit' }, atRest('submitting: submit')]],
  disconnect: [[{ type: 'disconnect' }, atRest('loading: disconnect')]],
  resume: [
    [{ type: 'resume', before: connector, by: null }, { ...nothing, idle: 'detached: watch poll' }],
    [{ type: 'resume', before: null, by: 'return' }, { ...nothing, idle: 'verifying: watch poll' }],
  ],
  reset: [[{ type: 'reset' }, {
    ...atRest('idle: release'), ...whileLost('idle: release cancel(host)', 'idle: release'),
    idle: 'idle: release', loading: 'idle: release', disconnecting: 'idle: release', 'loading, a sign-in outstanding': 'idle: release',
    submitting: 'idle: release cancel(host)', 'submitting, the page asks': 'idle: release cancel(host)', opening: 'idle: release cancel(host)',
    'opening again': 'idle: release cancel(host)', waiting: 'idle: release cancel(host)',
    detached: 'idle: release cancel(host)', 'verifying a message': 'idle: release cancel(host)',
    'verifying for the user': 'idle: release cancel(host)', 'verifying at the end': 'idle: release cancel(host)',
    'verifying because the page is back': 'idle: release cancel(host)',
  }]],
  edit: [[{ type: 'edit' }, { ...nothing, connected: 'ready', 'connected, a renewal outstanding': 'ready' }]],
  navigated: [[{ type: 'navigated' }, { ...nothing, opening: 'waiting', 'opening again': 'waiting' }]],
  signalled: (['message', 'return', 'back'] as const).map((by) => [{ type: 'signalled', by }, {
    ...nothing,
    opening: 'verifying: poll', 'opening again': 'verifying: poll', waiting: 'verifying: poll', detached: 'verifying: poll', 'verifying for the user': 'verifying: poll',
    'verifying at the end': 'verifying: poll',
    'ready, a sign-in outstanding': 'ready: poll', 'ready, asked of a late return': 'ready: poll', 'failed, a sign-in outstanding': 'failed: poll',
    'failed, asked again': 'failed: poll', 'failed by the end of the time': 'failed: poll', 'connected, a renewal outstanding': 'connected: poll',
    'loading, a sign-in outstanding': 'loading: poll',
  }] as const),
  wake: [[{ type: 'wake' }, {
    ...nothing, ...whileLost('submitting: poll', 'loading: poll'), 'submitting, the page asks': 'submitting: poll',
    waiting: 'waiting: ask', detached: 'detached: poll', 'ready, back in the document': 'ready: poll',
    'ready, a sign-in outstanding': 'ready: poll', 'ready, asked of a late return': 'ready: poll', 'failed, a sign-in outstanding': 'failed: poll', 'failed, asked again': 'failed: poll',
    'failed, back in the document': 'failed: poll', 'failed by the end of the time': 'failed: poll', 'verifying a message': 'verifying: poll', 'verifying for the user': 'verifying: poll', 'verifying at the end': 'verifying: poll',
    'verifying because the page is back': 'verifying: poll',
    'connected, a renewal outstanding': 'connected: poll',
  }]],
  unreachable: [[{ type: 'unreachable' }, { ...nothing, opening: 'detached: poll', 'opening again': 'detached: poll', waiting: 'detached: poll' }]],
  check: [[{ type: 'check' }, { ...nothing, detached: 'verifying: poll' }]],
  reopen: [[{ type: 'reopen' }, { ...nothing, detached: 'opening: open' }]],
  cancel: [
    [{ type: 'cancel', reason: 'user' }, {
      ...nothing, ...whileLost('ready: release cancel(user) ask', 'loading: release ask', 'connected: release cancel(user) ask'),
      loading: 'idle: release', disconnecting: 'loading: release ask', 'loading, a sign-in outstanding': 'ready: release',
      submitting: 'ready: release cancel(user) ask', 'submitting, the page asks': 'ready: release cancel(user) ask', opening: 'ready: release cancel(user)',
      'opening again': 'ready: release cancel(user)', waiting: 'ready: release cancel(user)',
      detached: 'ready: release cancel(user)', 'verifying a message': 'ready: release cancel(user)',
      'verifying for the user': 'ready: release cancel(user)', 'verifying at the end': 'ready: release cancel(user)',
      'verifying because the page is back': 'ready: release cancel(user)',
    }],
    [{ type: 'cancel', reason: 'removed' }, {
      ...whileLost('ready: release cancel(removed)', 'idle: release'),
      idle: 'idle: release', loading: 'idle: release', disconnecting: 'idle: release', 'loading, a sign-in outstanding': 'idle: release',
      ready: 'ready: release', connected: 'connected: release', failed: 'failed: release', 'ready, back in the document': 'ready: release',
      'ready, a sign-in outstanding': 'ready: release', 'ready, asked of a late return': 'ready: release',
      'failed, a sign-in outstanding': 'failed: release', 'failed, asked again': 'failed: release', 'failed, back in the document': 'failed: release',
      'failed by the end of the time': 'failed: release', 'connected, a renewal outstanding': 'connected: release',
      submitting: 'ready: release cancel(removed)', 'submitting, the page asks': 'ready: release cancel(removed)', opening: 'ready: release cancel(removed)',
      'opening again': 'ready: release cancel(removed)', waiting: 'ready: release cancel(removed)',
      detached: 'ready: release cancel(removed)', 'verifying a message': 'ready: release cancel(removed)',
      'verifying for the user': 'ready: release cancel(removed)', 'verifying at the end': 'ready: release cancel(removed)',
      'verifying because the page is back': 'ready: release cancel(removed)',
    }],
  ],
  expired: [[{ type: 'expired' }, {
    ...nothing, ...whileLost('failed: release error(endpoint_unreachable)', 'connected: release error(endpoint_unreachable)'),
    loading: 'loading', disconnecting: 'loading', 'loading, a sign-in outstanding': 'loading',
    // The next answer decides, or the next failure.
    'verifying a message': 'verifying', 'verifying at the end': 'verifying', 'verifying because the page is back': 'verifying',
    submitting: 'submitting', 'submitting, the page asks': 'submitting',
    opening: 'failed: release error(timeout)', 'opening again': 'verifying: poll', waiting: 'verifying: poll', detached: 'verifying: poll', 'verifying for the user': 'verifying',
    ready: 'ready: release', connected: 'connected: release', failed: 'failed: release', 'ready, back in the document': 'ready: release',
    'ready, a sign-in outstanding': 'ready: release', 'ready, asked of a late return': 'ready: release',
    'failed, a sign-in outstanding': 'failed: release', 'failed, asked again': 'failed: release', 'failed, back in the document': 'failed: release',
    'failed by the end of the time': 'failed: release', 'connected, a renewal outstanding': 'connected: release',
  }]],
  described: [
    [{ type: 'described', connector, isEarly: false }, {
      ...whileLost('submitting', 'ready: release disconnect'), 'submitting, denied once': 'failed: release error(endpoint_unreachable)',
      idle: 'ready', loading: 'ready', disconnecting: 'ready: release disconnect', ready: 'ready', connected: 'ready', failed: 'failed',
      submitting: 'failed: release error(not_authenticated)', 'submitting, the page asks': 'failed: release error(not_authenticated)',
      opening: 'opening', 'opening again': 'opening', waiting: 'waiting', detached: 'detached',
      'verifying a message': 'failed: release error(not_authenticated)', 'verifying for the user': 'detached: poll',
      'verifying at the end': 'failed: release error(timeout)', 'verifying because the page is back': 'ready: release cancel(user)',
      'ready, back in the document': 'ready', 'loading, a sign-in outstanding': 'ready', 'ready, a sign-in outstanding': 'ready', 'ready, asked of a late return': 'ready',
      'failed, a sign-in outstanding': 'failed', 'failed, asked again': 'failed', 'failed, back in the document': 'failed', 'failed by the end of the time': 'failed',
      'connected, a renewal outstanding': 'ready',
    }],
    [{ type: 'described', connector: connected, isEarly: false }, {
      // Without a revision nothing tells a change.
      ...whileLost('connected: release complete(submit, true)', 'loading', 'submitting'),
      'disconnecting, denied once': 'connected: release error(endpoint_unreachable)',
      idle: 'connected', loading: 'connected', disconnecting: 'connected: release error(endpoint_error)', ready: 'connected',
      connected: 'connected', failed: 'connected', submitting: 'connected: release complete(submit, true)', opening: 'opening', 'opening again': 'connected: release complete(status, true)',
      'submitting, the page asks': 'connected: release complete(submit, true)',
      waiting: 'connected: release complete(status, true)', detached: 'connected: release complete(status, true)',
      'verifying a message': 'connected: release complete(message, true)', 'verifying for the user': 'connected: release complete(user, true)',
      'verifying at the end': 'connected: release complete(status, true)',
      'verifying because the page is back': 'connected: release complete(status, true)',
      'ready, back in the document': 'connected', 'loading, a sign-in outstanding': 'connected: release complete(status, true)',
      'ready, a sign-in outstanding': 'connected: release complete(status, true)',
      'ready, asked of a late return': 'connected: release complete(return, true)',
      'failed, a sign-in outstanding': 'connected: release complete(status, true)',
      'failed, asked again': 'connected: release complete(status, true)',
      'failed, back in the document': 'connected',
      'failed by the end of the time': 'connected: release complete(status, true)',
      'connected, a renewal outstanding': 'connected',
    }],
    [{ type: 'described', connector: { authType: 'Kerberos', authenticated: false }, isEarly: false }, {
      ...whileLost('submitting', 'ready: release disconnect'), 'submitting, denied once': 'failed: release error(endpoint_unreachable)',
      idle: 'failed: release', loading: 'failed: release',
      disconnecting: 'ready: release disconnect', ready: 'failed: release',
      connected: 'failed: release', failed: 'failed: release',
      submitting: 'failed: release error(not_authenticated)', 'submitting, the page asks': 'failed: release error(not_authenticated)',
      opening: 'opening', 'opening again': 'opening', waiting: 'waiting', detached: 'detached',
      'verifying a message': 'failed: release error(not_authenticated)', 'verifying for the user': 'detached: poll',
      'verifying at the end': 'failed: release error(timeout)', 'verifying because the page is back': 'ready: release cancel(user)',
      'ready, back in the document': 'failed: release', 'loading, a sign-in outstanding': 'failed: release',
      'ready, a sign-in outstanding': 'failed: release', 'ready, asked of a late return': 'failed: release',
      'failed, a sign-in outstanding': 'failed: release', 'failed, asked again': 'failed', 'failed, back in the document': 'failed',
      'failed by the end of the time': 'failed: release',
      'connected, a renewal outstanding': 'failed: release',
    }],
  ],
  unanswered: [
    [{ type: 'unanswered', error }, {
      ...unanswered,
      // The failure may pass: the poll goes on.
      'verifying a message': 'verifying', 'verifying because the page is back': 'verifying',
    }],
    [{ type: 'unanswered', error: refusal }, {
      ...unanswered,
      'verifying a message': 'failed: release error(unauthorized)', 'verifying because the page is back': 'failed: release error(unauthorized)',
      ...Object.fromEntries(Object.entries(unanswered).flatMap(([name, next]) => next.includes('endpoint_error') ? [[name, next.replace('endpoint_error', 'unauthorized')]] : [])),
      ...whileLost('failed: release error(unauthorized)', 'connected: release error(unauthorized)'), 'submitting, the page asks': 'failed: release error(unauthorized)',
      'ready, asked of a late return': 'ready', 'failed, asked again': 'failed',
    }],
    [{ type: 'unanswered', error: noGet }, {
      ...unanswered, ...whileLost('failed: release error(endpoint_unreachable)', 'connected: release error(endpoint_unreachable)'),
      'submitting, the page asks': refused, 'failed, asked again': 'failed',
      'verifying a message': 'connected: release complete(message, false)', 'verifying because the page is back': 'ready: release cancel(user)',
      'ready, asked of a late return': 'connected: release complete(return, false)',
    }],
  ],
  accepted: [[{ type: 'accepted' }, {
    ...nothing, ...whileLost('connected: release complete(submit, false)', ''), submitting: 'connected: release complete(submit, false)',
    'submitting, the page asks': 'connected: release complete(submit, false)',
  }]],
  noted: [[{ type: 'noted', connector: connected }, {
    ...nothing, ...whileLost('submitting', 'loading'), submitting: 'submitting', 'submitting, the page asks': 'submitting', loading: 'loading',
    disconnecting: 'loading', 'loading, a sign-in outstanding': 'loading',
  }]],
  lost: [[{ type: 'lost', error: unreachable }, {
    ...nothing, ...whileLost('submitting: watch poll', 'loading: watch poll'),
    submitting: 'submitting: watch poll', 'submitting, the page asks': 'submitting: watch poll', loading: 'loading: watch poll', disconnecting: 'loading: watch poll',
    'loading, a sign-in outstanding': 'loading: watch poll',
  }]],
  failed: [[{ type: 'failed', error }, {
    ...nothing, ...whileLost('failed: release error(endpoint_error)', 'connected: release error(endpoint_error)'),
    loading: 'failed: release error(endpoint_error)', disconnecting: 'connected: release error(endpoint_error)',
    submitting: 'failed: release error(endpoint_error)', 'submitting, the page asks': 'failed: release error(endpoint_error)',
    opening: 'failed: release error(endpoint_error)', 'opening again': 'failed: release error(endpoint_error)', waiting: 'failed: release error(endpoint_error)',
    detached: 'failed: release error(endpoint_error)', 'loading, a sign-in outstanding': 'failed: release error(endpoint_error)',
  }]],
  refused: [[{ type: 'refused', error }, { ...nothing, waiting: refused, detached: refused }]],
};

function show(before: Flow, [flow, ...effects]: Step): string {
  const done = effects.map((effect) => {
    if (!isOutcome(effect)) return effect;
    switch (effect.ended) {
      case 'complete': return `complete(${effect.detail.via}, ${effect.detail.verified})`;
      case 'cancel': return `cancel(${effect.detail.reason})`;
      case 'error': return `error(${effect.detail.error.code})`;
      case 'disconnect': return 'disconnect';
    }
  });
  if (flow === before && !done.length) return '';
  return [flow.state, ...done].join(' ').replace(' ', done.length ? ': ' : ' ');
}

for (const [type, rows] of Object.entries(table)) {
  for (const [input, row] of rows) {
    for (const [name, expected] of Object.entries(row)) {
      test(`${JSON.stringify(input)} in "${name}": ${expected || 'changes nothing'}`, () => {
        const flow = situations[name as Situation];
        assert.equal(show(flow, step(flow, withId(input as WithoutId, { begins: 'next', attempt: 'now' }))), expected);
      });
      if (isBeginning(type)) continue;
      test(`${type} of an earlier attempt in "${name}" changes nothing`, () => {
        const flow = situations[name as Situation];
        assert.deepEqual(step(flow, { ...input, attempt: 'earlier' } as Input), [flow]);
      });
    }
  }
}

test('after a lost answer, an unchanged revision does not prove that the new values were stored', () => {
  const flow = situations['submitting again, its answer lost'];
  const same: Input = { type: 'described', attempt: 'now', connector: renewal.connector, isEarly: false };
  const [doubted, ...effects] = step(flow, same);
  assert.deepEqual([doubted.state, effects], ['submitting', []]);
  assert.equal(show(doubted, step(doubted, same)), 'failed: release error(endpoint_unreachable)');
});

test('a description that changes nothing for the user keeps an open form, and the error of an attempt or a disconnect', () => {
  for (const about of [connector, connected]) {
    const described: Input = { type: 'described', attempt: 'now', connector: { ...about, name: 'Another' }, isEarly: false };
    const resting = about.authenticated ? 'connected' : 'ready';
    const kept = [{ state: 'ready' }, { state: 'failed', error, during: 'attempt' }, { state: resting, error, during: 'disconnect' }] as const;
    for (const given of kept) {
      const [next, ...effects] = step(at({ connector: about, ...given }), described);
      assert.deepEqual([next.state, next.error, next.connector?.name, effects], [given.state, 'error' in given ? error : null, 'Another', []]);
    }
    const [loaded] = step(at({ state: 'failed', connector: about, error, during: 'load' }), described);
    assert.deepEqual([loaded.state, loaded.error], [resting, null]);
    // Removed from the document during a refresh.
    assert.equal(step(at({ state: 'idle', connector: about }), described)[0].state, resting);
  }
});

test('the last error fails a submission of the page’s at the end of the time', () => {
  const [asked] = step(situations['submitting, the page asks'], { type: 'unanswered', attempt: 'now', error: unreachable });
  assert.equal(asked.error, unreachable);
  assert.equal(show(asked, step(asked, { type: 'expired', attempt: 'now' })), 'failed: release error(endpoint_unreachable)');
});

test('after the end of the time the next answer decides about a submission of the page’s', () => {
  const [over] = step(situations['submitting, the page asks'], { type: 'expired', attempt: 'now' });
  assert.equal(show(over, step(over, { type: 'unanswered', attempt: 'now', error })), 'failed: release error(endpoint_error)');
  const yes: Input = { type: 'described', attempt: 'now', connector: connected, isEarly: false };
  assert.equal(show(over, step(over, yes)), 'connected: release complete(submit, true)');
});

test('a 404 fails a submission of the page’s, though nothing was ever described', () => {
  const flow = { ...situations['submitting, the page asks'], connector: null, before: null };
  const gone = new ConnectorAuthError('not_found', '', { status: 404 });
  assert.equal(show(flow, step(flow, { type: 'unanswered', attempt: 'now', error: gone })), 'failed: release error(not_found)');
});

test('a refusal of new values asks for the description: the backend may have undone more than it stored', () => {
  const flow = at({ state: 'submitting', ...renewal });
  const refused = new ConnectorAuthError('invalid_credentials', '', { status: 422 });
  assert.equal(show(flow, step(flow, { type: 'failed', attempt: 'now', error: refused })), 'failed: release error(invalid_credentials) ask');
  const limited = new ConnectorAuthError('rate_limited', '', { status: 429 });
  assert.equal(show(flow, step(flow, { type: 'failed', attempt: 'now', error: limited })), 'failed: release error(rate_limited)');
});

test('the properties that the backend misses stay known until the connector is authenticated', () => {
  const missing = new ConnectorAuthError('missing_properties', '', { status: 422, errors: [{ name: 'property:A', detail: '' }, { name: 'apiKey', detail: '' }] });
  const [failed] = step(at({ state: 'submitting' }), { type: 'failed', attempt: 'now', error: missing });
  assert.deepEqual(failed.demanded, ['property:A']);
  const [again] = step({ ...failed, state: 'submitting' }, { type: 'failed', attempt: 'now', error: refusal });
  assert.deepEqual(again.demanded, ['property:A']);
  const [done] = step({ ...again, state: 'submitting' }, { type: 'described', attempt: 'now', connector: connected, isEarly: false });
  assert.deepEqual(done.demanded, []);
});

test('an auth type that no browser can handle fails no attempt before somebody tries', () => {
  const kerberos: Input = { type: 'described', attempt: 'now', connector: { authType: 'Kerberos', authenticated: false }, isEarly: false };
  const [shown, ...effects] = step(situations.loading, kerberos);
  assert.deepEqual([shown.error?.code, effects], ['unsupported_auth_type', ['release']]);
  const tried = step(shown, { type: 'submit', begins: 'next' });
  assert.equal(show(shown, tried), 'failed: release error(unsupported_auth_type)');
  assert.equal(tried[0].attempt, 'next');
});

test('an auth type that no browser can handle is never submitted, also where the connector is connected', () => {
  const kerberos = { authType: 'Kerberos', authenticated: true };
  for (const state of ['ready', 'connected', 'failed'] as const) {
    const flow = at({ state, connector: kerberos });
    const tried = step(flow, { type: 'submit', begins: 'next' });
    assert.equal(show(flow, tried), 'failed: release error(unsupported_auth_type)');
    assert.deepEqual([tried[0].attempt, tried[0].authenticated], ['next', true]);
  }
});
