import { checkAccountId } from './cyclr/account-id.js';
import { isResponse, withSafeHeaders } from './http/host-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { Problem } from './http/problem.js';
import type { Authorization, Authorize } from './options/options.js';

/**
 * Asks the host on whose behalf to serve the request.
 * @returns The account and the user, or the host's refusal.
 * @throws {Problem} 500 if the host's function throws or returns an invalid value. Only the log gets the cause.
 */
export async function authorizeRequest(
  authorize: Authorize,
  request: Request,
  connectorId: string,
): Promise<Authorization | PlainResponse> {
  let returned: unknown;
  try {
    returned = await authorize(request, connectorId);
    if (isResponse(returned)) return withSafeHeaders(returned);
  } catch (cause) {
    throw new Problem({ status: 500, code: 'endpoint_error', detail: 'The host application failed to authorize the request.', cause });
  }
  try {
    return parseAuthorization(returned);
  } catch (cause) {
    throw new Problem({ status: 500, code: 'endpoint_error', detail: 'The host application gave no valid authorization.', cause });
  }
}

/** @throws {TypeError} that names the fault. */
function parseAuthorization(returned: unknown): Authorization {
  const { accountId, username } = (returned ?? {}) as Partial<Authorization>;
  if (accountId === undefined || typeof username !== 'string' || username === '') {
    throw new TypeError('`authorize` must return { accountId, username }, or a Response that refuses.');
  }
  return { accountId: checkAccountId(accountId), username };
}
