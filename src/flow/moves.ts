import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isAuthType } from '../contract/auth-types.js';
import { isChange, isEndSignal, isSuccess, saysYes, viaOf } from './evidence.js';
import { isOutcome, RUNNING } from './flow.js';
import type { Beginning, CancelReason, CompletionSource, Effect, FailedOperation, Flow, Input, InputOf, Outcome, Question, State, Step } from './flow.js';

/** The flow's answer to an input of type `T`. */
export type Move<T extends Input['type'] = Input['type']> = (flow: Flow, input: InputOf<T>) => Step;

interface Failure {
  readonly error: ConnectorAuthError;
}

/** Enters a state, and forgets a lost answer, and the last error and question unless new ones are given. */
const enter = (flow: Flow, state: State, { error = null, question = null }: Partial<Pick<Flow, 'error' | 'question'>> = {}): Flow =>
  ({ ...flow, state, error, question, lost: null });

/** The state while no attempt runs: it depends on the last word about the connector only. */
const rest = (flow: Flow, error: ConnectorAuthError | null = null): Flow =>
  enter(flow, flow.authenticated ? 'connected' : 'ready', { error });

const end = (flow: Flow, outcome: Outcome): Step => [{ ...flow, isReachable: false }, 'release', outcome];

const complete = (flow: Flow, via: CompletionSource, verified = true): Step => end(
  {
    ...enter(flow, 'connected'), outstanding: false, demanded: [], authenticated: true,
    connector: flow.connector && { ...flow.connector, authenticated: true, attention: null },
  },
  { ended: 'complete', detail: { via, verified } },
);

/** Remembers which properties the backend misses: the form needs an input for each of them. */
const demand = (flow: Flow, { code, errors = [] }: ConnectorAuthError): Flow => {
  const missing = code === 'missing_properties' ? errors.map(({ name }) => name).filter((name) => name.startsWith('property:')) : [];
  return { ...flow, demanded: [...new Set([...flow.demanded, ...missing])] };
};

const duringOf = ({ question, state }: Flow): FailedOperation => {
  if (question === 'disconnect') return question;
  return RUNNING.includes(state) ? 'attempt' : 'load';
};

/** A failed disconnect leaves the connector as the backend described it. */
export const fail = (flow: Flow, { error }: Failure): Step => end(
  flow.question === 'disconnect' ? rest(flow, error) : enter(demand(flow, error), 'failed', { error }),
  { ended: 'error', detail: { error, during: duringOf(flow) } },
);

const failAs = (flow: Flow, code: ConnectorAuthError['code'], about?: string): Step => fail(flow, { error: new ConnectorAuthError(code, about) });

/**
 * A connector of an auth type that no browser can handle is only shown when it is authenticated already. Otherwise its text says so; the
 * page hears of it when somebody tries to connect.
 */
const checkSupport = (flow: Flow, authType: string): Step =>
  isAuthType(authType) || flow.authenticated
    ? [flow]
    : [enter(flow, 'failed', { error: new ConnectorAuthError('unsupported_auth_type', authType) }), 'release'];

/** Takes a description. An early one of an attempt that has none to compare with yet becomes the one that later ones are compared with. */
const learn = (flow: Flow, { connector, isEarly }: InputOf<'described'>): Flow =>
  ({ ...flow, connector, authenticated: connector.authenticated, before: flow.before ?? (isEarly ? connector : null) });

/** Goes to a state, with effects. */
export const go = (state: State, ...effects: Effect[]) => (flow: Flow): Step => [enter(flow, state), ...effects];

/** Stays, with effects. */
export const stay = (...effects: Effect[]) => (flow: Flow): Step => [flow, ...effects];

/** Begins an attempt. */
export const begin = (state: State, ...effects: Effect[]) => (flow: Flow, { begins }: Beginning): Step =>
  [{ ...enter(flow, state), attempt: begins, before: flow.connector, outstanding: false, isOver: false }, ...effects];

/** Begins a request that is no attempt. The attempt of an outstanding sign-in stays current, so that its signals still count. */
const request = (question: Question, effect: Effect) => (flow: Flow, { begins }: Beginning): Step =>
  [{ ...enter(flow, 'loading', { question }), attempt: flow.outstanding ? flow.attempt : begins }, effect];

export const load: Move<'load'> = request('description', 'ask');

export const disconnect: Move<'disconnect'> = request('disconnect', 'disconnect');

export const assume: Move<'assume'> = (flow, { begins, authType }) => checkSupport(rest({ ...flow, attempt: begins }), authType);

export const submit: Move<'submit'> = (flow, input) => {
  const { error, connector } = flow;
  const step = begin('submitting', 'submit')(flow, input);
  if (connector && !isAuthType(connector.authType)) return failAs(step[0], 'unsupported_auth_type', connector.authType);
  return error?.code === 'unsupported_auth_type' ? fail(step[0], { error }) : step;
};

/**
 * Without a description to compare with, the element asks for one beside the sign-in URL, so that a later change can be seen. That of an
 * authenticated connector is none: since then Cyclr may have refreshed a token, and changed the revision.
 */
export const connect: Move<'connect'> = (flow, input) => {
  if (flow.connector && !flow.authenticated) return begin('opening', 'watch', 'open')(flow, input);
  const [next, ...effects] = begin('opening', 'watch', 'open', 'ask')(flow, input);
  return [{ ...next, before: null }, ...effects];
};

export const resume: Move<'resume'> = (flow, { begins, before, by }) => [
  { ...enter(flow, by ? 'verifying' : 'detached', { question: by }), attempt: begins, before, outstanding: true, isOver: false }, 'watch', 'poll',
];

export const navigate: Move<'navigated'> = (flow) => [{ ...enter(flow, 'waiting'), outstanding: true, isReachable: true }];

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
export const expireWhileVerifying: Move<'expired'> = (flow, input) => {
  const { question, lost } = flow;
  const error = lost?.error ?? flow.error;
  if (question === 'user') return verifyAtTheEnd(flow, input);
  return error ? fail(flow, { error }) : [{ ...flow, isOver: true }];
};

/** The backend has not said whether the request had its effect: the page learns that the answer was lost. */
export const expireWhileLost: Move<'expired'> = (flow) => flow.lost ? fail(flow, flow.lost) : [flow];

export const expireWhileOpening: Move<'expired'> = (flow) => failAs(flow, 'timeout');

/** After the attempt's end: the state stays until there is a success to show. */
const askLate = (flow: Flow, question: Question): Step => flow.outstanding ? [{ ...flow, question }, 'poll'] : [flow];

export const askAfterSignal: Move<'signalled'> = (flow, { by }) => askLate(flow, by);

export const askAfterSignalUnlessDisconnecting: Move<'signalled'> = (flow, { by }) => flow.question === 'disconnect' ? [flow] : askLate(flow, by);

export const askAfterWake: Move<'wake'> = (flow) => flow.question ? [flow] : askLate(flow, 'late');

export const cancel = (flow: Flow, { reason }: { readonly reason: CancelReason }): Step => end(rest(flow), { ended: 'cancel', detail: { reason } });

/**
 * Gives up a request that is no attempt. A disconnect may have had its effect, which only the backend knows. An element that has left the
 * document asks when it is back.
 */
export const cancelRequest: Move<'cancel'> = (flow, { reason }) => {
  if (reason === 'removed' || flow.authenticated === undefined) return [enter(flow, 'idle'), 'release'];
  return flow.question === 'disconnect' ? [enter(flow, 'loading', { question: 'description' }), 'release', 'ask'] : [rest(flow), 'release'];
};

/** No attempt runs: "cancel" hides the form of a connector that is authenticated. */
export const hideForm: Move<'cancel'> = (flow) => flow.authenticated ? [rest(flow)] : [flow];

/** Gives up an outstanding sign-in. Of the step's effects only its outcomes remain. */
export const giveUp = ([flow, ...effects]: Step): Step => [{ ...flow, outstanding: false, question: null }, 'release', ...effects.filter(isOutcome)];

export const giveUpOutstanding: Move<'expired'> = (flow) => giveUp([flow]);

/** The backend says that a lost request had no effect. Its first "no" may come while it is still at work. */
const deny: Move<'described'> = (flow, input) => {
  const { lost } = flow;
  const next = learn(flow, input);
  return lost?.isDenied ? fail(next, lost) : [{ ...next, lost: lost && { ...lost, isDenied: true } }];
};

/** A description outside an attempt; it may prove that an outstanding sign-in has succeeded. */
export const describe: Move<'described'> = (flow, input) => {
  const { question, state } = flow;
  const { authType, authenticated } = input.connector;
  const next = { ...flow, connector: input.connector, authenticated, question: null };
  if (flow.outstanding && question !== 'disconnect' && saysYes(flow, input)) return complete(next, viaOf(flow));
  // Keep the last attempt's error. Keep a form that the user has asked for, too, unless `authenticated` has changed.
  if (question && state !== 'loading' && (state === 'failed' || authenticated === flow.authenticated)) return [next];
  if (question !== 'disconnect') return checkSupport(rest(next), authType);
  if (authenticated && flow.lost) return deny(flow, input);
  return authenticated
    ? failAs({ ...next, question }, 'endpoint_error', 'DELETE')
    : [{ ...rest(next), outstanding: false }, 'release', { ended: 'disconnect', detail: {} }];
};

/** After a lost answer, a connector that was authenticated before proves by its revision that the new values were stored. */
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

/** Only the backend knows whether a request without an answer had its effect. */
export const askWhetherDone: Move<'lost'> = (flow, { error }) => [{ ...flow, question: flow.question ?? 'submit', lost: { error, isDenied: false } }, 'watch', 'poll'];

export const askAgainWhileLost: Move<'wake'> = (flow) => flow.lost || flow.question === 'submit' ? [flow, 'poll'] : [flow];

/** The page has stored the values itself, and wants the element to ask for the outcome. */
export const askWhetherStored: Move<'load'> = (flow) => [{ ...flow, question: 'submit' }, 'watch', 'poll'];

export const trustThePage: Move<'accepted'> = (flow) => complete(flow, 'submit', false);

export const remember: Move<'described'> = (flow, input) => [learn(flow, input)];

export const completeOnChange: Move<'described'> = (flow, input) =>
  isSuccess(flow, input) ? complete(learn(flow, input), 'status') : [learn(flow, input)];

/** The backend's answer to the question whether the sign-in has succeeded. */
export const judge: Move<'described'> = (flow, input) => {
  const { question } = flow;
  const next = learn(flow, input);
  // The user's word counts where the backend says yes, whatever the revision.
  if (saysYes(flow, input) || (question === 'user' && input.connector.authenticated)) return complete(next, viaOf(flow));
  switch (question) {
    case 'user': return go('detached', 'poll')(next);
    case 'expired': return failAs(next, 'timeout');
    case 'back': return cancel(next, { reason: 'user' });
    default: return failAs(next, 'not_authenticated');
  }
};

/** No answer is not a "no": a failure that may pass is asked again. A backend without GET cannot judge; then the signal alone completes. */
export const judgeWithoutAnswer: Move<'unanswered'> = (flow, { error }) => {
  const { question, before, connector, state, lost } = flow;
  const { status = 500, retryable } = error;
  const hasNoGet = status === 405 || status === 501 || (status === 404 && !before && !connector);
  if (hasNoGet && isEndSignal(question)) return complete(flow, question, false);
  if (question === 'user') return [enter(flow, 'detached', { error }), 'poll'];
  if (question === 'expired') return failAs(flow, 'timeout');
  const mayPass = retryable && !hasNoGet && (status === 429 || status >= 500);
  if (state !== 'verifying' && question !== 'submit' && !lost) return [mayPass && flow.outstanding ? flow : { ...flow, question: null }];
  if (mayPass && !flow.isOver) return [{ ...flow, error }];
  // The backend cannot tell how it ended: a lost answer is the failure to report, and a sign-in is given up.
  return hasNoGet && state === 'verifying' ? cancel(flow, { reason: 'user' }) : fail(flow, hasNoGet && lost ? lost : { error });
};

export const missDescription: Move<'unanswered'> = (flow, input) =>
  flow.lost || (flow.question && flow.state !== 'loading') ? judgeWithoutAnswer(flow, input) : fail(flow, input);
