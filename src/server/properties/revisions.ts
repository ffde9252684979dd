import { isOAuth } from '../../contract/auth-types.js';
import type { AccountConnector } from '../cyclr/account-connector.js';
import { KeyedHash } from '../lib/keyed-hash.js';
import { RecentMap } from '../lib/recent-map.js';
import type { SuppliedProperties } from './supplied-properties.js';

/** Connectors of which more are not remembered. */
const MOST_EMPTY = 1_000;

/** Makes the `revision` of descriptions: a hash of what is stored for authentication. */
export class Revisions {
  readonly #hash: KeyedHash;
  /** The revisions of connectors for which nothing is stored, by the page's `connector-id`. Often these are most of a list. */
  readonly #ofEmpty = new RecentMap<string>(MOST_EMPTY);

  constructor(secret: string) {
    this.#hash = new KeyedHash(secret, 'revision');
  }

  of(pageId: string, connector: AccountConnector, supplied: SuppliedProperties): string | Promise<string> {
    const { authValue } = connector;
    const stored = listRevisedProperties(connector, supplied);
    if (authValue !== null || stored.length > 0) return this.#hash.hash([pageId, authValue, stored]);
    return this.#ofEmpty.get(pageId) ?? this.#rememberEmpty(pageId);
  }

  async #rememberEmpty(pageId: string): Promise<string> {
    const revision = await this.#hash.hash([pageId, null, []]);
    this.#ofEmpty.set(pageId, revision);
    return revision;
  }
}

/**
 * The stored properties whose change means that somebody authenticated the connector. The properties that the host supplies are left out
 * and, if OAuth is one of the auth types, those that the page sets: they are written before the sign-in starts, and a change would look
 * like a finished sign-in. The page chooses the auth type, so OAuth need not be the first one.
 */
function listRevisedProperties(connector: AccountConnector, supplied: SuppliedProperties): readonly string[] {
  const { authTypes, parameters, properties } = connector;
  if (properties.length === 0) return [];
  const ignored = new Set(authTypes.some(isOAuth) ? parameters.map(({ name }) => name) : []);
  const revised = properties.filter(({ name }) => !ignored.has(name) && !supplied.has(name));
  // Sort by code units, not by a locale, so that all instances sort alike.
  return revised.map(({ name, value }) => JSON.stringify([name, value].map(String))).sort();
}
