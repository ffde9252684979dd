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

interface Failure {
  readonly error: unknown;
  /** The stored values of the connector. */
  readonly secrets: readonly string[];
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
  const failures: Failure[] = [];
  const descriptions = await mapConcurrently(connectors, CONCURRENCY, async ({ id, accountId, description, secrets }) => {
    try {
      const limit = Math.min(EXTEND_TIME_LIMIT, end - performance.now());
      if (limit <= 0) throw new TimeLimitError(0);
      return await withTimeLimit(limit, abortSourceOf(request), (signal) =>
        extendDescription(extend, description, { account: createAccount(accountId, signal), connectorId: id, request }));
    } catch (error) {
      failures.push({ error, secrets });
      return description;
    }
  });
  const [first] = failures;
  if (first && !abortSourceOf(request)?.aborted) onError(toOneError(first, failures.length, connectors.length));
  return descriptions;
}

/** The error to report. Only the first one is searched for secrets: that takes milliseconds if they are long. */
function toOneError({ error, secrets }: Failure, failed: number, total: number): unknown {
  const first = error instanceof TimeLimitError ? new Error('`extend` did not answer in time.') : redactError(error, secrets, '`extend`');
  return failed === 1 ? first : new Error(
    `\`extend\` failed for ${failed} of ${total} connectors. The list describes them without it. The first failure is the cause.`,
    { cause: first },
  );
}
