import { isAccountId } from './cyclr-account.js';
import type { Authorization, Authorize } from './options.js';
import { safeHeaders } from './json-response.js';
import { Problem } from './problem.js';

/** By its shape: servers and test tools replace the global `Response`, and `instanceof` fails for those of another maker. */
const isResponse = (value: object): value is Response => 'status' in value && 'headers' in value;

/**
 * Asks the host whose connector it is.
 * @throws {Problem} 500 where the host's function throws, or gives what it must not. What it threw goes to the log alone.
 */
export async function authorized(authorize: Authorize, request: Request, connectorId: string): Promise<Authorization | Response> {
  let given: unknown;
  try {
    given = await authorize(request, connectorId);
    if (typeof given === 'object' && given !== null && isResponse(given)) return withSafeHeaders(given);
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

/** A copy, since the headers of a fetched or redirecting response cannot be changed. */
function withSafeHeaders(response: Response): Response {
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(safeHeaders)) headers.set(name, value);
  return new Response(body, { status, statusText, headers });
}
