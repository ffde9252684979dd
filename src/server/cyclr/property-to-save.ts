import type { CyclrCall } from './call.js';
import { ignoreMissing } from './missing.js';
import { connectorPath } from './paths.js';
import { isObject } from '../../contract/is-object.js';
import { requireString, requireText } from '../lib/require-text.js';

/** A property, as `CyclrAccount.saveProperty` stores it. */
export interface PropertyToSave {
  /** The id of the stored property to overwrite; `null` stores a new one. */
  readonly propertyId: string | null;
  readonly name: string;
  readonly value: string;
  /** `true` keeps the value out of errors. */
  readonly secret: boolean;
}

/**
 * The call that stores a property.
 * @throws {TypeError} if the name or the value is missing.
 */
export function createSaveCall(id: string, { propertyId, name, value, secret }: PropertyToSave): CyclrCall {
  const path = `${connectorPath(id)}/properties`;
  const body = { Name: requireText('name', name), Value: requireString('value', value) };
  const rest = { body, secrets: secret ? [value] : [] };
  return propertyId === null
    ? { method: 'POST', path, ...rest }
    : { method: 'PUT', path: `${path}/${encodeURIComponent(propertyId)}`, ...rest };
}

/**
 * A property that was deleted after it was read, to be stored anew.
 * @throws the error of the call that was to overwrite it, unless that tells that it is gone.
 */
export function asNew(property: PropertyToSave, error: unknown): PropertyToSave {
  if (property.propertyId === null) throw error;
  ignoreMissing(error);
  return { ...property, propertyId: null };
}

const withoutForm = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();

/** Tells whether two values differ in white space and case at most: Cyclr may change these when it stores a value. */
export const isSameButForm = (one: string, other: string): boolean => withoutForm(one) === withoutForm(other);

/**
 * The value as Cyclr stores it, by its answer to the write; `null` if the answer does not tell. Only a change of white space or case is
 * believed: Cyclr may also answer with the old value, or with a part of the new one.
 */
export function readSavedValue(json: unknown, { name, value }: Pick<PropertyToSave, 'name' | 'value'>): string | null {
  if (!isObject(json) || json.Name !== name || typeof json.Value !== 'string') return null;
  return isSameButForm(json.Value, value) ? json.Value : null;
}
