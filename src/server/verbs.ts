import type { ConnectorDescription, SignIn } from '../contract/wire.js';
import type { AccountConnector, Authentication } from './cyclr/account-connector.js';
import type { ConnectRequest, OAuthRequest, StoreRequest } from './connect-request.js';
import type { CyclrAccount } from './cyclr/account.js';
import { CyclrError } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';
import { saveProperties } from './property-writes.js';

/** The connector that a request is about, and what serving it takes. */
export interface ConnectorResource {
  readonly id: string;
  readonly account: CyclrAccount;
  readonly username: string;
  describe(connector: AccountConnector): Promise<ConnectorDescription>;
  /** @throws {Problem} where the sign-in may not end as the page wishes. */
  signInUrl(request: OAuthRequest): (token: string) => string;
}

/** GET */
export async function show({ id, account, describe }: ConnectorResource): Promise<ConnectorDescription> {
  return describe(await account.connector(id));
}

/** DELETE */
export async function disconnect({ id, account, describe }: ConnectorResource): Promise<ConnectorDescription> {
  await account.deauthenticate(id);
  return describe({ ...await account.connector(id), authenticated: false });
}

/** POST */
export async function connect(resource: ConnectorResource, request: ConnectRequest): Promise<ConnectorDescription | SignIn> {
  switch (request.authType) {
    case 'OAuth1':
    case 'OAuth2': return signIn(resource, request);
    case 'ApiKey':
    case 'Basic':
    case 'None': return store(resource, request);
  }
}

async function signIn(resource: ConnectorResource, request: OAuthRequest): Promise<SignIn> {
  // First, for a wish that is refused must leave nothing behind; and the token last, for it opens the whole account.
  const urlWith = resource.signInUrl(request);
  await prepare(resource, request);
  const { token, expiresAt } = await resource.account.signInToken(resource.username);
  return { url: urlWith(token), expiresAt };
}

async function store(resource: ConnectorResource, request: StoreRequest): Promise<ConnectorDescription> {
  const connector = await prepare(resource, request);
  const authentication = request.authType === 'None'
    ? await authenticateWithout(resource, connector)
    : await authenticateWith(resource, request);
  return resource.describe({ ...connector, ...authentication });
}

/** Properties come before anything else: Cyclr's own sign-in page says only "Bad Request" where one is missing. */
async function prepare({ id, account }: ConnectorResource, { authType, properties }: ConnectRequest): Promise<AccountConnector> {
  const connector = await account.connector(id);
  if (!connector.authTypes.includes(authType)) {
    throw new Problem(422, 'unsupported_auth_type', `This connector is not authenticated by ${authType}.`);
  }
  return { ...connector, properties: await saveProperties(account, id, connector, properties) };
}

async function authenticateWith(
  { id, account }: ConnectorResource,
  request: Exclude<StoreRequest, { authType: 'None' }>,
): Promise<Authentication> {
  const isKey = request.authType === 'ApiKey';
  try {
    return await account.authenticate(id, isKey ? { apiKey: request.apiKey } : { username: request.username, password: request.password });
  } catch (cause) {
    if (!(cause instanceof CyclrError) || cause.failure !== 'refused') throw cause;
    const detail = cause.reason ?? 'Cyclr refuses these credentials.';
    // Of a name and a password nobody tells which one is wrong.
    throw new Problem(422, 'invalid_credentials', detail, isKey ? { cause, errors: [{ name: 'apiKey', detail }] } : { cause });
  }
}

/**
 * A connector of type `None` has nothing to store but its properties, and Cyclr does not document what makes it authenticated: being
 * installed, having its properties, or having been told. So Cyclr's own word counts; where that is no, it is told, without a value;
 * and where it will not be told, its word is asked for once more.
 */
async function authenticateWithout({ id, account }: ConnectorResource, connector: AccountConnector): Promise<Authentication> {
  if (connector.authenticated) return connector;
  try {
    return await account.authenticate(id, null);
  } catch (error) {
    if (!(error instanceof CyclrError) || error.failure !== 'refused') throw error;
    const { authenticated, authValue } = await account.connector(id);
    return { authenticated, authValue };
  }
}
