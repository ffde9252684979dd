/** Moves for the answers of the backend, or of the page in its place. */
import { hasNoGet, isChange, isEndSignal, isSuccess, saysYes, viaOf } from './evidence.js';
import { RESTING } from './flow.js';
import { cancel } from './moves.js';
import { checkSupport, complete, enter, fail, failAs, learn, rest } from './transitions.js';
import type { Move } from './transitions.js';

/** The backend says that a lost request had no effect. Its first "no" may come while it is still at work. */
const deny: Move<'described'> = (flow, input) => {
  const { lost } = flow;
  const next = learn(flow, input);
  return lost?.isDenied ? fail(next, lost) : [{ ...next, error: null, lost: lost && { ...lost, isDenied: true } }];
};

/** A description outside an attempt; it may prove that an outstanding sign-in has succeeded. */
export const describe: Move<'described'> = (flow, input) => {
  const { question, state, during, isEditing } = flow;
  const { authType, authenticated } = input.connector;
  // Whether it changes what the user can do.
  const isNews = authenticated !== flow.authenticated || authType !== flow.connector?.authType;
  const next = { ...flow, connector: input.connector, authenticated, question: null };
  if (flow.outstanding && question !== 'disconnect' && saysYes(flow, input)) return complete(next, viaOf(flow));
  if (RESTING.includes(state)) {
    // The answer to a question asked after a failed attempt removes its error only if the connector is authenticated now.
    if (state === 'failed' && question && !(isNews && authenticated)) return [next];
    // Keep the error of the last attempt, and a form that the user has asked for. A description ends the error of a failed loading.
    if (!isNews && during !== 'load') return [next];
  }
  if (question !== 'disconnect') return checkSupport(isEditing && !isNews ? enter(next, 'ready') : rest(next), authType);
  if (authenticated && flow.lost) return deny(flow, input);
  return authenticated
    ? failAs({ ...next, question }, 'endpoint_error', 'DELETE')
    : [{ ...rest(next), outstanding: false }, 'release', { ended: 'disconnect', detail: {} }];
};

/**
 * After a lost answer, a connector that was authenticated before proves by its revision that the new values were stored. Without a
 * description from before, the backend's "yes" decides.
 */
export const judgeSubmission: Move<'described'> = (flow, input) => {
  const { lost, before } = flow;
  const next = learn(flow, input);
  if (input.connector.authenticated && (!lost || !before || isChange(flow, input))) return complete(next, 'submit');
  return lost ? deny(flow, input) : failAs(next, 'not_authenticated');
};

/** A refusal may have changed a connection that was there before: the backend is asked once, for the description alone. */
export const failSubmission: Move<'failed'> = (flow, input) => {
  const [next, ...effects] = fail(flow, input);
  const { status } = input.error;
  // Only an answer of the backend's has a status. With 429 it has not looked at the values.
  const isRefusal = status !== undefined && status !== 429;
  return flow.before?.authenticated && isRefusal
    ? [{ ...next, question: 'late' }, ...effects, 'ask']
    : [next, ...effects];
};

export const note: Move<'noted'> = (flow, input) => [learn(flow, input)];

export const trustThePage: Move<'accepted'> = (flow) => complete(flow, 'submit', { verified: false });

export const completeOnChange: Move<'described'> = (flow, input) =>
  isSuccess(flow, input) ? complete(learn(flow, input), 'status') : [{ ...learn(flow, input), error: null }];

/** Before the first window has left, a change cannot be its work. */
export const completeAfterReopening: Move<'described'> = (flow, input) => flow.outstanding ? completeOnChange(flow, input) : [learn(flow, input)];

/** The backend's answer to the question whether the sign-in has succeeded. */
export const judge: Move<'described'> = (flow, input) => {
  const { question, isOver } = flow;
  const next = learn(flow, input);
  // The user's word counts where the backend says yes, whatever the revision.
  if (saysYes(flow, input) || (question === 'user' && input.connector.authenticated)) return complete(next, viaOf(flow));
  switch (question) {
    case 'user': return isOver ? failAs(next, 'timeout') : [enter(next, 'detached', { question }), 'poll'];
    case 'expired': return failAs(next, 'timeout');
    case 'back': return cancel(next, { reason: 'user' });
    default: return failAs(next, 'not_authenticated');
  }
};

/** No answer is not a "no": a failure that may pass is asked again. A backend without GET cannot judge; then the signal alone completes. */
export const judgeWithoutAnswer: Move<'unanswered'> = (flow, { error }) => {
  const { question, state, lost, isOver } = flow;
  const { status, retryable } = error;
  const cannotJudge = hasNoGet(flow, error);
  if (cannotJudge && isEndSignal(question)) return complete(flow, question, { verified: false });
  if (question === 'expired' || (question === 'user' && isOver)) return failAs(flow, 'timeout');
  if (question === 'user') return [enter(flow, 'detached', { error }), 'poll'];
  const mayPass = retryable && !cannotJudge && (status == null || status === 429 || status >= 500);
  const isAwaitingDecision = state === 'verifying' || question === 'submit' || !!lost;
  if (!isAwaitingDecision) return [mayPass && flow.outstanding ? flow : { ...flow, question: null }];
  if (mayPass && !isOver) return [{ ...flow, error }];
  // The backend cannot tell how it ended: a sign-in is given up, and a lost answer is the failure to report.
  if (cannotJudge && state === 'verifying') return cancel(flow, { reason: 'user' });
  return fail(flow, cannotJudge && lost ? lost : { error });
};

export const missDescription: Move<'unanswered'> = (flow, input) =>
  flow.lost || (flow.question && flow.state !== 'loading' && flow.state !== 'idle') ? judgeWithoutAnswer(flow, input) : fail(flow, input);
