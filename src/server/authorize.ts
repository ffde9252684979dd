import type { Answer } from './http/answer.js';
import { isAccountId } from './cyclr/account.js';
import { isResponse, withSafeHeaders } from './http/host-response.js';
import type { Authorization, Authorize } from './options/options.js';
import { Problem } from './http/problem.js';

/**
 * Asks the host whose connector it is.
 * @throws {Problem} 500 where the host's function throws, or gives what it must not. What it threw goes to the log alone.
 */
export async function authorized(authorize: Authorize, request: Request, connectorId: string): Promise<Authorization | Answer> {
  let given: unknown;
  try {
    given = await authorize(request, connectorId);
    if (isResponse(given)) return withSafeHeaders(given);
  } catch (cause) {
    throw new Problem(500, 'endpoint_error', 'The host could not tell who is asking.', { cause });
  }
  const { accountId, username } = (given ?? {}) as Partial<Authorization>;
  if (!isAccountId(accountId) || typeof username !== 'string' || username === '') {
    const cause = new TypeError('`authorize` must give { accountId, username }, or a Response that refuses.');
    throw new Problem(500, 'endpoint_error', 'The host did not tell who is asking.', { cause });
  }
  return { accountId, username };
}
