import { catchResponse, isResponse, withSafeHeaders } from './http/host-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { Problem } from './http/problem.js';
import type { HookCall, Limit } from './options/options.js';

/**
 * Asks the host's rate limiter.
 * @returns The limiter's refusal, or `null` if the request may continue.
 * @throws {Problem} 500 if the limiter throws or returns an invalid value. Only the log gets the cause.
 */
export async function checkRateLimit<Context>(
  limit: Limit<Context>,
  { request, connectorId, context }: HookCall<Context>,
): Promise<PlainResponse | null> {
  let returned: unknown;
  try {
    returned = await catchResponse(() => limit(request, connectorId, context));
    if (isResponse(returned)) return withSafeHeaders(returned);
  } catch (cause) {
    throw new Problem({ status: 500, code: 'endpoint_error', detail: 'The host application failed to check its rate limit.', cause });
  }
  if (returned === undefined || returned === null) return null;
  const cause = new TypeError('`limit` must return nothing, or a Response that refuses.');
  throw new Problem({ status: 500, code: 'endpoint_error', detail: 'The rate limiter of the host application returned an invalid value.', cause });
}
