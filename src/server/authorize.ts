import { isAccountConnectorId } from './connector-id.js';
import { checkAccountId } from './cyclr/account-id.js';
import { catchResponse, isResponse, withSafeHeaders } from './http/host-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { Problem } from './http/problem.js';
import type { Authorization, Authorize, HookCall } from './options/options.js';
import { createSupplier } from './properties/supplier.js';
import type { Supplier } from './properties/supplier.js';

/** The content of a valid {@link Authorization}, with its defaults. */
export interface AuthorizedUser {
  readonly accountId: string;
  readonly username: string;
  /** The Account Connector's id. `null` if the host does not map the page's `connector-id`. */
  readonly connectorId: string | null;
  /** @throws {Problem} 500 if the host's function throws or returns an invalid value. */
  readonly supply: Supplier;
}

/**
 * Asks the host on whose behalf to serve the request.
 * @returns The account and the user, or the host's refusal.
 * @throws {Problem} 500 if the host's function throws or returns an invalid value. Only the log gets the cause.
 */
export async function authorizeRequest<Context>(
  authorize: Authorize<Context>,
  { request, connectorId, context }: HookCall<Context>,
): Promise<AuthorizedUser | PlainResponse> {
  let returned: unknown;
  try {
    returned = await catchResponse(() => authorize(request, connectorId, context));
    if (isResponse(returned)) return withSafeHeaders(returned);
  } catch (cause) {
    throw new Problem({ status: 500, code: 'endpoint_error', detail: 'The host application failed to authorize the request.', cause });
  }
  try {
    return parseAuthorization(returned);
  } catch (cause) {
    throw invalidAuthorization(cause);
  }
}

/** @throws {TypeError} that names the fault, without a property's value. */
function parseAuthorization(returned: unknown): AuthorizedUser {
  const { accountId, username, connectorId = null, properties = {} } = (returned ?? {}) as Partial<Authorization>;
  if (accountId === undefined || typeof username !== 'string' || username === '') {
    throw new TypeError('`authorize` must return { accountId, username }, or a Response that refuses.');
  }
  if (connectorId !== null && !isAccountConnectorId(connectorId)) {
    throw new TypeError('The `connectorId` that `authorize` returns must be the id of an Account Connector, as a string of digits.');
  }
  return { accountId: checkAccountId(accountId), username, connectorId, supply: withProblem(createSupplier(properties)) };
}

const withProblem = (supplier: Supplier): Supplier => (connectorId) => {
  try {
    return supplier(connectorId);
  } catch (cause) {
    throw invalidAuthorization(cause);
  }
};

const invalidAuthorization = (cause: unknown): Problem =>
  new Problem({ status: 500, code: 'endpoint_error', detail: 'The host application gave no valid authorization.', cause });
