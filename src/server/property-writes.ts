import type { FieldError } from '../contract/wire.js';
import type { AccountConnector, ConnectorParameter, StoredProperty } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { CyclrError } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';

interface Write {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  /** `null`: not stored so far. */
  readonly id: string | null;
}

/** What the user gave for a parameter; a secret left empty is not given, for a page is never told the one that is stored. */
function givenFor({ name, secret }: ConnectorParameter, given: ReadonlyMap<string, string>): string | undefined {
  const value = given.get(name);
  return secret && value === '' ? undefined : value;
}

/** @throws {Problem} 422 `missing_properties` where a required property is neither given nor stored. */
function checkRequired({ parameters, properties }: AccountConnector, given: ReadonlyMap<string, string>): void {
  const missing = parameters.filter((parameter) => {
    const value = givenFor(parameter, given) ?? properties.find(({ name }) => name === parameter.name)?.value ?? '';
    return parameter.required && value.trim() === '';
  });
  if (missing.length === 0) return;
  const errors = missing.map(({ name }): FieldError => ({ name: `property:${name}`, detail: 'Is required.' }));
  throw new Problem(422, 'missing_properties', 'Some required properties are not set.', { errors });
}

/** Only what the connector asks for, and only what is not stored already. */
function writesOf({ parameters, properties }: AccountConnector, given: ReadonlyMap<string, string>): readonly Write[] {
  return parameters.flatMap((parameter): Write[] => {
    const { name, secret } = parameter;
    const value = givenFor(parameter, given);
    if (value === undefined) return [];
    const stored = properties.filter((property) => property.name === name);
    if (stored.length === 0) return value === '' ? [] : [{ name, value, secret, id: null }];
    // One name may be stored twice, and Cyclr does not tell which one it then uses.
    return stored.filter((property) => property.value !== value).map(({ id }) => ({ name, value, secret, id }));
  });
}

/**
 * Stores the properties that were given and returns all that are then stored. They are independent of each other, so they are
 * written at the same time, and every refusal is told.
 * @throws {Problem} 422
 * @throws {CyclrError}
 */
export async function saveProperties(
  account: CyclrAccount,
  connectorId: string,
  connector: AccountConnector,
  given: ReadonlyMap<string, string>,
): Promise<readonly StoredProperty[]> {
  checkRequired(connector, given);
  const writes = writesOf(connector, given);
  const outcomes = await Promise.allSettled(writes.map(({ id, name, value, secret }) =>
    account.saveProperty(connectorId, id, name, value, secret)));
  const errors = outcomes.flatMap((outcome, index): FieldError[] => {
    if (outcome.status === 'fulfilled') return [];
    const { reason } = outcome as { reason: unknown };
    if (!(reason instanceof CyclrError) || reason.failure !== 'refused') throw reason;
    return [{ name: `property:${writes[index]?.name ?? ''}`, detail: reason.reason ?? 'Cyclr refuses this value.' }];
  });
  if (errors.length > 0) throw new Problem(422, 'invalid_credentials', 'Cyclr refuses some of the properties.', { errors });
  return merge(connector.properties, writes);
}

function merge(properties: readonly StoredProperty[], writes: readonly Write[]): readonly StoredProperty[] {
  const written = new Set(writes.map(({ name }) => name));
  return [...properties.filter(({ name }) => !written.has(name)), ...writes.map(({ id, name, value }) => ({ id, name, value }))];
}
