/** The building blocks of the moves: how the flow enters a state, and how an attempt ends. */
import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isAuthType } from '../contract/auth-types.js';
import { isPropertyInput } from '../contract/property-input.js';
import { RUNNING } from './flow.js';
import type { Beginning, CompletionSource, FailedOperation, Flow, Input, InputOf, Outcome, State, Step } from './flow.js';

/** The flow's answer to an input of type `T`. */
export type Move<T extends Input['type'] = Input['type']> = (flow: Flow, input: InputOf<T>) => Step;

interface Failure {
  readonly error: ConnectorAuthError;
}

/** Enters a state, and forgets what belongs to the one before: a lost answer and, unless new ones are given, the error and the question. */
export const enter = (flow: Flow, state: State, { error = null, question = null }: Partial<Pick<Flow, 'error' | 'question'>> = {}): Flow =>
  ({ ...flow, state, error, during: null, question, lost: null });

/** The state while no attempt runs and the user has asked for no form: it depends on the last word about the connector only. */
export const rest = (flow: Flow, error: ConnectorAuthError | null = null): Flow =>
  ({ ...enter(flow, flow.authenticated ? 'connected' : 'ready', { error }), isEditing: false });

export const end = (flow: Flow, outcome: Outcome): Step => [{ ...flow, isReachable: false }, 'release', outcome];

/** Without the backend's word, the description is that from before the attempt: its `attention` is no longer true. */
export const complete = (flow: Flow, via: CompletionSource, { verified = true } = {}): Step => end(
  {
    ...rest({ ...flow, authenticated: true }), outstanding: false, demanded: [],
    connector: verified ? flow.connector : flow.connector && { ...flow.connector, authenticated: true, attention: null },
  },
  { ended: 'complete', detail: { via, verified } },
);

/** Remembers which properties the backend misses: the form needs an input for each of them. */
const demand = (flow: Flow, { code, errors = [] }: ConnectorAuthError): Flow => {
  const missing = code === 'missing_properties' ? errors.map(({ name }) => name).filter(isPropertyInput) : [];
  return { ...flow, demanded: [...new Set([...flow.demanded, ...missing])] };
};

const duringOf = ({ question, state }: Flow): FailedOperation => {
  if (question === 'disconnect') return question;
  return RUNNING.includes(state) ? 'attempt' : 'load';
};

/** A failed disconnect leaves the connector as the backend described it. */
export const fail = (flow: Flow, { error }: Failure): Step => {
  const during = duringOf(flow);
  const next = during === 'disconnect' ? rest(flow, error) : enter(demand(flow, error), 'failed', { error });
  return end({ ...next, during }, { ended: 'error', detail: { error, during } });
};

export const failAs = (flow: Flow, code: ConnectorAuthError['code'], about?: string): Step => fail(flow, { error: new ConnectorAuthError(code, about) });

/**
 * A connector of an auth type that no browser can handle is only shown when it is authenticated already. Otherwise its text says so; the
 * page hears of it when somebody tries to connect.
 */
export const checkSupport = (flow: Flow, authType: string): Step =>
  isAuthType(authType) || flow.authenticated
    ? [flow]
    : [{ ...enter(flow, 'failed', { error: new ConnectorAuthError('unsupported_auth_type', authType) }), during: 'load' }, 'release'];

type Learned = Pick<InputOf<'described'>, 'connector'> & Partial<Pick<InputOf<'described'>, 'isEarly'>>;

/** Takes a description. An early one of an attempt that has none to compare with yet becomes the one that later ones are compared with. */
export const learn = (flow: Flow, { connector, isEarly = false }: Learned): Flow =>
  ({ ...flow, connector, authenticated: connector.authenticated, before: flow.before ?? (isEarly ? connector : null) });

/** Begins an attempt in a state. */
export const begin = (flow: Flow, { begins }: Beginning, state: State): Flow =>
  ({ ...enter(flow, state), attempt: begins, before: flow.connector, outstanding: false, isOver: false });
