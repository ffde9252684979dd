import { isObject } from '../../contract/is-object.js';
import { judgeText } from '../../contract/values.js';
import type { SuppliedProperties } from './supplied-properties.js';

/** Tells the properties that the host supplies for an Account Connector. For `null`, those that it supplies for every connector. */
export type Supplier = (connectorId: string | null) => SuppliedProperties;

/**
 * Reads the `properties` of `authorize`, a record or a function.
 * @returns A function that throws an error that names the connector, if the host's function throws or returns an invalid value.
 * @throws {TypeError} that names the property with the fault, without its value.
 */
export function createSupplier(properties: unknown): Supplier {
  if (typeof properties === 'function') {
    const supply = properties as (connectorId: string) => unknown;
    return (connectorId) => connectorId === null ? new Map() : callHost(supply, connectorId);
  }
  if (!isRecord(properties)) {
    throw new TypeError('The `properties` that `authorize` returns must be an object with strings, or a function that returns one.');
  }
  const supplied = parseRecord(properties, 'that `authorize` returns');
  return () => supplied;
}

function callHost(supply: (connectorId: string) => unknown, connectorId: string): SuppliedProperties {
  const forConnector = `for the Account Connector ${connectorId}`;
  let returned: unknown;
  try {
    returned = supply(connectorId);
  } catch (cause) {
    throw new Error(`The function \`properties\` of \`authorize\` threw ${forConnector}.`, { cause });
  }
  if (!isRecord(returned)) {
    // The rejection of a promise that nobody handles would end the process.
    if (returned instanceof Promise) returned.catch(() => {});
    throw new TypeError(`The function \`properties\` of \`authorize\` must return an object with strings, not a promise, ${forConnector}.`);
  }
  return parseRecord(returned, `that the function \`properties\` of \`authorize\` returns ${forConnector}`);
}

/** A promise has no members of its own, and would supply nothing without a word. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !(Symbol.iterator in value) && !(value instanceof Promise);

/** @throws {TypeError} */
function parseRecord(properties: Readonly<Record<string, unknown>>, origin: string): SuppliedProperties {
  const entries = Object.entries(properties).map(([name, value]): [string, string] => {
    if (typeof value === 'string' && !judgeText(value).fault) return [name, value];
    throw new TypeError(`The property \`${name}\` ${origin} must be a string of valid Unicode, of up to 16,384 characters.`);
  });
  return new Map(entries);
}
