import { propertyInput } from '../../contract/property-input.js';
import { judgeProperty } from '../../contract/values.js';
import type { FieldError } from '../../contract/wire.js';
import type { AccountConnector, StoredProperty } from '../cyclr/account-connector.js';
import type { CyclrAccount } from '../cyclr/account.js';
import type { PropertyToSave } from '../cyclr/property-to-save.js';
import { toFieldError } from './field-error.js';
import { CyclrError, hadNoEffect } from '../http/cyclr-error.js';
import { Problem } from '../http/problem.js';

/**
 * The properties by name, not judged yet: only those that the connector offers are read. A `Map`, so that a property may have a name such
 * as `__proto__`.
 */
export type SubmittedProperties = ReadonlyMap<string, unknown>;

/**
 * The values, by name, that Cyclr answered to writes: it may trim a value or change its case. They are added while properties are written,
 * because some writes may succeed although others fail.
 */
export type AnsweredValues = Map<string, string>;

/** A property with a valid value. */
export interface NewValue {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

interface PropertyWrites {
  readonly connectorId: string;
  readonly writes: readonly PropertyToSave[];
  readonly answered: AnsweredValues;
  /** Gets the names of those that may be stored, also without an answer. */
  readonly written: Set<string>;
}

export interface PropertiesToSave {
  readonly connectorId: string;
  readonly connector: AccountConnector;
  readonly values: readonly NewValue[];
  readonly answered: AnsweredValues;
  readonly written: Set<string>;
}

/**
 * Judges every property that the connector asks for, before the first one is written. Any other submitted property is ignored.
 * @returns the values that are given.
 * @throws {Problem} 422 `missing_properties` if only required properties are missing, 422 `invalid_credentials` if a value is not valid.
 */
export function judgeSubmitted({ parameters, properties }: AccountConnector, submitted: SubmittedProperties): readonly NewValue[] {
  const errors: FieldError[] = [];
  let isMissingOnly = true;
  const values = parameters.flatMap(({ name, required, secret, type, options }): NewValue[] => {
    const stored = properties.find((property) => property.name === name)?.value ?? null;
    const judged = judgeProperty({ required, secret, type, options, value: stored }, submitted.get(name));
    if (judged.fault) {
      errors.push(toFieldError(propertyInput(name), judged));
      isMissingOnly &&= judged.fault === 'required';
      return [];
    }
    return judged.value === null ? [] : [{ name, secret, value: judged.value }];
  });
  if (errors.length === 0) return values;
  throw new Problem(isMissingOnly
    ? { status: 422, code: 'missing_properties', detail: 'Some required properties are not set.', errors }
    : { status: 422, code: 'invalid_credentials', detail: 'Some fields are not valid.', errors });
}

/** Writes only values that are not stored already. */
export function planWrites({ properties }: AccountConnector, values: readonly NewValue[]): readonly PropertyToSave[] {
  return values.flatMap(({ name, value, secret }): PropertyToSave[] => {
    const stored = properties.filter((property) => property.name === name);
    if (stored.length === 0) return value === '' ? [] : [{ propertyId: null, name, value, secret }];
    // A name may be stored twice, and Cyclr does not tell which of the two it uses.
    return stored.filter((property) => property.value !== value).map(({ id }) => ({ propertyId: id, name, value, secret }));
  });
}

/**
 * Stores properties and returns all properties that are then stored. The problem lists every refused one.
 * @throws {Problem} 422
 * @throws {CyclrError}
 */
export async function saveProperties(
  account: CyclrAccount,
  { connectorId, connector, values, answered, written }: PropertiesToSave,
): Promise<readonly StoredProperty[]> {
  const writes = planWrites(connector, values);
  const outcomes = await writeProperties(account, { connectorId, writes, answered, written });
  const errors = outcomes.flatMap((outcome, index): FieldError[] => {
    if (outcome.status === 'fulfilled') return [];
    const reason: unknown = outcome.reason;
    if (!(reason instanceof CyclrError) || reason.failure !== 'refused') throw reason;
    return [{ name: propertyInput(writes[index]?.name ?? ''), detail: reason.reason ?? 'Cyclr refuses this value.' }];
  });
  if (errors.length > 0) {
    throw new Problem({ status: 422, code: 'invalid_credentials', detail: 'Cyclr refuses some of the properties.', errors });
  }
  return mergeWrites(connector.properties, writes, answered);
}

/** Properties do not depend on each other, so they are written in parallel. */
export const writeProperties = (
  account: CyclrAccount,
  { connectorId, writes, answered, written }: PropertyWrites,
): Promise<readonly PromiseSettledResult<void>[]> => Promise.allSettled(writes.map(async (write) => {
  const stored = await account.saveProperty(connectorId, write).catch((error: unknown) => {
    if (!hadNoEffect(error)) written.add(write.name);
    throw error;
  });
  written.add(write.name);
  if (stored !== null) answered.set(write.name, stored);
}));

/** The stored properties after the writes. A name may be stored twice, and be written only once. */
export function mergeWrites(
  properties: readonly StoredProperty[],
  writes: readonly PropertyToSave[],
  answered: AnsweredValues,
): readonly StoredProperty[] {
  const written = writes.map(({ propertyId: id, name, value }): StoredProperty => ({ id, name, value: answered.get(name) ?? value }));
  const isSame = (one: StoredProperty) => ({ id, name }: StoredProperty): boolean => id === one.id && name === one.name;
  return [...properties.filter((property) => !written.some(isSame(property))), ...written];
}
