import { isOAuth } from '../contract/auth-types.js';
import type { ConnectRequest } from './connect-request.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import { judgeSubmitted, planWrites, saveProperties } from './properties/save-properties.js';
import type { NewValue } from './properties/save-properties.js';
import { mayHaveEffect, readMatchingConnector, supplyProperties } from './resource.js';
import type { ConnectorResource } from './resource.js';

/** Stores the submitted properties. Returns the connector with all properties that are then stored. */
export async function saveRequestedProperties(
  { id, account, answered, redactSecretsOf }: ConnectorResource,
  { properties: submitted }: ConnectRequest,
  connector: AccountConnector,
): Promise<AccountConnector> {
  const saved = { ...connector, properties: await saveProperties(account, { connectorId: id, connector, submitted, answered }) };
  // A message may repeat a secret as it was submitted, or as Cyclr stores it.
  const values = judgeSubmitted(connector, submitted).map(({ name, value }) => ({ id: null, name, value }));
  redactSecretsOf({ ...saved, properties: [...saved.properties, ...values] });
  return saved;
}

/** Saves the properties before the work that needs them. If one of them or the work is refused, they get their old values back. */
export async function withSavedProperties<T>(
  resource: ConnectorResource,
  request: ConnectRequest,
  work: (connector: AccountConnector) => Promise<T>,
): Promise<T> {
  const found = await readMatchingConnector(resource, request);
  const properties = toValuesByName(planWrites(found, judgeSubmitted(found, request.properties)));
  const before = await supplyProperties(resource, found);
  const saved = { connectorId: resource.id, before, properties, answered: resource.answered };
  let isSaved = false;
  try {
    const connector = await saveRequestedProperties(resource, request, before);
    isSaved = true;
    return await work(connector);
  } catch (error) {
    // Credentials that may be stored need the new properties.
    const mayBeStored = isSaved && !isOAuth(request.authType) && mayHaveEffect(error);
    // The page gets the first error, not one of these calls.
    if (properties.size > 0 && !mayBeStored) await resource.undoSaving(saved).catch(() => {});
    throw error;
  }
}

export const toValuesByName = (values: readonly NewValue[]): ReadonlyMap<string, string> =>
  new Map(values.map(({ name, value }) => [name, value]));
