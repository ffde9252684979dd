import type { ConnectorDescription } from '../contract/wire.js';
import { redactError } from './cyclr/redact-error.js';
import { EXTEND_TIME_LIMIT, extendDescription } from './extend.js';
import type { ExtendContext } from './extend.js';
import { abortSourceOf } from './lib/abort-source.js';
import { CONCURRENCY, mapConcurrently } from './lib/map-concurrently.js';
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
  createAccount(accountId: string, signal: AbortSignal): ExtendContext['account'];
  onError(error: unknown): void;
}

/** Milliseconds for all calls of `extend` for one answer: the page shows nothing before it. */
const ALL_TIME_LIMIT = 10_000;

/**
 * Adds to each description what the host knows. Where `extend` fails, or where the time is up, the description is as it is: without the
 * host's members it is still true. Reports at most one error for an answer.
 */
export async function extendDescriptions(
  connectors: readonly Described[],
  { extend, request, timeLeft, createAccount, onError }: Extension,
): Promise<readonly ConnectorDescription[]> {
  if (!extend) return connectors.map(({ description }) => description);
  const end = performance.now() + Math.min(ALL_TIME_LIMIT, timeLeft);
  const failures: unknown[] = [];
  const descriptions = await mapConcurrently(connectors, CONCURRENCY, async ({ id, accountId, description, secrets }) => {
    try {
      const limit = Math.min(EXTEND_TIME_LIMIT, end - performance.now());
      if (limit <= 0) throw new TimeLimitError(0);
      return await withTimeLimit(limit, abortSourceOf(request), (signal) =>
        extendDescription(extend, description, { account: createAccount(accountId, signal), connectorId: id, request }));
    } catch (error) {
      failures.push(error instanceof TimeLimitError ? new Error('`extend` did not answer in time.') : redactError(error, secrets, '`extend`'));
      return description;
    }
  });
  if (failures.length > 0 && !abortSourceOf(request)?.aborted) onError(toOneError(failures, connectors.length));
  return descriptions;
}

const toOneError = (failures: readonly unknown[], total: number): unknown => failures.length === 1 ? failures[0] : new Error(
  `\`extend\` failed for ${failures.length} of ${total} connectors. The list describes them without it. The first failure is the cause.`,
  { cause: failures[0] },
);
