import { isOAuth } from '../contract/auth-types.js';
import type { ConnectRequest } from './connect-request.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import { listSecretProperties } from './cyclr/credentials.js';
import { judgeSubmitted, planWrites, saveProperties } from './properties/save-properties.js';
import type { NewValue } from './properties/save-properties.js';
import { mayHaveEffect, readMatchingConnector, supplyProperties } from './resource.js';
import type { ConnectorResource } from './resource.js';

/** Stores the submitted properties. Returns the connector with all properties that are then stored. */
export async function saveRequestedProperties(
  { id, account, answered, redact }: ConnectorResource,
  { properties: submitted }: ConnectRequest,
  connector: AccountConnector,
): Promise<AccountConnector> {
  const saved = { ...connector, properties: await saveProperties(account, { connectorId: id, connector, submitted, answered }) };
  // A message may repeat a secret as it was submitted, or as Cyclr stores it.
  const values = judgeSubmitted(connector, submitted).map(({ name, value }) => ({ id: null, name, value }));
  redact(listSecretProperties({ ...saved, properties: [...saved.properties, ...values] }));
  return saved;
}

/**
 * Saves the properties before the work that needs them. If one of them or the work is refused, they get their old values back. From the
 * first write on, this goes on although the client goes away: old credentials must not stay with some of the new properties.
 * @param work Its resource, too, ends calls only with the time.
 */
export async function withSavedProperties<T>(
  resource: ConnectorResource,
  request: ConnectRequest,
  work: (connector: AccountConnector, finishing: ConnectorResource) => Promise<T>,
): Promise<T> {
  const found = await readMatchingConnector(resource, request);
  const properties = toValuesByName(planWrites(found, judgeSubmitted(found, request.properties)));
  return resource.finish(async (finishing) => {
    const before = await supplyProperties(finishing, found);
    let isSaved = false;
    try {
      const connector = await saveRequestedProperties(finishing, request, before);
      isSaved = true;
      return await work(connector, finishing);
    } catch (error) {
      // Credentials that may be stored need the new properties.
      const mayBeStored = isSaved && !isOAuth(request.authType) && mayHaveEffect(error);
      // The page gets the first error, not one of these calls.
      if (properties.size > 0 && !mayBeStored) {
        await finishing.undoSaving({ connectorId: finishing.id, before, properties, answered: finishing.answered }).catch(() => {});
      }
      throw error;
    }
  });
}

export const toValuesByName = (values: readonly NewValue[]): ReadonlyMap<string, string> =>
  new Map(values.map(({ name, value }) => [name, value]));
