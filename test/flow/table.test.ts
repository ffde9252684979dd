import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorAuthError } from '../../src/backend/errors.js';
import { initial } from '../../src/flow/flow.js';
import type { Flow, Input, Step } from '../../src/flow/flow.js';
import { step } from '../../src/flow/step.js';

const connector = { authType: 'OAuth2', authenticated: false };
const connected = { ...connector, authenticated: true };
const error = new ConnectorAuthError('endpoint_error');
const at = (flow: Partial<Flow>): Flow => ({ ...initial, attempt: 'now', connector, before: connector, ...flow });

/** Every state, and those that remember why the backend is asked once for each reason. */
const situations = {
  idle: at({ state: 'idle', connector: null, before: null }),
  loading: at({ state: 'loading', question: 'description', connector: null, before: null }),
  disconnecting: at({ state: 'loading', question: 'disconnect', connector: connected, before: connected }),
  ready: at({ state: 'ready' }),
  submitting: at({ state: 'submitting' }),
  opening: at({ state: 'opening' }),
  waiting: at({ state: 'waiting' }),
  detached: at({ state: 'detached' }),
  'verifying a message': at({ state: 'verifying', question: 'message' }),
  'verifying for the user': at({ state: 'verifying', question: 'user' }),
  'verifying at the end': at({ state: 'verifying', question: 'expired' }),
  connected: at({ state: 'connected', connector: connected, before: connected }),
  failed: at({ state: 'failed', error }),
};

type Situation = keyof typeof situations;

/** What follows, as `state: effects`; an empty text where nothing changes and nothing is done. */
type Row = Readonly<Record<Situation, string>>;

const nothing: Row = Object.fromEntries(Object.keys(situations).map((name) => [name, ''])) as Row;

const table: { readonly [T in Input['type']]: readonly (readonly [Omit<Extract<Input, { type: T }>, 'attempt'>, Row])[] } = {
  load: [[{ type: 'load' }, {
    ...nothing,
    idle: 'loading: ask', ready: 'loading: ask', connected: 'loading: ask', failed: 'loading: ask',
    submitting: 'submitting: ask', waiting: 'waiting: ask', detached: 'detached: poll',
  }]],
  assume: [
    [{ type: 'assume', authType: 'Basic' }, { ...nothing, idle: 'ready' }],
    [{ type: 'assume', authType: 'Kerberos' }, { ...nothing, idle: 'failed: release error(unsupported_auth_type)' }],
  ],
  connect: [[{ type: 'connect' }, { ...nothing, ready: 'opening: open', connected: 'opening: open', failed: 'opening: open' }]],
  submit: [[{ type: 'submit' }, { ...nothing, ready: 'submitting: submit', failed: 'submitting: submit' }]],
  disconnect: [[{ type: 'disconnect' }, {
    ...nothing, ready: 'loading: disconnect', connected: 'loading: disconnect', failed: 'loading: disconnect',
  }]],
  reset: [[{ type: 'reset' }, {
    idle: 'idle', loading: 'idle: release', disconnecting: 'idle: release', ready: 'idle', connected: 'idle', failed: 'idle',
    submitting: 'idle: release cancel(host)', opening: 'idle: release cancel(host)', waiting: 'idle: release cancel(host)',
    detached: 'idle: release cancel(host)', 'verifying a message': 'idle: release cancel(host)',
    'verifying for the user': 'idle: release cancel(host)', 'verifying at the end': 'idle: release cancel(host)',
  }]],
  edit: [[{ type: 'edit' }, { ...nothing, connected: 'ready' }]],
  navigated: [[{ type: 'navigated' }, { ...nothing, opening: 'waiting' }]],
  signalled: [[{ type: 'signalled', by: 'message' }, {
    ...nothing,
    opening: 'verifying: ask', waiting: 'verifying: ask', detached: 'verifying: ask', 'verifying for the user': 'verifying: ask',
    'verifying at the end': 'verifying: ask',
  }]],
  unreachable: [[{ type: 'unreachable' }, { ...nothing, opening: 'detached: poll', waiting: 'detached: poll' }]],
  check: [[{ type: 'check' }, { ...nothing, detached: 'verifying: ask' }]],
  reopen: [[{ type: 'reopen' }, { ...nothing, detached: 'opening: open' }]],
  cancel: [[{ type: 'cancel', reason: 'user' }, {
    ...nothing,
    loading: 'idle: release', disconnecting: 'idle: release',
    submitting: 'ready: release cancel(user)', opening: 'ready: release cancel(user)', waiting: 'ready: release cancel(user)',
    detached: 'ready: release cancel(user)', 'verifying a message': 'ready: release cancel(user)',
    'verifying for the user': 'ready: release cancel(user)', 'verifying at the end': 'ready: release cancel(user)',
  }]],
  expired: [[{ type: 'expired' }, {
    ...nothing,
    opening: 'failed: release error(timeout)', waiting: 'verifying: ask', detached: 'verifying: ask', 'verifying for the user': 'verifying: ask',
  }]],
  described: [
    [{ type: 'described', connector }, {
      idle: 'ready', loading: 'ready', disconnecting: 'ready: disconnect', ready: 'ready', connected: 'ready', failed: 'ready',
      submitting: 'failed: release error(not_authenticated)', opening: 'opening', waiting: 'waiting', detached: 'detached',
      'verifying a message': 'failed: release error(not_authenticated)', 'verifying for the user': 'detached: poll',
      'verifying at the end': 'failed: release error(timeout)',
    }],
    [{ type: 'described', connector: connected }, {
      idle: 'connected', loading: 'connected', disconnecting: 'connected: release error(endpoint_error)', ready: 'connected',
      connected: 'connected', failed: 'connected', submitting: 'connected: release complete(submit, true)', opening: 'opening',
      waiting: 'connected: release complete(status, true)', detached: 'connected: release complete(status, true)',
      'verifying a message': 'connected: release complete(message, true)', 'verifying for the user': 'connected: release complete(user, true)',
      'verifying at the end': 'connected: release complete(status, true)',
    }],
    [{ type: 'described', connector: { authType: 'Kerberos', authenticated: false } }, {
      idle: 'failed: release error(unsupported_auth_type)', loading: 'failed: release error(unsupported_auth_type)',
      disconnecting: 'ready: disconnect', ready: 'failed: release error(unsupported_auth_type)',
      connected: 'failed: release error(unsupported_auth_type)', failed: 'failed: release error(unsupported_auth_type)',
      submitting: 'failed: release error(not_authenticated)', opening: 'opening', waiting: 'waiting', detached: 'detached',
      'verifying a message': 'failed: release error(not_authenticated)', 'verifying for the user': 'detached: poll',
      'verifying at the end': 'failed: release error(timeout)',
    }],
  ],
  unanswered: [[{ type: 'unanswered', error }, {
    ...nothing,
    idle: 'failed: release error(endpoint_error)', loading: 'failed: release error(endpoint_error)',
    disconnecting: 'connected: release error(endpoint_error)', ready: 'failed: release error(endpoint_error)',
    connected: 'failed: release error(endpoint_error)', failed: 'failed: release error(endpoint_error)',
    submitting: 'failed: release error(endpoint_error)', 'verifying a message': 'failed: release error(endpoint_error)',
    'verifying for the user': 'detached: poll', 'verifying at the end': 'failed: release error(timeout)',
  }]],
  accepted: [[{ type: 'accepted' }, { ...nothing, submitting: 'connected: release complete(submit, false)' }]],
  failed: [[{ type: 'failed', error }, {
    ...nothing,
    loading: 'failed: release error(endpoint_error)', disconnecting: 'connected: release error(endpoint_error)',
    submitting: 'failed: release error(endpoint_error)', opening: 'failed: release error(endpoint_error)',
    detached: 'failed: release error(endpoint_error)',
  }]],
};

function show(before: Flow, [flow, ...effects]: Step): string {
  const done = effects.map((effect) => {
    if (typeof effect === 'string') return effect;
    switch (effect.tell) {
      case 'complete': return `complete(${effect.detail.via}, ${effect.detail.verified})`;
      case 'cancel': return `cancel(${effect.detail.reason})`;
      case 'error': return `error(${effect.detail.error.code})`;
      case 'disconnect': return 'disconnect';
    }
  });
  if (flow === before && !done.length) return '';
  return [flow.state, ...done].join(' ').replace(' ', done.length ? ': ' : ' ');
}

const begins = ['load', 'assume', 'connect', 'submit', 'disconnect', 'reset'];

for (const [type, rows] of Object.entries(table)) {
  for (const [input, row] of rows) {
    for (const [name, expected] of Object.entries(row)) {
      test(`${JSON.stringify(input)} in "${name}": ${expected || 'changes nothing'}`, () => {
        const flow = situations[name as Situation];
        const attempt = begins.includes(type) ? 'next' : 'now';
        assert.equal(show(flow, step(flow, { ...input, attempt } as Input)), expected);
      });
      if (begins.includes(type)) continue;
      test(`${type} of an earlier attempt in "${name}" changes nothing`, () => {
        const flow = situations[name as Situation];
        assert.deepEqual(step(flow, { ...input, attempt: 'earlier' } as Input), [flow]);
      });
    }
  }
}
