import { isOAuth } from '../contract/auth-types.js';
import type { ConnectorDescription, SignIn } from '../contract/wire.js';
import type { ConnectRequest, PrepareRequest, OAuthRequest, StoreRequest } from './connect-request.js';
import type { AccountConnector, Authentication } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { encodeAuthValue } from './cyclr/credentials.js';
import type { SavedProperties } from './cyclr/restore-properties.js';
import type { Change, UndoOutcome } from './cyclr/undo-change.js';
import { CyclrError, hadNoEffect } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';
import { toCyclrProblem } from './http/to-problem.js';
import { judgeSubmitted, planWrites, saveProperties } from './properties/save-properties.js';
import type { NewValue } from './properties/save-properties.js';
import type { SignInTarget } from './sign-in/sign-in-url.js';
import { hideSupplied, saveSupplied } from './properties/supplied-properties.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';

/** Tries what was stored, and undoes it if it must not stay. */
export interface ConnectorVerifier {
  /** Runs a change after all other changes of the connector that this instance has begun. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** @throws {Problem} if the credentials are refused or could not be verified. */
  verify(connector: AccountConnector, request: StoreRequest): Promise<void>;
  undo(change: Change): Promise<UndoOutcome>;
  /** Delays the answer until the work has settled, even if the client has gone away or the time is up. */
  finish<T>(work: Promise<T>): Promise<T>;
}

/** The connector that a request is about. */
export interface ConnectorResource {
  /** The Account Connector's id. */
  readonly id: string;
  readonly account: CyclrAccount;
  readonly username: string;
  readonly supplied: SuppliedProperties;
  /** `null`: the host does not verify credentials. */
  readonly verifier: ConnectorVerifier | null;
  describe(connector: AccountConnector): Promise<ConnectorDescription>;
  /**
   * Checks the sign-in's target, and returns a function that makes the sign-in URL.
   * @throws {Problem} if the target is not allowed.
   */
  prepareSignInUrl(target: SignInTarget): (token: string) => string;
  /** Gives saved properties their old values back. */
  undoSaving(saved: SavedProperties): Promise<void>;
}

/** Gets the connector from Cyclr, without the parameters that the host supplies. */
export async function readConnector({ id, account, supplied }: ConnectorResource): Promise<AccountConnector> {
  return hideSupplied(await account.connector(id, { withProperties: supplied.size > 0 }), supplied);
}

/** Stores the properties that the host supplies, before the work that needs them. */
export const supplyProperties = ({ id, account, supplied }: ConnectorResource, connector: AccountConnector): Promise<AccountConnector> =>
  saveSupplied(account, { connectorId: id, connector, supplied });

/** Answers GET. */
export async function show(resource: ConnectorResource): Promise<ConnectorDescription> {
  return resource.describe(await readConnector(resource));
}

/** Answers DELETE. */
export async function disconnect(resource: ConnectorResource): Promise<ConnectorDescription> {
  const { id, account, verifier, describe } = resource;
  const deauthenticate = async (): Promise<void> => {
    await account.deauthenticate(id);
  };
  // A change that is being verified may put back what it found.
  await (verifier ? verifier.inTurn(deauthenticate) : deauthenticate());
  return describe({ ...await readConnector(resource), authenticated: false });
}

/** Answers POST. */
export async function connect(resource: ConnectorResource, request: ConnectRequest): Promise<ConnectorDescription | SignIn> {
  switch (request.authType) {
    case 'OAuth1':
    case 'OAuth2': return request.isDirect ? saveForStart(resource, request) : startSignIn(resource, request);
    case 'ApiKey':
    case 'Basic':
    case 'None': return resource.verifier ? storeVerified(resource, request, resource.verifier) : storeUnverified(resource, request);
  }
}

async function startSignIn(resource: ConnectorResource, request: OAuthRequest): Promise<SignIn> {
  // Check the target first: a refused request must not change anything. Request the token last: it opens the user's whole account.
  const createUrl = resource.prepareSignInUrl(request);
  // Save the properties before the sign-in: if a required one is missing, Cyclr's sign-in page says only "Bad Request".
  const { token, expiresAt } = await withSavedProperties(resource, request, () => resource.account.signInToken(resource.username));
  return { url: createUrl(token), expiresAt };
}

/** Stores the properties alone: the window then goes to the start route. */
async function saveForStart(resource: ConnectorResource, request: PrepareRequest): Promise<ConnectorDescription> {
  return resource.describe(await withSavedProperties(resource, request, async (connector) => connector));
}

/** @throws {Problem} 422 if the connector cannot be authenticated in this way. */
async function readMatchingConnector(resource: ConnectorResource, { authType }: ConnectRequest): Promise<AccountConnector> {
  const connector = await readConnector(resource);
  if (!connector.authTypes.includes(authType)) {
    throw new Problem({ status: 422, code: 'unsupported_auth_type', detail: `This connector does not support ${authType}.` });
  }
  return connector;
}

async function saveRequestedProperties(
  { id, account }: ConnectorResource,
  { properties: submitted }: ConnectRequest,
  connector: AccountConnector,
): Promise<AccountConnector> {
  return { ...connector, properties: await saveProperties(account, { connectorId: id, connector, submitted }) };
}

async function storeUnverified(resource: ConnectorResource, request: StoreRequest): Promise<ConnectorDescription> {
  return resource.describe(await withSavedProperties(resource, request, async (connector) =>
    ({ ...connector, ...await authenticate(resource, request, connector) })));
}

/** Saves the properties before the work that needs them. If one of them or the work is refused, they get their old values back. */
async function withSavedProperties<T>(
  resource: ConnectorResource,
  request: ConnectRequest,
  work: (connector: AccountConnector) => Promise<T>,
): Promise<T> {
  const found = await readMatchingConnector(resource, request);
  const properties = toValuesByName(planWrites(found, judgeSubmitted(found, request.properties)));
  const before = await supplyProperties(resource, found);
  let isSaved = false;
  try {
    const connector = await saveRequestedProperties(resource, request, before);
    isSaved = true;
    return await work(connector);
  } catch (error) {
    // Credentials that may be stored need the new properties.
    const mayBeStored = isSaved && !isOAuth(request.authType) && !(error instanceof Problem) && !hadNoEffect(error);
    // The page gets the first error, not one of these calls.
    if (properties.size > 0 && !mayBeStored) await resource.undoSaving({ connectorId: resource.id, before, properties }).catch(() => {});
    throw error;
  }
}

const toValuesByName = (values: readonly NewValue[]): ReadonlyMap<string, string> =>
  new Map(values.map(({ name, value }) => [name, value]));

async function storeVerified(
  resource: ConnectorResource,
  request: StoreRequest,
  verifier: ConnectorVerifier,
): Promise<ConnectorDescription> {
  return verifier.inTurn(async () => {
    const before = await readMatchingConnector(resource, request);
    const values = judgeSubmitted(before, request.properties);
    return resource.describe(await verifier.finish(storeAndVerify(resource, verifier, { request, before, values })));
  });
}

interface VerifiedStore {
  readonly request: StoreRequest;
  /** The connector before the change. */
  readonly before: AccountConnector;
  /** The properties to store. */
  readonly values: readonly NewValue[];
}

/** Any failure undoes all changes: what is not verified is never left as connected. */
async function storeAndVerify(
  resource: ConnectorResource,
  verifier: ConnectorVerifier,
  { request, before, values }: VerifiedStore,
): Promise<AccountConnector> {
  const isWithoutCredentials = request.authType === 'None';
  let delivery: Change['delivery'] = 'unsent';
  let isStored = false;
  try {
    const connector = await saveRequestedProperties(resource, request, await supplyProperties(resource, before));
    if (!isWithoutCredentials) delivery = 'unknown';
    const stored = { ...connector, ...await authenticate(resource, request, connector) };
    if (!isWithoutCredentials) delivery = 'stored';
    isStored = true;
    const hasInput = !isWithoutCredentials || before.parameters.length > 0 || resource.supplied.size > 0;
    if (hasInput) await verifier.verify(stored, request);
    return stored;
  } catch (error) {
    const isRefusal = error instanceof Problem && error.code === 'invalid_credentials';
    const change: Change = {
      connectorId: resource.id,
      before,
      // Without credentials, the properties alone may connect the connector, so the host's do not stay either.
      properties: new Map([...toValuesByName(values), ...(isWithoutCredentials ? resource.supplied : [])]),
      authValue: isWithoutCredentials ? null : encodeAuthValue(request),
      delivery: isRefusal && !isStored ? 'unsent' : delivery,
      isRefused: isRefusal && isStored,
    };
    throw await undoAfter(error, verifier, change);
  }
}

/** The error to answer with after the change was undone. */
async function undoAfter(error: unknown, verifier: ConnectorVerifier, change: Change): Promise<unknown> {
  let outcome: UndoOutcome;
  try {
    outcome = await verifier.undo(change);
  } catch (undoError) {
    const message = `A change of connector ${change.connectorId} could not be undone. It may be connected with credentials that do not work.`;
    const cause = new AggregateError([error, undoError], message);
    const detail = 'The credentials were not verified, but the change could not be undone. Check the connection.';
    return new Problem({ status: 502, code: 'endpoint_error', detail, cause });
  }
  if (outcome === 'restored' || !change.before.authenticated) return error;
  const problem = error instanceof CyclrError ? toCyclrProblem(error) : error;
  return problem instanceof Problem ? problem.withNote('The connector is disconnected now.') : problem;
}

async function authenticate(resource: ConnectorResource, request: StoreRequest, connector: AccountConnector): Promise<Authentication> {
  if (request.authType === 'None') return authenticateWithoutCredentials(resource, connector);
  const { id, account } = resource;
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
