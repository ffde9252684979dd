import { isMask } from './account-connector.js';
import { isObject } from '../../contract/is-object.js';

/** A property, as `CyclrAccount.saveProperty` stores it. */
export interface PropertyToSave {
  /** The id of the stored property to overwrite; `null` stores a new one. */
  readonly propertyId: string | null;
  readonly name: string;
  readonly value: string;
  /** `true` keeps the value out of errors. */
  readonly secret: boolean;
}

/** The value that Cyclr answered to the write of a property. `null` if it answered none, or hides it. */
export function readSavedValue(json: unknown, { name, value }: Pick<PropertyToSave, 'name' | 'value'>): string | null {
  if (!isObject(json) || json.Name !== name || typeof json.Value !== 'string' || isMask(json.Value)) return null;
  return json.Value === '' && value !== '' ? null : json.Value;
}
