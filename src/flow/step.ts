import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { initial } from './flow.js';
import type { Effect, Flow, Input, Outcome, Question, State, Step, Via } from './flow.js';

type Move<T extends Input['type']> = (flow: Flow, input: Extract<Input, { readonly type: T }>) => Step;
type Described = Extract<Input, { readonly type: 'described' }>;
type Failed = Pick<Extract<Input, { readonly type: 'failed' }>, 'error'>;

const SUPPORTED = /^(ApiKey|Basic|OAuth[12]|None)$/;

const to = (flow: Flow, state: State, error: ConnectorAuthError | null = null, question: Question | null = null): Flow => ({
  ...flow, state, error, question,
});

/** As the backend last said. */
const rest = (flow: Flow, error?: ConnectorAuthError): Flow => to(flow, flow.connector?.authenticated ? 'connected' : 'ready', error);

const go = (state: State, ...effects: Effect[]) => (flow: Flow): Step => [to(flow, state), ...effects];

/** A sign-in that is outstanding goes on being heard of. */
const request = (question: Question, effect: Effect) => (flow: Flow, { attempt }: Input): Step =>
  [{ ...to(flow, 'loading', null, question), attempt: flow.outstanding ? flow.attempt : attempt }, effect];

const begin = (state: State, ...effects: Effect[]) => (flow: Flow, { attempt }: Input): Step =>
  [{ ...to(flow, state), attempt, before: flow.connector, outstanding: false }, ...effects];

const ask = (question: Question) => (flow: Flow): Step => [to(flow, 'verifying', null, question), 'ask'];

const end = (flow: Flow, outcome: Outcome): Step => [flow, 'release', outcome];

const complete = (flow: Flow, via: Via, verified = true): Step => end(
  { ...to(flow, 'connected'), outstanding: false, connector: flow.connector && { ...flow.connector, authenticated: true } },
  { tell: 'complete', detail: { via, verified } },
);

const failAs = (flow: Flow, code: ConnectorAuthError['code'], about?: string): Step => fail(flow, { error: new ConnectorAuthError(code, about) });

/** A disconnecting that failed leaves the connector as it was. */
const fail = (flow: Flow, { error }: Failed): Step =>
  end(flow.question === 'disconnect' ? rest(flow, error) : to(flow, 'failed', error), { tell: 'error', detail: { error } });

const supported = (flow: Flow, authType: string): Step =>
  SUPPORTED.test(authType) || flow.connector?.authenticated ? [flow] : failAs(flow, 'unsupported_auth_type', authType);

/** The first word of the backend in an attempt that began without one is what later words are compared with. */
const hear = (flow: Flow, { connector }: Described): Flow => ({ ...flow, connector, before: flow.before ?? connector });

/** What was authenticated before still is, whatever happens in the window: by status alone only a change tells of a success. */
const isChange = ({ before }: Flow, { connector: { authenticated, revision } }: Described): boolean =>
  !!before && authenticated && !(before.authenticated && (before.revision == null || before.revision === revision));

const saysYes = (flow: Flow, input: Described): boolean =>
  flow.question === 'message' || flow.question === 'return' ? input.connector.authenticated : isChange(flow, input);

const viaOf = ({ question }: Flow): Via => question === 'message' || question === 'return' || question === 'user' ? question : 'status';

/** Whoever asked: a sign-in that is outstanding may turn out to have succeeded. */
const loaded: Move<'described'> = (flow, input) => {
  const { question, state } = flow;
  const { authType, authenticated } = input.connector;
  const next = { ...flow, connector: input.connector, question: null };
  if (flow.outstanding && question !== 'disconnect' && saysYes(flow, input)) return complete(next, viaOf(flow));
  if (question && state !== 'loading') return [next];
  if (question !== 'disconnect') return supported(rest(next), authType);
  return authenticated
    ? failAs({ ...next, question }, 'endpoint_error', 'DELETE')
    : [{ ...rest(next), outstanding: false }, 'release', { tell: 'disconnect', detail: {} }];
};

const cancel = (flow: Flow, { reason }: Pick<Extract<Input, { readonly type: 'cancel' }>, 'reason'>): Step =>
  end(rest(flow), { tell: 'cancel', detail: { reason } });

/** After its end: the state stays until there is a success to show. */
const late = (question: Question) => (flow: Flow): Step => flow.outstanding ? [{ ...flow, question }, 'ask'] : [flow];

const submitted: Move<'described'> = (flow, input) =>
  input.connector.authenticated ? complete(hear(flow, input), 'submit') : failAs(hear(flow, input), 'not_authenticated');

const compare: Move<'described'> = (flow, input) => isChange(flow, input) ? complete(hear(flow, input), 'status') : [hear(flow, input)];

/** The backend's answer to the question whether the sign-in is over. */
const judge: Move<'described'> = (flow, input) => {
  const { question } = flow;
  const { authenticated, revision } = input.connector;
  const next = hear(flow, input);
  // Without a revision an old "yes" looks like a new one, and the user's word decides.
  if (saysYes(flow, input) || (question === 'user' && authenticated && !revision)) return complete(next, viaOf(flow));
  switch (question) {
    case 'user': return go('detached', 'poll')(next);
    case 'expired': return failAs(next, 'timeout');
    case 'back': return cancel(next, { reason: 'user' });
    default: return failAs(next, 'not_authenticated');
  }
};

/** No answer to that question: where the backend has no GET, the sign-in's own word is all there is. */
const unjudged: Move<'unanswered'> = (flow, { error }) => {
  const { question, before, state } = flow;
  const { status } = error;
  const hasNoGet = status === 405 || status === 501 || (status === 404 && !before);
  if (hasNoGet && (question === 'message' || question === 'return')) return complete(flow, question, false);
  if (state !== 'verifying') return [{ ...flow, question: null }];
  if (question === 'user') return [to(flow, 'detached', error), 'poll'];
  if (question === 'expired') return failAs(flow, 'timeout');
  return hasNoGet ? cancel(flow, { reason: 'user' }) : fail(flow, { error });
};

const unloaded: Move<'unanswered'> = (flow, input) => flow.question && flow.state !== 'loading' ? unjudged(flow, input) : fail(flow, input);

/** Every input × every state. A key may name several states; in a state that no key names the input changes nothing. */
const TABLE: { readonly [T in Exclude<Input['type'], 'reset'>]: Readonly<Record<string, Move<T>>> } = {
  load: {
    'idle ready connected failed': request('description', 'ask'), 'submitting waiting': (flow) => [flow, 'ask'], detached: (flow) => [flow, 'poll'],
  },
  assume: { idle: (flow, { attempt, authType }) => supported(rest({ ...flow, attempt }), authType) },
  // Where no description is known it is asked for beside the sign-in URL, so that a change can be seen later.
  connect: {
    'ready connected failed': (flow, input) => begin('opening', 'watch', 'open', ...(flow.connector ? [] : ['ask'] as const))(flow, input),
  },
  submit: { 'ready failed': begin('submitting', 'submit') },
  disconnect: { 'ready connected failed': request('disconnect', 'disconnect') },
  resume: {
    idle: (flow, { attempt, before, by }) => [
      { ...to(flow, by ? 'verifying' : 'detached', null, by), attempt, before, outstanding: true }, 'watch', by ? 'ask' : 'poll',
    ],
  },
  edit: { connected: go('ready') },
  navigated: { opening: (flow) => [{ ...to(flow, 'waiting'), outstanding: true }] },
  signalled: {
    'opening waiting detached': (flow, { by }) => ask(by)(flow),
    // A word of the sign-in's own outweighs the question of somebody who waits for it.
    verifying: (flow, { by }) => flow.question === 'user' || flow.question === 'expired' ? ask(by)(flow) : [flow],
    'ready connected failed': (flow, { by }) => late(by)(flow),
    loading: (flow, { by }) => flow.question === 'disconnect' ? [flow] : late(by)(flow),
  },
  wake: {
    waiting: (flow) => [flow, 'ask'],
    detached: (flow) => [flow, 'poll'],
    'ready connected failed': (flow) => flow.question ? [flow] : late('late')(flow),
  },
  unreachable: { 'opening waiting': go('detached', 'poll') },
  check: { detached: ask('user') },
  reopen: { detached: go('opening', 'open') },
  cancel: {
    'submitting opening waiting detached verifying': cancel,
    loading: go('idle', 'release'),
    'ready failed': (flow) => flow.connector?.authenticated ? [rest(flow)] : [flow],
  },
  expired: {
    opening: (flow) => failAs(flow, 'timeout'),
    'waiting detached': ask('expired'),
    verifying: (flow) => flow.question === 'user' ? ask('expired')(flow) : [flow],
    'ready connected failed': (flow) => giveUp([flow]),
  },
  described: {
    'idle ready connected failed loading': loaded,
    submitting: submitted,
    opening: (flow, input) => [hear(flow, input)],
    'waiting detached': compare,
    verifying: judge,
  },
  unanswered: { 'idle ready connected failed loading submitting': unloaded, verifying: unjudged },
  accepted: { submitting: (flow) => complete(flow, 'submit', false) },
  failed: { 'loading submitting opening detached': fail },
};

/** Tells whether an input begins an attempt of its own. */
export const begins = (type: Input['type']): boolean => ['load', 'assume', 'connect', 'submit', 'disconnect', 'resume', 'reset'].includes(type);

/** Ends whatever goes on, gives up what is outstanding, and keeps of the effects only what the page is told. */
const giveUp = ([flow, ...effects]: Step): Step =>
  [{ ...flow, outstanding: false, question: null }, 'release', ...effects.filter((effect) => typeof effect !== 'string')];

/** The next truth, and what is to be done about it. An input of another attempt than the current one changes nothing. */
export function step(flow: Flow, input: Input): Step {
  if (input.type === 'reset') {
    const [, ...effects] = giveUp(step(flow, { type: 'cancel', attempt: flow.attempt, reason: 'host' }));
    return [{ ...initial, attempt: input.attempt }, ...effects];
  }
  if (input.attempt !== flow.attempt && !begins(input.type)) return [flow];
  const row = TABLE[input.type] as Readonly<Record<string, (flow: Flow, input: Input) => Step>>;
  const states = Object.keys(row).find((key) => key.split(' ').includes(flow.state)) ?? '';
  const next = row[states]?.(flow, input) ?? [flow];
  return input.type === 'cancel' && input.reason === 'removed' ? giveUp(next) : next;
}
