import { ConnectorAuthError } from '../backend/errors.js';
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

const begin = (state: State, question: Question | null, ...effects: Effect[]) => (flow: Flow, { attempt }: Input): Step => [
  { ...to(flow, state, null, question), attempt, before: flow.connector }, ...effects,
];

const ask = (question: Question) => (flow: Flow): Step => [to(flow, 'verifying', null, question), 'ask'];

const end = (flow: Flow, outcome: Outcome): Step => [flow, 'release', outcome];

const complete = (flow: Flow, via: Via, verified = true): Step => end(
  { ...to(flow, 'connected'), connector: flow.connector && { ...flow.connector, authenticated: true } },
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

const loaded: Move<'described'> = (flow, input) => {
  const next = hear(flow, input);
  const { authType, authenticated } = input.connector;
  if (flow.question !== 'disconnect') return supported(rest(next), authType);
  return authenticated ? failAs(next, 'endpoint_error', 'DELETE') : [rest(next), { tell: 'disconnect', detail: {} }];
};

const submitted: Move<'described'> = (flow, input) =>
  input.connector.authenticated ? complete(hear(flow, input), 'submit') : failAs(hear(flow, input), 'not_authenticated');

const compare: Move<'described'> = (flow, input) => isChange(flow, input) ? complete(hear(flow, input), 'status') : [hear(flow, input)];

/** The backend's answer to the question whether the sign-in is over. */
const judge: Move<'described'> = (flow, input) => {
  const { question } = flow;
  const { authenticated, revision } = input.connector;
  const next = hear(flow, input);
  if (question === 'expired') return isChange(flow, input) ? complete(next, 'status') : failAs(next, 'timeout');
  if (question !== 'user') return authenticated ? complete(next, question as Via) : failAs(next, 'not_authenticated');
  // Without a revision an old "yes" looks like a new one, and the user's word decides.
  return isChange(flow, input) || (authenticated && !revision) ? complete(next, question) : go('detached', 'poll')(next);
};

/** No answer to that question: where the backend has no GET, the sign-in's own word is all there is. */
const unjudged: Move<'unanswered'> = (flow, { error }) => {
  const { question, before } = flow;
  if (question === 'user') return [to(flow, 'detached', error), 'poll'];
  if (question === 'expired') return failAs(flow, 'timeout');
  const { status } = error;
  return status === 405 || status === 501 || (status === 404 && !before) ? complete(flow, question as Via, false) : fail(flow, { error });
};

/** Every input × every state. A key may name several states; in a state that no key names the input changes nothing. */
const TABLE: { readonly [T in Exclude<Input['type'], 'reset'>]: Readonly<Record<string, Move<T>>> } = {
  load: { 'idle ready connected failed': begin('loading', 'description', 'ask'), 'submitting waiting': (flow) => [flow, 'ask'], detached: (flow) => [flow, 'poll'] },
  assume: { idle: (flow, { attempt, authType }) => supported(rest({ ...flow, attempt }), authType) },
  // Where no description is known it is asked for beside the sign-in URL, so that a change can be seen later.
  connect: { 'ready connected failed': (flow, input) => begin('opening', null, 'open', ...(flow.connector ? [] : ['ask'] as const))(flow, input) },
  submit: { 'ready failed': begin('submitting', null, 'submit') },
  disconnect: { 'ready connected failed': begin('loading', 'disconnect', 'disconnect') },
  edit: { connected: go('ready') },
  navigated: { opening: go('waiting') },
  signalled: {
    'opening waiting detached': (flow, { by }) => ask(by)(flow),
    // A word of the sign-in's own outweighs the question of somebody who waits for it.
    verifying: (flow, { by }) => flow.question === 'user' || flow.question === 'expired' ? ask(by)(flow) : [flow],
  },
  unreachable: { 'opening waiting': go('detached', 'poll') },
  check: { detached: ask('user') },
  reopen: { detached: go('opening', 'open') },
  cancel: {
    'submitting opening waiting detached verifying': (flow, { reason }) => end(rest(flow), { tell: 'cancel', detail: { reason } }),
    loading: go('idle', 'release'),
    'ready failed': (flow) => flow.connector?.authenticated ? [rest(flow)] : [flow],
  },
  expired: {
    opening: (flow) => failAs(flow, 'timeout'),
    'waiting detached': ask('expired'),
    verifying: (flow) => flow.question === 'user' ? ask('expired')(flow) : [flow],
  },
  described: {
    'idle ready connected failed loading': loaded,
    submitting: submitted,
    opening: (flow, input) => [hear(flow, input)],
    'waiting detached': compare,
    verifying: judge,
  },
  unanswered: { 'idle ready connected failed loading submitting': fail, verifying: unjudged },
  accepted: { submitting: (flow) => complete(flow, 'submit', false) },
  failed: { 'loading submitting opening detached': fail },
};

/** Tells whether an input begins an attempt of its own. */
export const begins = (type: Input['type']): boolean => ['load', 'assume', 'connect', 'submit', 'disconnect', 'reset'].includes(type);

/** The next truth, and what is to be done about it. An input of another attempt than the current one changes nothing. */
export function step(flow: Flow, input: Input): Step {
  if (input.type === 'reset') {
    const [, ...effects] = step(flow, { type: 'cancel', attempt: flow.attempt, reason: 'host' });
    return [{ ...initial, attempt: input.attempt }, ...effects];
  }
  if (input.attempt !== flow.attempt && !begins(input.type)) return [flow];
  const row = TABLE[input.type] as Readonly<Record<string, (flow: Flow, input: Input) => Step>>;
  const states = Object.keys(row).find((key) => key.split(' ').includes(flow.state)) ?? '';
  return row[states]?.(flow, input) ?? [flow];
}
