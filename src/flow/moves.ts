/** Moves for the page, the user, the sign-in window and the clock. Those for the backend's answers are in `answers.ts`. */
import { isAuthType } from '../contract/auth-types.js';
import { isOutcome, RUNNING } from './flow.js';
import type { Beginning, CancelReason, Flow, Question, Step } from './flow.js';
import { begin, checkSupport, end, enter, fail, failAs, rest } from './transitions.js';
import type { Move } from './transitions.js';

/** Begins a request that is no attempt. The attempt of an outstanding sign-in stays current, so that its signals still count. */
const request = (flow: Flow, { begins }: Beginning, question: Question): Flow =>
  ({ ...enter(flow, 'loading', { question }), attempt: flow.outstanding ? flow.attempt : begins });

export const load: Move<'load'> = (flow, input) => [request(flow, input, 'description'), 'ask'];

export const disconnect: Move<'disconnect'> = (flow, input) => [request(flow, input, 'disconnect'), 'disconnect'];

/** Keeps the question that the element left open when it left the document: `wake` asks it. */
export const assume: Move<'assume'> = (flow, { authType }) => checkSupport({ ...rest(flow), question: flow.question }, authType);

export const submit: Move<'submit'> = (flow, input) => {
  const { error, connector } = flow;
  const next = begin(flow, input, 'submitting');
  if (connector && !isAuthType(connector.authType)) return failAs(next, 'unsupported_auth_type', connector.authType);
  return error?.code === 'unsupported_auth_type' ? fail(next, { error }) : [next, 'submit'];
};

/**
 * Without a description to compare with, the element asks for one beside the sign-in URL, so that a later change can be seen. The known
 * description of an authenticated connector is too old for that: Cyclr may have refreshed a token since, which changes the revision.
 */
export const connect: Move<'connect'> = (flow, input) => {
  const next = begin(flow, input, 'opening');
  return flow.connector && !flow.authenticated ? [next, 'watch', 'open'] : [{ ...next, before: null }, 'watch', 'open', 'ask'];
};

export const resume: Move<'resume'> = (flow, input) => {
  const { before, by } = input;
  return [{ ...begin(flow, input, by ? 'verifying' : 'detached'), question: by, before, outstanding: true }, 'watch', 'poll'];
};

export const navigate: Move<'navigated'> = (flow) => [{ ...enter(flow, 'waiting'), outstanding: true, isReachable: true }];

/** The user wants to see the form of a connected connector again. */
export const edit: Move<'edit'> = (flow) => [{ ...enter(flow, 'ready'), isEditing: true }];

export const ask = (flow: Flow): Step => [flow, 'ask'];

export const poll = (flow: Flow): Step => [flow, 'poll'];

export const reopen: Move<'reopen'> = (flow) => [enter(flow, 'opening'), 'open'];

export const detach: Move<'unreachable'> = (flow) => [{ ...enter(flow, 'detached'), isReachable: false }, 'poll'];

/** Asks the backend whether the sign-in has succeeded. */
const verify = (flow: Flow, question: Question): Step => [enter(flow, 'verifying', { question }), 'poll'];

export const verifySignal: Move<'signalled'> = (flow, { by }) => verify(by === 'back' ? { ...flow, isReachable: false } : flow, by);

export const verifyForUser: Move<'check'> = (flow) => verify(flow, 'user');

export const verifyAtTheEnd: Move<'expired'> = (flow) => verify({ ...flow, isOver: true }, 'expired');

/** A signal of the sign-in itself outweighs a question that only the user or the clock asked. */
export const preferSignal: Move<'signalled'> = (flow, input) =>
  flow.question === 'user' || flow.question === 'expired' ? verifySignal(flow, input) : [flow];

/** An answer that is still on its way counts. A question without an answer is not repeated. */
export const expireWhileVerifying: Move<'expired'> = (flow) => {
  const error = flow.lost?.error ?? flow.error;
  return error ? fail(flow, { error }) : [{ ...flow, isOver: true }];
};

/** The backend has not said whether the request had its effect: the page learns that the answer was lost. */
export const expireWhileLost: Move<'expired'> = (flow) =>
  flow.lost ? fail(flow, flow.lost) : [{ ...flow, outstanding: false }];

/** A window that was opened before may have done its work. */
export const expireWhileOpening: Move<'expired'> = (flow, input) => flow.outstanding ? verifyAtTheEnd(flow, input) : failAs(flow, 'timeout');

/** After the attempt's end: the state stays until there is a success to show. */
const askLate = (flow: Flow, question: Question): Step => flow.outstanding ? [{ ...flow, question }, 'poll'] : [flow];

/** The answer to a disconnect decides, whatever the sign-in has done. */
export const askAfterSignal: Move<'signalled'> = (flow, { by }) => flow.question === 'disconnect' ? [flow] : askLate(flow, by);

/** In a hidden page, a question that has no answer is given up. An element that is back in the document asks what it left open. */
export const askAfterWake: Move<'wake'> = (flow) => flow.question ? [flow, 'poll'] : askLate(flow, 'late');

export const cancel = (flow: Flow, { reason }: { readonly reason: CancelReason }): Step => end(rest(flow), { ended: 'cancel', detail: { reason } });

/** The backend may have stored the values all the same. An element that has left the document keeps its form. */
export const cancelSubmission: Move<'cancel'> = (flow, { reason }) => {
  const next = reason === 'removed' ? enter(flow, 'ready') : rest(flow);
  const [ended, ...effects] = end(next, { ended: 'cancel', detail: { reason } });
  return [{ ...ended, question: 'late' }, ...effects, 'ask'];
};

/**
 * Gives up a request that is no attempt. A disconnect may have had its effect, which only the backend knows: it is asked, also after the
 * user has given up waiting for that answer. An element that has left the document asks when it is back.
 */
export const cancelRequest: Move<'cancel'> = (flow, { reason }) => {
  if (reason === 'removed' || flow.authenticated === undefined) return [enter(flow, 'idle'), 'release'];
  if (flow.question === 'description') return [rest(flow), 'release'];
  const next = flow.question === 'disconnect' ? enter(rest(flow), 'loading') : rest(flow);
  return [{ ...next, question: 'late' }, 'release', 'ask'];
};

/** No attempt runs: "cancel" hides the form of a connector that is authenticated. An element that has left the document keeps it. */
export const hideForm: Move<'cancel'> = (flow, { reason }) => flow.authenticated && reason !== 'removed' ? [rest(flow)] : [flow];

/** Gives up an outstanding sign-in. Of the step's effects only its outcomes remain. */
export const giveUp = ([flow, ...effects]: Step): Step => [{ ...flow, outstanding: false, question: null }, 'release', ...effects.filter(isOutcome)];

export const giveUpOutstanding: Move<'expired'> = (flow) => giveUp([flow]);

/** The element has left the document, and hears of nothing any more. When it is back, it asks what it left open. */
export const leave = (flow: Flow, step: Step): Step => {
  const [next, ...effects] = giveUp(step);
  const isOpen = RUNNING.includes(flow.state) || flow.outstanding || flow.question !== null;
  return [{ ...next, question: isOpen ? 'late' : null }, ...effects];
};

/** Only the backend knows whether a request without an answer had its effect. */
export const askWhetherDone: Move<'lost'> = (flow, { error }) => [{ ...flow, question: flow.question ?? 'submit', lost: { error, isDenied: false } }, 'watch', 'poll'];

export const askAgainWhileLost: Move<'wake'> = (flow) => flow.lost || flow.question === 'submit' ? [flow, 'poll'] : [flow];

/** The page has stored the values itself, and wants the element to ask for the outcome. */
export const askWhetherStored: Move<'load'> = (flow) => [{ ...flow, question: 'submit' }, 'watch', 'poll'];
