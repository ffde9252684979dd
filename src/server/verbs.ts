import type { ConnectorDescription, SignIn } from '../contract/wire.js';
import type { ConnectRequest, OAuthRequest, StoreRequest } from './connect-request.js';
import type { AccountConnector, Authentication } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { CyclrError } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';
import { saveProperties } from './save-properties.js';

/** The connector that a request is about. */
export interface ConnectorResource {
  readonly id: string;
  readonly account: CyclrAccount;
  readonly username: string;
  describe(connector: AccountConnector): Promise<ConnectorDescription>;
  /**
   * Checks the sign-in's target, and returns a function that makes the sign-in URL.
   * @throws {Problem} if the target is not allowed.
   */
  prepareSignInUrl(request: OAuthRequest): (token: string) => string;
}

/** Answers GET. */
export async function show({ id, account, describe }: ConnectorResource): Promise<ConnectorDescription> {
  return describe(await account.connector(id));
}

/** Answers DELETE. */
export async function disconnect({ id, account, describe }: ConnectorResource): Promise<ConnectorDescription> {
  await account.deauthenticate(id);
  return describe({ ...await account.connector(id), authenticated: false });
}

/** Answers POST. */
export async function connect(resource: ConnectorResource, request: ConnectRequest): Promise<ConnectorDescription | SignIn> {
  switch (request.authType) {
    case 'OAuth1':
    case 'OAuth2': return startSignIn(resource, request);
    case 'ApiKey':
    case 'Basic':
    case 'None': return storeCredentials(resource, request);
  }
}

async function startSignIn(resource: ConnectorResource, request: OAuthRequest): Promise<SignIn> {
  // Check the target first: a refused request must not change anything. Request the token last: it opens the user's whole account.
  const createUrl = resource.prepareSignInUrl(request);
  await saveRequestedProperties(resource, request);
  const { token, expiresAt } = await resource.account.signInToken(resource.username);
  return { url: createUrl(token), expiresAt };
}

async function storeCredentials(resource: ConnectorResource, request: StoreRequest): Promise<ConnectorDescription> {
  const connector = await saveRequestedProperties(resource, request);
  const authentication = request.authType === 'None'
    ? await authenticateWithoutCredentials(resource, connector)
    : await authenticate(resource, request);
  return resource.describe({ ...connector, ...authentication });
}

/** Run this before anything else: if a required property is missing, Cyclr's sign-in page says only "Bad Request". */
async function saveRequestedProperties(
  { id, account }: ConnectorResource,
  { authType, properties: submitted }: ConnectRequest,
): Promise<AccountConnector> {
  const connector = await account.connector(id);
  if (!connector.authTypes.includes(authType)) {
    throw new Problem({ status: 422, code: 'unsupported_auth_type', detail: `This connector does not support ${authType}.` });
  }
  return { ...connector, properties: await saveProperties(account, { connectorId: id, connector, submitted }) };
}

async function authenticate(
  { id, account }: ConnectorResource,
  request: Exclude<StoreRequest, { authType: 'None' }>,
): Promise<Authentication> {
  const isKey = request.authType === 'ApiKey';
  try {
    return await account.authenticate(id, isKey ? { apiKey: request.apiKey } : { username: request.username, password: request.password });
  } catch (cause) {
    if (!(cause instanceof CyclrError) || cause.failure !== 'refused') throw cause;
    const detail = cause.reason ?? 'Cyclr refuses these credentials.';
    // Cyclr does not tell whether the user name or the password is wrong, so no field is named for them.
    const errors = isKey ? { errors: [{ name: 'apiKey', detail }] } : {};
    throw new Problem({ status: 422, code: 'invalid_credentials', detail, cause, ...errors });
  }
}

/**
 * Authenticates a connector of type `None`, which stores only properties. Cyclr does not document what makes it authenticated: that it is
 * installed, that its properties are set, or a PUT. So Cyclr's own answer counts. If it is `false`, send a PUT without a value. If Cyclr
 * refuses the PUT, ask once more.
 */
async function authenticateWithoutCredentials({ id, account }: ConnectorResource, connector: AccountConnector): Promise<Authentication> {
  if (connector.authenticated) return connector;
  try {
    return await account.authenticate(id, null);
  } catch (error) {
    if (!(error instanceof CyclrError) || error.failure !== 'refused') throw error;
    const { authenticated, authValue } = await account.connector(id);
    return { authenticated, authValue };
  }
}
