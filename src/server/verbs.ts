import type { SignIn } from '../contract/wire.js';
import { parseConnectRequest } from './connect-request.js';
import type { ConnectRequest, PrepareRequest, OAuthRequest } from './connect-request.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import { readJsonObject } from './http/json-body.js';
import { ALLOWED_METHODS } from './http/preflight.js';
import { Problem } from './http/problem.js';
import { confirmWrite, readConnector } from './resource.js';
import type { ConnectorResource } from './resource.js';
import type { RequestContext } from './service.js';
import { storeCredentials } from './store-credentials.js';
import { withSavedProperties } from './with-saved-properties.js';

/** The operation of a request on a connector, by its method. */
export type Verb = 'show' | 'connect' | 'disconnect';

/** @throws {Problem} 405 */
export function parseVerb({ method }: Request): Verb {
  switch (method) {
    case 'GET':
    case 'HEAD': return 'show';
    case 'POST': return 'connect';
    case 'DELETE': return 'disconnect';
    default: {
      const headers = { allow: ALLOWED_METHODS };
      throw new Problem({ status: 405, code: 'endpoint_error', detail: 'Only GET, POST and DELETE are supported.', headers });
    }
  }
}

/**
 * Does what GET, POST or DELETE of a connector asks for.
 * @returns The connector as it is then, or the sign-in that was asked for.
 */
export async function perform(
  verb: Verb,
  resource: ConnectorResource,
  { request, trace, limitTime }: Pick<RequestContext<unknown>, 'request' | 'trace' | 'limitTime'>,
): Promise<AccountConnector | SignIn> {
  switch (verb) {
    case 'show':
      trace.what = 'describe';
      return show(resource);
    case 'connect': {
      const connectRequest = parseConnectRequest(await readJsonObject(request, limitTime));
      trace.what = 'isDirect' in connectRequest && !connectRequest.isDirect ? 'sign-in' : 'store';
      return connect(resource, connectRequest);
    }
    case 'disconnect':
      trace.what = 'disconnect';
      return disconnect(resource);
  }
}

/** Answers GET, after the changes that have begun: their values may still be refused and undone. */
async function show(resource: ConnectorResource): Promise<AccountConnector> {
  await resource.settled();
  return readConnector(resource);
}

/** Answers DELETE. */
const disconnect = (resource: ConnectorResource): Promise<AccountConnector> => resource.inTurn(() => resource.finish(async (finishing) => {
  // Read first: no call may fail after Cyclr has done what was asked for.
  const connector = await readConnector(finishing);
  await finishing.account.deauthenticate(finishing.id)
    .catch((error: unknown) => confirmWrite(finishing, error, ({ authenticated }) => !authenticated));
  return { ...connector, authenticated: false, authValue: null };
}));

/** Answers POST. */
async function connect(resource: ConnectorResource, request: ConnectRequest): Promise<AccountConnector | SignIn> {
  switch (request.authType) {
    case 'OAuth1':
    case 'OAuth2': return request.isDirect ? resource.inTurn(() => saveForStart(resource, request)) : startSignIn(resource, request);
    case 'ApiKey':
    case 'Basic':
    case 'None': return resource.inTurn(() => storeCredentials(resource, request));
  }
}

async function startSignIn(resource: ConnectorResource, request: OAuthRequest): Promise<SignIn> {
  // Check the target first: a refused request must not change anything. Request the token last: it opens the user's whole account.
  const createUrl = resource.prepareSignInUrl(request);
  // Save the properties before the sign-in: if a required one is missing, Cyclr's sign-in page says only "Bad Request".
  // `resource`, not the one that `withSavedProperties` gives: no token is made for a client that has gone away.
  const makeToken = () => resource.account.signInToken(resource.username);
  const prepare = () => withSavedProperties(resource, request, makeToken);
  // A token alone changes nothing that others would have to wait for, and Cyclr may take long to make it.
  const mayChange = request.properties.size > 0 || resource.supplied.size > 0;
  const { token, expiresAt } = mayChange ? await resource.inTurn(prepare) : await prepare();
  return { url: createUrl(token), expiresAt };
}

/** Stores the properties alone: the window then goes to the start route. */
const saveForStart = (resource: ConnectorResource, request: PrepareRequest): Promise<AccountConnector> =>
  withSavedProperties(resource, request, async (connector) => connector);
