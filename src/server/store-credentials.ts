import { listCredentials } from './connect-request.js';
import type { StoreRequest } from './connect-request.js';
import type { AccountConnector, Authentication } from './cyclr/account-connector.js';
import { encodeAuthValue } from './cyclr/credentials.js';
import { isSameButForm } from './cyclr/property-to-save.js';
import type { Change, ChangeProgress, UndoOutcome } from './cyclr/undo-change.js';
import { CyclrError } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';
import { toCyclrProblem } from './http/to-problem.js';
import { judgeSubmitted } from './properties/save-properties.js';
import type { NewValue } from './properties/save-properties.js';
import { saveSupplied } from './properties/supplied-properties.js';
import { confirmWrite, mayHaveEffect, readMatchingConnector } from './resource.js';
import type { ConnectorResource, ConnectorVerifier } from './resource.js';
import { saveValues, toValuesByName, withSavedProperties } from './with-saved-properties.js';

/** Stores credentials, and has them verified if the host does that. */
export function storeCredentials(resource: ConnectorResource, request: StoreRequest): Promise<AccountConnector> {
  resource.redact(listCredentials(request));
  return resource.verifier ? storeVerified(resource, request, resource.verifier) : storeUnverified(resource, request);
}

const storeUnverified = (resource: ConnectorResource, request: StoreRequest): Promise<AccountConnector> =>
  withSavedProperties(resource, request, async (connector, finishing) => {
    const isStored = ({ authenticated, authValue }: AccountConnector): boolean =>
      authenticated && (!connector.authenticated || (request.authType !== 'None' && isNew(connector, authValue, encodeAuthValue(request))));
    const { authenticated, authValue } = await authenticate(finishing, request, connector)
      .catch((error: unknown) => confirmWrite(finishing, error, isStored));
    return { ...connector, authenticated, authValue };
  });

/** Tells whether a connected connector holds the new value. In another form only if that is not the one that was stored before. */
const isNew = (before: AccountConnector, stored: string | null, value: string): boolean =>
  stored === value || (stored !== null && stored !== before.authValue && isSameButForm(stored, value));

async function storeVerified(
  resource: ConnectorResource,
  request: StoreRequest,
  verifier: ConnectorVerifier,
): Promise<AccountConnector> {
  const before = await readMatchingConnector(resource, request);
  const values = judgeSubmitted(before, request.properties);
  return resource.finish((finishing) => storeAndVerify(finishing, verifier, { request, before, values }));
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
  let progress: ChangeProgress = 'begun';
  let answeredAuthValue: string | null = null;
  try {
    const connector = await saveValues(resource, values, await saveSupplied(resource, before));
    progress = 'saved';
    const authentication = await authenticate(resource, request, connector).catch((error: unknown) => {
      if (!isWithoutCredentials && mayHaveEffect(error)) progress = 'sent';
      throw error;
    });
    progress = 'stored';
    // Cyclr may also answer with the old value, or with a part of the new one.
    const isWhole = !isWithoutCredentials && isSameButForm(authentication.authValue ?? '', encodeAuthValue(request));
    answeredAuthValue = isWhole ? authentication.authValue : null;
    const stored = { ...connector, ...authentication };
    const hasInput = !isWithoutCredentials || before.parameters.length > 0 || resource.supplied.size > 0;
    if (hasInput) await verifier.verify(stored, request);
    return stored;
  } catch (error) {
    throw await undoAfter(error, verifier, {
      connectorId: resource.id,
      before,
      // Without credentials, the properties alone may connect the connector, so the host's do not stay either.
      // Before all are stored, only those count that may be: a refused write is no reason to disconnect a connector that works.
      properties: new Map([...toValuesByName(values), ...(isWithoutCredentials ? resource.supplied : [])]
        .filter(([name]) => progress !== 'begun' || resource.written.has(name))),
      answered: resource.answered,
      authValue: isWithoutCredentials ? null : encodeAuthValue(request),
      answeredAuthValue,
      progress,
      isRefused: progress === 'stored' && error instanceof Problem && error.code === 'invalid_credentials',
    });
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
