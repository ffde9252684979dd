import {
  completeAfterReopening, completeOnChange, describe, failSubmission, judge, judgeSubmission, judgeWithoutAnswer, missDescription,
  note, trustThePage,
} from './answers.js';
import type { Flow, Input, InputOf, State, Step } from './flow.js';
import {
  ask, askAfterSignal, askAfterWake, askAgainWhileLost, askWhetherDone, askWhetherStored, assume, cancel, cancelRequest, cancelSubmission,
  connect, detach, disconnect, edit, expireWhileLost, expireWhileOpening, expireWhileVerifying, giveUpOutstanding, hideForm, load, navigate,
  poll, preferSignal, reopen, resume, submit, verifyAtTheEnd, verifyForUser, verifySignal,
} from './moves.js';
import { fail } from './transitions.js';
import type { Move } from './transitions.js';

/** Every input but `reset`, which does the same in every state. */
type TableInput = Exclude<Input['type'], 'reset'>;

/**
 * One state's row: a move for each input, except for those that the state ignores by name. A row that neither handles nor ignores an input
 * does not compile, so a new input breaks the build until every state has decided about it.
 */
type Row<Ignored extends TableInput> = { readonly [T in Exclude<TableInput, Ignored>]: Move<T> };

const idle: Row<
  | 'connect' | 'submit' | 'disconnect' | 'edit' | 'navigated' | 'signalled' | 'wake' | 'unreachable' | 'check'
  | 'reopen' | 'cancel' | 'expired' | 'accepted' | 'lost' | 'failed' | 'refused' | 'noted'
> = {
  load,
  assume,
  resume,
  described: describe,
  unanswered: missDescription,
};

const loading: Row<
  | 'load' | 'assume' | 'connect' | 'submit' | 'disconnect' | 'resume' | 'edit' | 'navigated'
  | 'unreachable' | 'check' | 'reopen' | 'accepted' | 'refused'
> = {
  signalled: askAfterSignal,
  wake: askAgainWhileLost,
  cancel: cancelRequest,
  expired: expireWhileLost,
  described: describe,
  noted: note,
  unanswered: missDescription,
  lost: askWhetherDone,
  failed: fail,
};

const ready: Row<
  | 'assume' | 'resume' | 'edit' | 'navigated' | 'unreachable' | 'check' | 'reopen' | 'accepted' | 'lost' | 'failed'
  | 'refused' | 'noted'
> = {
  load,
  connect,
  submit,
  disconnect,
  signalled: askAfterSignal,
  wake: askAfterWake,
  cancel: hideForm,
  expired: giveUpOutstanding,
  described: describe,
  unanswered: missDescription,
};

const submitting: Row<
  | 'assume' | 'connect' | 'submit' | 'disconnect' | 'resume' | 'edit' | 'navigated' | 'signalled'
  | 'unreachable' | 'check' | 'reopen' | 'refused'
> = {
  load: askWhetherStored,
  wake: askAgainWhileLost,
  cancel: cancelSubmission,
  expired: expireWhileVerifying,
  described: judgeSubmission,
  noted: note,
  unanswered: missDescription,
  accepted: trustThePage,
  lost: askWhetherDone,
  failed: failSubmission,
};

const opening: Row<
  | 'load' | 'assume' | 'connect' | 'submit' | 'disconnect' | 'resume' | 'edit' | 'wake' | 'check' | 'reopen'
  | 'unanswered' | 'accepted' | 'lost' | 'refused' | 'noted'
> = {
  navigated: navigate,
  signalled: verifySignal,
  unreachable: detach,
  cancel,
  expired: expireWhileOpening,
  described: completeAfterReopening,
  failed: fail,
};

const waiting: Row<
  | 'assume' | 'connect' | 'submit' | 'disconnect' | 'resume' | 'edit' | 'navigated' | 'check' | 'reopen'
  | 'unanswered' | 'accepted' | 'lost' | 'noted'
> = {
  load: ask,
  signalled: verifySignal,
  wake: ask,
  unreachable: detach,
  cancel,
  expired: verifyAtTheEnd,
  described: completeOnChange,
  refused: fail,
  failed: fail,
};

const detached: Row<
  | 'assume' | 'connect' | 'submit' | 'disconnect' | 'resume' | 'edit' | 'navigated' | 'unreachable' | 'unanswered'
  | 'accepted' | 'lost' | 'noted'
> = {
  load: poll,
  signalled: verifySignal,
  wake: poll,
  check: verifyForUser,
  reopen,
  cancel,
  expired: verifyAtTheEnd,
  described: completeOnChange,
  refused: fail,
  failed: fail,
};

const verifying: Row<
  | 'assume' | 'connect' | 'submit' | 'disconnect' | 'resume' | 'edit' | 'navigated'
  | 'unreachable' | 'check' | 'reopen' | 'accepted' | 'lost' | 'failed' | 'refused' | 'noted'
> = {
  load: poll,
  signalled: preferSignal,
  wake: poll,
  cancel,
  expired: expireWhileVerifying,
  described: judge,
  unanswered: judgeWithoutAnswer,
};

const connected: Row<
  | 'assume' | 'resume' | 'navigated' | 'unreachable' | 'check' | 'reopen' | 'cancel' | 'accepted' | 'lost' | 'failed'
  | 'refused' | 'noted'
> = {
  load,
  connect,
  submit,
  disconnect,
  edit,
  signalled: askAfterSignal,
  wake: askAfterWake,
  expired: giveUpOutstanding,
  described: describe,
  unanswered: missDescription,
};

const failed: Row<
  | 'assume' | 'resume' | 'edit' | 'navigated' | 'unreachable' | 'check' | 'reopen' | 'accepted' | 'lost' | 'failed'
  | 'refused' | 'noted'
> = {
  load,
  connect,
  submit,
  disconnect,
  signalled: askAfterSignal,
  wake: askAfterWake,
  cancel: hideForm,
  expired: giveUpOutstanding,
  described: describe,
  unanswered: missDescription,
};

const TABLE: Readonly<Record<State, { readonly [T in TableInput]?: Move<T> }>> = {
  idle,
  loading,
  ready,
  submitting,
  opening,
  waiting,
  detached,
  verifying,
  connected,
  failed,
};

/** The step that the current state's row gives for an input. */
export const lookUp = <T extends TableInput>(flow: Flow, type: T, input: InputOf<T>): Step =>
  TABLE[flow.state][type]?.(flow, input) ?? [flow];
