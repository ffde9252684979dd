import { isOAuth } from '../contract/auth-types.js';
import type { ConnectRequest } from './connect-request.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import { listSecretProperties } from './cyclr/credentials.js';
import { judgeSubmitted, planWrites, saveProperties } from './properties/save-properties.js';
import type { NewValue } from './properties/save-properties.js';
import { saveSupplied } from './properties/supplied-properties.js';
import { mayHaveEffect, readMatchingConnector } from './resource.js';
import type { ConnectorResource } from './resource.js';

/** Stores properties. Returns the connector with all properties that are then stored. */
export async function saveValues(
  { id, account, answered, written, redact }: ConnectorResource,
  values: readonly NewValue[],
  connector: AccountConnector,
): Promise<AccountConnector> {
  redact(values.filter(({ secret }) => secret).map(({ value }) => value));
  const saved = { ...connector, properties: await saveProperties(account, { connectorId: id, connector, values, answered, written }) };
  // A message may also repeat a secret as Cyclr stores it.
  redact(listSecretProperties(saved));
  return saved;
}

/**
 * Saves the properties before the work that needs them. If one of them or the work is refused, they get their old values back. From the
 * first write on, this goes on although the client goes away: old credentials must not stay with some of the new properties.
 * @param work Gets a resource whose calls end when the time is up, not when the client goes away.
 */
export async function withSavedProperties<T>(
  resource: ConnectorResource,
  request: ConnectRequest,
  work: (connector: AccountConnector, finishing: ConnectorResource) => Promise<T>,
): Promise<T> {
  const found = await readMatchingConnector(resource, request);
  const values = judgeSubmitted(found, request.properties);
  const properties = toValuesByName(planWrites(found, values));
  return resource.finish(async (finishing) => {
    const before = await saveSupplied(finishing, found);
    let isSaved = false;
    try {
      const connector = await saveValues(finishing, values, before);
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
