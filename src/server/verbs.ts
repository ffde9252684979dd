import type { ConnectorDescription, SignIn } from '../contract/wire.js';
import type { ConnectRequest, PrepareRequest, OAuthRequest } from './connect-request.js';
import { confirmWrite, readConnector } from './resource.js';
import type { ConnectorResource } from './resource.js';
import { storeCredentials } from './store-credentials.js';
import { withSavedProperties } from './with-saved-properties.js';

/** Answers GET. What a change has stored may not stay: it may be refused and undone. */
export async function show(resource: ConnectorResource): Promise<ConnectorDescription> {
  await resource.settled();
  return resource.describe(await readConnector(resource));
}

/** Answers DELETE. */
export async function disconnect(resource: ConnectorResource): Promise<ConnectorDescription> {
  const deauthenticated = await resource.inTurn(() => resource.finish(async (account) => {
    // Read first: no call may fail after Cyclr has done what was asked for.
    const connector = await readConnector({ ...resource, account });
    await account.deauthenticate(resource.id)
      .catch((error: unknown) => confirmWrite(resource, error, ({ authenticated }) => !authenticated));
    return { ...connector, authenticated: false, authValue: null };
  }));
  return resource.describe(deauthenticated);
}

/** Answers POST. */
export async function connect(resource: ConnectorResource, request: ConnectRequest): Promise<ConnectorDescription | SignIn> {
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
  // No token is made for a client that has gone away.
  const makeToken = () => resource.account.signInToken(resource.username);
  const prepare = () => withSavedProperties(resource, request, makeToken);
  // A token alone changes nothing that others would have to wait for, and Cyclr may take long to make it.
  const mayChange = request.properties.size > 0 || resource.supplied.size > 0;
  const { token, expiresAt } = mayChange ? await resource.inTurn(prepare) : await prepare();
  return { url: createUrl(token), expiresAt };
}

/** Stores the properties alone: the window then goes to the start route. */
async function saveForStart(resource: ConnectorResource, request: PrepareRequest): Promise<ConnectorDescription> {
  return resource.describe(await withSavedProperties(resource, request, async (connector) => connector));
}

