import type { FieldError } from '../contract/wire.js';
import type { AccountConnector, ConnectorParameter, StoredProperty } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { CyclrError } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';

type SubmittedProperties = ReadonlyMap<string, string>;

interface PropertyWrite {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  /** `null`: the property is not stored yet. */
  readonly id: string | null;
}

export interface PropertiesToSave {
  readonly connectorId: string;
  readonly connector: AccountConnector;
  readonly submitted: SubmittedProperties;
}

/**
 * The submitted value for a parameter. An empty secret counts as not submitted: the page never gets the stored one, so its input is
 * empty.
 */
export function findSubmitted({ name, secret }: ConnectorParameter, submitted: SubmittedProperties): string | undefined {
  const value = submitted.get(name);
  return secret && value === '' ? undefined : value;
}

/** @throws {Problem} 422 `missing_properties` if a required property is neither submitted nor stored. */
export function checkRequired({ parameters, properties }: AccountConnector, submitted: SubmittedProperties): void {
  const missing = parameters.filter((parameter) => {
    const value = findSubmitted(parameter, submitted) ?? properties.find(({ name }) => name === parameter.name)?.value ?? '';
    return parameter.required && value.trim() === '';
  });
  if (missing.length === 0) return;
  const errors = missing.map(({ name }): FieldError => ({ name: `property:${name}`, detail: 'Is required.' }));
  throw new Problem({ status: 422, code: 'missing_properties', detail: 'Some required properties are not set.', errors });
}

/** Writes only properties that the connector asks for, and only values that are not stored already. */
function planWrites({ parameters, properties }: AccountConnector, submitted: SubmittedProperties): readonly PropertyWrite[] {
  return parameters.flatMap((parameter): PropertyWrite[] => {
    const { name, secret } = parameter;
    const value = findSubmitted(parameter, submitted);
    if (value === undefined) return [];
    const stored = properties.filter((property) => property.name === name);
    if (stored.length === 0) return value === '' ? [] : [{ name, value, secret, id: null }];
    // A name may be stored twice, and Cyclr does not tell which of the two it uses.
    return stored.filter((property) => property.value !== value).map(({ id }) => ({ name, value, secret, id }));
  });
}

/**
 * Stores the submitted properties and returns all properties that are then stored. Properties do not depend on each other, so they are
 * written in parallel, and the problem lists every refused one.
 * @throws {Problem} 422
 * @throws {CyclrError}
 */
export async function saveProperties(
  account: CyclrAccount,
  { connectorId, connector, submitted }: PropertiesToSave,
): Promise<readonly StoredProperty[]> {
  checkRequired(connector, submitted);
  const writes = planWrites(connector, submitted);
  const outcomes = await Promise.allSettled(writes.map(({ id, name, value, secret }) =>
    account.saveProperty(connectorId, id, name, value, secret)));
  const errors = outcomes.flatMap((outcome, index): FieldError[] => {
    if (outcome.status === 'fulfilled') return [];
    const { reason } = outcome as { reason: unknown };
    if (!(reason instanceof CyclrError) || reason.failure !== 'refused') throw reason;
    return [{ name: `property:${writes[index]?.name ?? ''}`, detail: reason.reason ?? 'Cyclr refuses this value.' }];
  });
  if (errors.length > 0) {
    throw new Problem({ status: 422, code: 'invalid_credentials', detail: 'Cyclr refuses some of the properties.', errors });
  }
  return mergeWrites(connector.properties, writes);
}

function mergeWrites(properties: readonly StoredProperty[], writes: readonly PropertyWrite[]): readonly StoredProperty[] {
  const written = new Set(writes.map(({ name }) => name));
  return [...properties.filter(({ name }) => !written.has(name)), ...writes.map(({ id, name, value }) => ({ id, name, value }))];
}
