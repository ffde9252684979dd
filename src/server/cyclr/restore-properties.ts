import type { AccountConnector, StoredProperty } from './account-connector.js';
import type { CyclrAccount } from './account.js';

/** Properties that a request has saved, and that must not stay. */
export interface SavedProperties {
  readonly connectorId: string;
  /** The connector before the change. */
  readonly before: AccountConnector;
  /** The saved values. */
  readonly properties: ReadonlyMap<string, string>;
}

/** Milliseconds for {@link undoSaving}. */
export const UNDO_SAVING_TIME_LIMIT = 4_000;

/** Gives properties their old values back. A value that is not the saved one belongs to another request, and stays. */
export async function undoSaving(account: CyclrAccount, saved: SavedProperties): Promise<void> {
  const { properties: stored } = await account.connector(saved.connectorId);
  const own = stored.filter(({ name, value }) => saved.properties.get(name) === value);
  await restoreProperties(account, saved, own);
}

/** Gives stored properties the values that they had before, and deletes those that are new. */
export async function restoreProperties(
  account: CyclrAccount,
  { connectorId, before }: Pick<SavedProperties, 'connectorId' | 'before'>,
  stored: readonly StoredProperty[],
): Promise<void> {
  const secrets = new Set(before.parameters.filter(({ secret }) => secret).map(({ name }) => name));
  await Promise.all(stored.map(async ({ id, name, value }) => {
    // Cyclr may leave the ids out.
    const old = before.properties.find((property) => property.id === id && property.name === name);
    if (old && old.value !== value) {
      await account.saveProperty(connectorId, { propertyId: id, name, value: old.value, secret: secrets.has(name) });
    }
    if (!old && id !== null) await account.deleteProperty(connectorId, id);
  }));
}
