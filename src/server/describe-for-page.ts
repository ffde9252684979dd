import type { ConnectorDescription } from '../contract/wire.js';
import { redactError } from './cyclr/redact-error.js';
import { EXTEND_TIME_LIMIT, extendDescription } from './extend.js';
import type { ExtendContext } from './extend.js';
import { TimeLimitError, withTimeLimit } from './lib/time-limit.js';

/** A description that `extend` may add to. */
export interface Described {
  /** The Account Connector's id. */
  readonly id: string;
  readonly accountId: string;
  readonly description: ConnectorDescription;
  /** The stored values that must not get into a log. */
  readonly secrets: readonly string[];
}

interface Extension {
  /** `undefined`: the host adds nothing. */
  readonly extend: ((description: ConnectorDescription, context: ExtendContext) => unknown) | undefined;
  readonly request: Request;
  /** Milliseconds until the request must be answered. */
  readonly timeLeft: number;
  createAccount(signal: AbortSignal): ExtendContext['account'];
  onError(error: unknown): void;
}

/** Adds what the host knows. The description is as it is if `extend` fails: without the host's members it is still true. */
export async function describeForPage(
  { id, description, secrets }: Described,
  { extend, request, timeLeft, createAccount, onError }: Extension,
): Promise<ConnectorDescription> {
  if (!extend) return description;
  try {
    return await withTimeLimit(Math.min(EXTEND_TIME_LIMIT, timeLeft), request.signal, (signal) =>
      extendDescription(extend, description, { account: createAccount(signal), connectorId: id, request }));
  } catch (error) {
    const cause = error instanceof TimeLimitError ? new Error('`extend` did not answer in time.') : redactError(error, secrets, '`extend`');
    if (!request.signal?.aborted) onError(cause);
    return description;
  }
}
