import type { Flow, Input, InputOf, State, Step } from './flow.js';
import {
  askAfterSignal, askAfterSignalUnlessDisconnecting, askAfterWake, assume, begin, cancel, completeOnChange, connect, describe, disconnect,
  expireWhileOpening, expireWhileVerifying, fail, giveUpOutstanding, go, hideForm, judge, judgeSubmission, judgeWithoutAnswer, load,
  missDescription, navigate, preferSignal, remember, resume, stay, trustThePage, verifyAtTheEnd, verifyForUser, verifySignal,
} from './moves.js';
import type { Move } from './moves.js';

/** Every input but `reset`, which does the same in every state. */
type TableInput = Exclude<Input['type'], 'reset'>;

/** The input changes nothing. */
const ignored = (flow: Flow): Step => [flow];

/** One state's answer to every input. A state that leaves one out does not compile. */
type Row = { readonly [T in TableInput]: Move<T> };

/** The inputs that a state ignores, by name. */
const ignore = <T extends TableInput>(...types: readonly T[]): Readonly<Record<T, typeof ignored>> =>
  Object.fromEntries(types.map((type) => [type, ignored])) as Record<T, typeof ignored>;

/**
 * Each state with the inputs that it handles and, by name, those that it ignores. A missing pair, or an input that is new, does not
 * compile until every state has decided about it.
 */
const TABLE: Readonly<Record<State, Row>> = {
  idle: {
    load,
    assume,
    resume,
    described: describe,
    unanswered: missDescription,
    ...ignore(
      'connect', 'submit', 'disconnect', 'edit', 'navigated', 'signalled', 'wake', 'unreachable', 'check', 'reopen', 'cancel', 'expired',
      'accepted', 'failed', 'crashed',
    ),
  },
  loading: {
    signalled: askAfterSignalUnlessDisconnecting,
    cancel: go('idle', 'release'),
    described: describe,
    unanswered: missDescription,
    failed: fail,
    crashed: fail,
    ...ignore(
      'load', 'assume', 'connect', 'submit', 'disconnect', 'resume', 'edit', 'navigated', 'wake', 'unreachable', 'check', 'reopen', 'expired',
      'accepted',
    ),
  },
  ready: {
    load,
    connect,
    submit: begin('submitting', 'submit'),
    disconnect,
    signalled: askAfterSignal,
    wake: askAfterWake,
    cancel: hideForm,
    expired: giveUpOutstanding,
    described: describe,
    unanswered: missDescription,
    ...ignore('assume', 'resume', 'edit', 'navigated', 'unreachable', 'check', 'reopen', 'accepted', 'failed', 'crashed'),
  },
  submitting: {
    load: stay('ask'),
    cancel,
    described: judgeSubmission,
    unanswered: missDescription,
    accepted: trustThePage,
    failed: fail,
    crashed: fail,
    ...ignore(
      'assume', 'connect', 'submit', 'disconnect', 'resume', 'edit', 'navigated', 'signalled', 'wake', 'unreachable', 'check', 'reopen',
      'expired',
    ),
  },
  opening: {
    navigated: navigate,
    signalled: verifySignal,
    unreachable: go('detached', 'poll'),
    cancel,
    expired: expireWhileOpening,
    described: remember,
    failed: fail,
    crashed: fail,
    ...ignore(
      'load', 'assume', 'connect', 'submit', 'disconnect', 'resume', 'edit', 'wake', 'check', 'reopen', 'unanswered', 'accepted',
    ),
  },
  waiting: {
    load: stay('ask'),
    signalled: verifySignal,
    wake: stay('ask'),
    unreachable: go('detached', 'poll'),
    cancel,
    expired: verifyAtTheEnd,
    described: completeOnChange,
    crashed: fail,
    ...ignore(
      'assume', 'connect', 'submit', 'disconnect', 'resume', 'edit', 'navigated', 'check', 'reopen', 'unanswered', 'accepted', 'failed',
    ),
  },
  detached: {
    load: stay('poll'),
    signalled: verifySignal,
    wake: stay('poll'),
    check: verifyForUser,
    reopen: go('opening', 'open'),
    cancel,
    expired: verifyAtTheEnd,
    described: completeOnChange,
    failed: fail,
    crashed: fail,
    ...ignore(
      'assume', 'connect', 'submit', 'disconnect', 'resume', 'edit', 'navigated', 'unreachable', 'unanswered', 'accepted',
    ),
  },
  verifying: {
    signalled: preferSignal,
    cancel,
    expired: expireWhileVerifying,
    described: judge,
    unanswered: judgeWithoutAnswer,
    crashed: fail,
    ...ignore(
      'load', 'assume', 'connect', 'submit', 'disconnect', 'resume', 'edit', 'navigated', 'wake', 'unreachable', 'check', 'reopen',
      'accepted', 'failed',
    ),
  },
  connected: {
    load,
    connect,
    disconnect,
    edit: go('ready'),
    signalled: askAfterSignal,
    wake: askAfterWake,
    expired: giveUpOutstanding,
    described: describe,
    unanswered: missDescription,
    ...ignore(
      'assume', 'submit', 'resume', 'navigated', 'unreachable', 'check', 'reopen', 'cancel', 'accepted', 'failed', 'crashed',
    ),
  },
  failed: {
    load,
    connect,
    submit: begin('submitting', 'submit'),
    disconnect,
    signalled: askAfterSignal,
    wake: askAfterWake,
    cancel: hideForm,
    expired: giveUpOutstanding,
    described: describe,
    unanswered: missDescription,
    ...ignore('assume', 'resume', 'edit', 'navigated', 'unreachable', 'check', 'reopen', 'accepted', 'failed', 'crashed'),
  },
};

/** The step that the state's row gives for an input. */
export const lookUp = <T extends TableInput>(flow: Flow, type: T, input: InputOf<T>): Step => TABLE[flow.state][type](flow, input);
