import { isMask } from './account-connector.js';
import type { AccountConnector, StoredProperty } from './account-connector.js';
import type { CyclrAccount } from './account.js';
import { isSameButForm } from './property-to-save.js';

/** Properties that a request has saved, and that must not stay. */
export interface SavedProperties {
  readonly connectorId: string;
  /** The connector before the change. */
  readonly before: AccountConnector;
  /** The saved values. */
  readonly properties: ReadonlyMap<string, string>;
  /** Those of them that Cyclr has answered, as it stores them: it may trim a value or change its case. */
  readonly answered: ReadonlyMap<string, string>;
}

/** Milliseconds for {@link undoSaving}. */
export const UNDO_SAVING_TIME_LIMIT = 4_000;

/** Gives properties their old values back. */
export async function undoSaving(account: CyclrAccount, saved: SavedProperties): Promise<void> {
  const { properties } = await account.connector(saved.connectorId);
  await restoreProperties(account, saved, properties);
}

/** Tells whether Cyclr answers with a mask instead of the value. The value of a parameter that is not secret may consist of `*`. */
export const isHidden = ({ before }: SavedProperties, { name, value }: StoredProperty): boolean =>
  isMask(value) && !before.parameters.some((parameter) => parameter.name === name && !parameter.secret);

/**
 * Tells whether this request has stored the value. If Cyclr's answer to this request's write shows the stored form, only that form and the
 * value as sent count. Otherwise every form of the value counts, except the one that was stored before. A masked value counts, too: nobody
 * can tell who stored it.
 */
function isOwn(saved: SavedProperties, { id, name, value }: StoredProperty): boolean {
  const own = saved.properties.get(name);
  if (own === undefined) return false;
  const told = saved.answered.get(name);
  if (own === value || told === value || isHidden(saved, { id, name, value })) return true;
  return told === undefined && isSameButForm(own, value) && findOld(saved, { id, name, value })?.value !== value;
}

/** The property before the change. Compare the name, too: Cyclr may leave the ids out. */
const findOld = ({ before }: SavedProperties, { id, name }: StoredProperty): StoredProperty | undefined =>
  before.properties.find((property) => property.id === id && property.name === name);

/** Tells whether another request has changed one of the saved properties since. */
export const areChangedSince = (saved: SavedProperties, stored: readonly StoredProperty[]): boolean => stored.some((property) =>
  saved.properties.has(property.name) && !isOwn(saved, property) && findOld(saved, property)?.value !== property.value);

/**
 * Gives the saved properties the values that they had before, and deletes those that are new. A value that is not the saved one belongs
 * to another request, and stays. So does the saved one if Cyclr hides the old one: nobody knows that.
 */
export async function restoreProperties(
  account: CyclrAccount,
  saved: SavedProperties,
  stored: readonly StoredProperty[],
): Promise<void> {
  const { connectorId, before } = saved;
  const secrets = new Set(before.parameters.filter(({ secret }) => secret).map(({ name }) => name));
  const own = stored.filter((property) => isOwn(saved, property));
  await Promise.all(own.map(async ({ id, name, value }) => {
    const old = findOld(saved, { id, name, value });
    if (old && old.value !== value && !isHidden(saved, old)) {
      await account.saveProperty(connectorId, { propertyId: id, name, value: old.value, secret: secrets.has(name) });
    }
    if (!old && id !== null) await account.deleteProperty(connectorId, id);
  }));
}
