import type { JsonObject } from '../../contract/is-object.js';
import { CyclrError, hadNoEffect, recordNoEffect } from '../http/cyclr-error.js';
import type { CyclrCall } from './call.js';
import { encodeCredentials } from './credentials.js';
import type { StoredCredentials } from './credentials.js';
import { librarySegment } from './paths.js';

/** How to install a connector. */
export interface InstallOptions {
  /** The account's own name for the connector. Cyclr accepts each name once in an account. */
  readonly name: string;
  /** The account's own description. Default: none. */
  readonly description?: string;
  /**
   * The id of one of the connector's auth methods, a GUID from its `Authentication` in Cyclr's library. It cannot be changed later.
   * Default: Cyclr's choice.
   */
  readonly authenticationId?: string;
  /** The values of properties, by the `TargetName` of the connector's parameters. Default: none. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Credentials to store at once. Default: none, so that the user authenticates the connector later. */
  readonly credentials?: StoredCredentials;
}

/** Values up to this many characters are no secrets. A refusal that happens to contain one of them stays readable. */
const LONGEST_PUBLIC_VALUE = 3;

/** @throws {TypeError} that names the argument that is missing or wrong. */
export function createInstallCall(connector: string, options: InstallOptions): CyclrCall {
  const { name, description, authenticationId, properties = {}, credentials } = options;
  // Cyclr may trim a name, and would then never list it as it was given.
  if (typeof name !== 'string' || name === '' || name.trim() !== name) {
    throw new TypeError('`name` must be a non-empty string without white space around it.');
  }
  const wrong = Object.entries(properties).find(([, value]) => typeof value !== 'string')?.[0];
  if (wrong !== undefined) throw new TypeError(`The value of the property ${JSON.stringify(wrong)} must be a string.`);
  const { authValue, secrets } = encodeCredentials(credentials ?? null);
  const entries = Object.entries(properties);
  const body: JsonObject = {
    Name: name,
    ...(description !== undefined && { Description: description }),
    ...(authenticationId !== undefined && { AuthenticationId: authenticationId }),
    ...(authValue !== null && { AuthValue: authValue }),
    ...(entries.length > 0 && { Properties: entries.map(([Name, Value]) => ({ Name, Value })) }),
  };
  const values = entries.map(([, value]) => value).filter((value) => value.length > LONGEST_PUBLIC_VALUE);
  return { method: 'POST', path: `/connectors/${librarySegment(connector)}/install`, body, secrets: [...secrets, ...values] };
}

const IN_USE = /is in use|already exists/i;

/** Cyclr's refusals of an installation, with advice for each. */
const REFUSALS: readonly (readonly [refusal: RegExp, advice: string])[] = [
  [/not a connector property that matches/i, "Name the property by the `TargetName` of one of the connector's parameters, or leave it out."],
  [/is not an account connector property/i, 'This property is the same in all accounts. Leave it out of `properties`.'],
  [/is a draft/i, "Approve this release in Cyclr's Console, or install the connector by its name instead of its id."],
  [IN_USE, 'The account has a connector of this name already. Choose another name, or call `findOrInstall`, which returns that connector.'],
  [/^$/, 'Cyclr gave no reason, or it repeats a value that was sent. Check the name, the properties and the credentials.'],
];

/** The error of an installation, with advice after Cyclr's own words. Other errors stay as they are. */
export function adviseOnRefusal(error: unknown, connector: string): unknown {
  if (!(error instanceof CyclrError) || !hadNoEffect(error)) return error;
  const { failure, reason, retryAfter } = error;
  const advice = failure === 'not_found'
    ? `Check whether Cyclr's library has a connector with the id or name ${JSON.stringify(connector)}.`
    : failure === 'refused' && REFUSALS.find(([refusal]) => refusal.test(reason ?? ''))?.[1];
  return advice ? recordNoEffect(new CyclrError(failure, `${error.message} ${advice}`, { reason, retryAfter })) : error;
}

/**
 * Tells whether a connector of the name may exist although its installation failed: Cyclr says so, its words are not known, or only its
 * answer got lost.
 */
export function mayExist(error: unknown): boolean {
  if (!(error instanceof CyclrError)) return false;
  const { failure, reason } = error;
  if (hadNoEffect(error)) return IN_USE.test(reason ?? '') || (failure === 'refused' && reason === null);
  return failure === 'timeout' || failure === 'unreachable' || failure === 'unexpected';
}
