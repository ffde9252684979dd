import type { AuthorizedUser } from './authorize.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import type { CyclrClient } from './cyclr/client.js';
import type { ConnectorQueue } from './cyclr/connector-queue.js';
import { listSecretProperties, listSecrets } from './cyclr/credentials.js';
import { UNDO_SAVING_TIME_LIMIT } from './cyclr/restore-properties.js';
import { UNDO_TIME_LIMIT } from './cyclr/undo-change.js';
import type { ExtendOption } from './extend.js';
import type { IsAllowedOrigin } from './http/origins.js';
import type { TimeLimiter } from './lib/time-limit.js';
import type { HandlerConfig } from './options/options.js';
import type { RequestTrace } from './options/request-trace.js';
import type { Revisions } from './properties/revisions.js';
import { listSuppliedSecrets } from './properties/supplied-properties.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';
import type { VerifyOption } from './verify.js';

/** Milliseconds for a whole answer. The element waits longer than the 30 s of the contract; this leaves time for the network. */
const ANSWER_TIME_LIMIT = 28_000;

/** The parts of a handler that all its requests share. */
export interface Service<Context> extends HandlerConfig<Context>, VerifyOption<Context>, ExtendOption<Context> {
  readonly serviceOrigin: string;
  readonly cyclr: CyclrClient;
  readonly revisions: Revisions;
  readonly queue: ConnectorQueue;
}

/** A request, and what belongs to it. */
export interface RequestContext<Context> {
  readonly request: Request;
  /** The handler's second argument. */
  readonly hostContext: Context;
  readonly isStart: boolean;
  readonly isAllowed: IsAllowedOrigin;
  /** Aborts when the client has gone away or the time is up. */
  readonly signal: AbortSignal;
  readonly limitTime: TimeLimiter;
  readonly trace: RequestTrace;
  /** Work that has to settle before the request is answered, even if the client has gone away or the time is up. */
  readonly unfinished: Promise<unknown>[];
}

/** A request that the host has authorized. */
export interface AuthorizedContext<Context> extends RequestContext<Context> {
  readonly user: AuthorizedUser;
}

/** Milliseconds for the work of a request. They leave the time for undoing a change that failed or could not be verified. */
export function workTimeLimit<Context>({ verify }: Service<Context>, { method }: Request): number {
  if (method !== 'POST') return ANSWER_TIME_LIMIT;
  return ANSWER_TIME_LIMIT - (verify ? UNDO_TIME_LIMIT : UNDO_SAVING_TIME_LIMIT);
}

/** Milliseconds until the request must be answered. */
export const timeLeft = (trace: RequestTrace): number => Math.max(0, ANSWER_TIME_LIMIT - trace.summary().duration);

/** The API of the user's account, for calls that end in time. */
export const accountOf = <Context>(
  { cyclr }: Service<Context>, context: AuthorizedContext<Context>, limitCalls: TimeLimiter | AbortSignal,
): CyclrAccount => cyclr.account(context.user.accountId, limitCalls, context.trace);

/** The stored values that `extend` must not put into a log. */
export const secretsOf = <Context>(
  { extend }: Service<Context>, connector: AccountConnector, supplied: SuppliedProperties,
): readonly string[] =>
  extend ? [...listSecrets(connector.authValue), ...listSecretProperties(connector), ...listSuppliedSecrets(supplied)] : [];
