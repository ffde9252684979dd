import type { Answer } from './http/answer.js';
import { isResponse, withSafeHeaders } from './http/host-response.js';
import type { Limit } from './options/options.js';
import { Problem } from './http/problem.js';

/**
 * Asks the host's limiter; `null`: the request may go on.
 * @throws {Problem} 500 where it throws, or gives what it must not. What it threw goes to the log alone.
 */
export async function limited(limit: Limit, request: Request, connectorId: string): Promise<Answer | null> {
  let given: unknown;
  try {
    given = await limit(request, connectorId);
    if (isResponse(given)) return withSafeHeaders(given);
  } catch (cause) {
    throw new Problem(500, 'endpoint_error', 'The host could not tell whether this is too much.', { cause });
  }
  if (given === undefined || given === null) return null;
  const cause = new TypeError('`limit` must give nothing, or a Response that refuses.');
  throw new Problem(500, 'endpoint_error', 'The host did not tell whether this is too much.', { cause });
}
