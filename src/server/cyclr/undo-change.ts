import type { AccountConnector, StoredProperty } from './account-connector.js';
import type { CyclrAccount } from './account.js';
import { isSameButForm } from './property-to-save.js';
import { areChangedSince, isHidden, restoreProperties } from './restore-properties.js';
import type { SavedProperties } from './restore-properties.js';
import { CyclrError } from '../http/cyclr-error.js';
import { pause } from '../lib/pause.js';
import { withTimeLimit } from '../lib/time-limit.js';
import type { TimeLimiter } from '../lib/time-limit.js';

/**
 * How far a change has come:
 * - `begun`: some of the properties may be stored
 * - `saved`: the properties are stored
 * - `sent`: Cyclr was also asked to store the `AuthValue`, and its answer got lost
 * - `stored`: the `AuthValue` is stored, too
 */
export type ChangeProgress = 'begun' | 'saved' | 'sent' | 'stored';

/** A change of a connector that must not stay. */
export interface Change extends SavedProperties {
  /** The `AuthValue` that was to be stored. */
  readonly authValue: string | null;
  /** The `AuthValue` as Cyclr answered that it stores it. `null` if it has not answered, or hides it. */
  readonly answeredAuthValue: string | null;
  readonly progress: ChangeProgress;
  /** The third party refuses these values, so they must not stay even if they are the ones that were stored before. */
  readonly isRefused: boolean;
}

/** How a connector is after its change was undone. */
export type UndoOutcome = 'restored' | 'disconnected';

/** Facts of the first answer, before anything was given back: afterwards the old values are no sign of a Cyclr that hides new ones. */
interface Seen {
  areHidden: boolean | null;
}

/** Makes the API of the account, for calls within a time limit. */
export type AccountFactory = (limitTime: TimeLimiter) => CyclrAccount;

/** Milliseconds of each step. Only the last two steps may need all of their time. */
const RESTORE_TIME_LIMIT = 4_000;
const DISCONNECT_TIME_LIMIT = 3_500;
const TIDY_TIME_LIMIT = 1_500;
/** Milliseconds for undoing a change. */
export const UNDO_TIME_LIMIT = RESTORE_TIME_LIMIT + DISCONNECT_TIME_LIMIT + TIDY_TIME_LIMIT;
const CALL_TIME_LIMIT = 1_600;
/** Milliseconds before the next attempt to de-authenticate. */
const RETRY_DELAY = 250;
const ATTEMPTS = 3;

/**
 * Undoes a change. If the connector was authenticated before, it gets back what was stored; if that is not possible, or if it was not
 * authenticated, it is de-authenticated.
 * @throws if the connector may still be authenticated with the changed values.
 */
export async function undoChange(createAccount: AccountFactory, change: Change): Promise<UndoOutcome> {
  const within = <T>(milliseconds: number, work: (account: CyclrAccount, signal: AbortSignal) => Promise<T>): Promise<T> =>
    withTimeLimit(milliseconds, undefined, (signal) => work(createAccount(limitCalls(signal)), signal));
  // If Cyclr fails here, de-authenticating is the only safe way.
  const seen: Seen = { areHidden: null };
  const outcome = await within(RESTORE_TIME_LIMIT, (account) => restore(account, change, seen)).catch((): 'failed' => 'failed');
  if (outcome !== 'failed') return outcome;
  const disconnecting = within(DISCONNECT_TIME_LIMIT, (account, signal) =>
    repeat(signal, () => account.deauthenticate(change.connectorId)));
  const tidying = (cause?: unknown): Promise<UndoOutcome> => within(TIDY_TIME_LIMIT, (account) => tidy(account, change, { seen, cause }));
  // A connector that its properties alone authenticate may have nothing to de-authenticate: they must go.
  if (isPropertiesOnly(change)) return disconnecting.then(() => tidying(), tidying);
  await disconnecting;
  return tidying().catch(() => 'disconnected');
}

const limitCalls = (signal: AbortSignal): TimeLimiter => (milliseconds, work) =>
  withTimeLimit(Math.min(milliseconds, CALL_TIME_LIMIT), signal, work);

/** A connector without parameters can have properties that the host supplies. */
const readCurrent = (account: CyclrAccount, { connectorId, properties }: Change): Promise<AccountConnector> =>
  account.connector(connectorId, { withProperties: properties.size > 0 });

async function restore(account: CyclrAccount, change: Change, seen: Seen): Promise<UndoOutcome | 'failed'> {
  const { before, isRefused, progress } = change;
  const current = await readCurrent(account, change);
  if (!before.authenticated) {
    // Cyclr may still carry out the call whose answer got lost, so de-authenticate after that call.
    if (current.authenticated || progress === 'sent') return 'failed';
    await restoreProperties(account, change, current.properties).catch(() => {});
    return 'disconnected';
  }
  if (isRefused && isStoredAlready(change)) return 'failed';
  // Nobody has verified another request's values together with the old ones.
  seen.areHidden = areHidden(change, current);
  if (seen.areHidden || areChangedSince(change, current.properties)) return 'failed';
  await restoreProperties(account, change, current.properties);
  return await restoreAuthValue(account, change, current) ? 'restored' : 'failed';
}

/** Tells whether the connector has its old authentication again. */
async function restoreAuthValue(account: CyclrAccount, change: Change, current: AccountConnector): Promise<boolean> {
  const { connectorId, before: { authValue }, answeredAuthValue, progress } = change;
  const isUnsent = isPropertiesOnly(change) || progress === 'begun' || progress === 'saved';
  const isSame = progress === 'stored' && change.authValue === authValue && current.authValue === authValue;
  // Another request's key may have been verified with the new properties, and need not work with the old ones.
  if (isUnsent && current.authValue !== authValue && hasNewProperties(change)) return false;
  if (isUnsent || isSame) return current.authenticated;
  // Cyclr hides the old value.
  if (authValue === null) return false;
  // If Cyclr's answer got lost, Cyclr may store the new value later, although the old value is still there.
  const ours = [change.authValue, answeredAuthValue, ...(progress === 'sent' ? [authValue] : [])];
  const isOurs = current.authValue !== null && (ours.includes(current.authValue) || isOwnForm(change, current.authValue));
  // Another request has stored the current value: the old value must not replace that.
  if (!isOurs) return false;
  return (await account.authenticate(connectorId, { authValue })).authenticated;
}

/** Tells whether the value is the own one in another form, if Cyclr's answer has not told in which form Cyclr stores it. */
const isOwnForm = ({ authValue, answeredAuthValue, before }: Change, stored: string): boolean =>
  authValue !== null && answeredAuthValue === null && isSameButForm(stored, authValue) && stored !== before.authValue;

/** Tells whether Cyclr hides old values: it answers with a mask, or with the old values although it has stored new ones. */
const areHidden = (change: Change, current: AccountConnector): boolean =>
  change.before.properties.some((old) => change.properties.has(old.name) && !isSameWhenStored(change, old)
    && (isHidden(change, old) || (change.progress !== 'begun' && isUnchanged(old, current))));

const isUnchanged = (old: StoredProperty, { properties }: AccountConnector): boolean =>
  properties.some(({ id, name, value }) => id === old.id && name === old.name && value === old.value);

/** Tells whether Cyclr stores the new value as the old one. */
const isSameWhenStored = ({ properties, answered }: Change, { name, value }: StoredProperty): boolean =>
  [properties.get(name), answered.get(name)].includes(value);

const isPropertiesOnly = ({ authValue }: Change): boolean => authValue === null;

const hasNewProperties = ({ before, properties, answered }: Change): boolean => [...properties].some(([name, value]) =>
  !before.properties.some((property) => property.name === name && property.value === (answered.get(name) ?? value)));

const isStoredAlready = (change: Change): boolean =>
  [change.authValue, change.answeredAuthValue ?? change.authValue].includes(change.before.authValue) && !hasNewProperties(change);

/**
 * Restores the properties of a de-authenticated connector. They alone may authenticate a connector of type `None`, so ask Cyclr.
 * @param cause Why Cyclr did not de-authenticate it. Default: it did.
 */
async function tidy(account: CyclrAccount, change: Change, { seen, cause }: { seen: Seen; cause?: unknown }): Promise<UndoOutcome> {
  const { connectorId, before } = change;
  const current = await readCurrent(account, change);
  // A first answer that was only stale must not count: nothing was given back after it.
  const isHidden = seen.areHidden !== false && areHidden(change, current);
  await restoreProperties(account, change, current.properties);
  if (!isPropertiesOnly(change) || !(await account.connector(connectorId)).authenticated) return 'disconnected';
  // Nothing was de-authenticated: only what was verified before may stay.
  // Cyclr refuses (400) if there is nothing to de-authenticate. Then this request, which has changed nothing, has nothing to undo.
  const isNeedless = cause instanceof CyclrError && cause.failure === 'refused';
  const mustGo = cause !== undefined
    && (areChangedSince(change, current.properties) || (!isNeedless && change.isRefused && isStoredAlready(change)));
  // If Cyclr hides an old value, the new one is still stored.
  if (before.authenticated && !isHidden && !mustGo) return 'restored';
  throw new Error('Cyclr still answers that the connector is authenticated.', { cause });
}

async function repeat(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || signal.aborted) throw error;
      await pause(RETRY_DELAY, signal);
    }
  }
}
