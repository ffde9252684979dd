import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { RecentMap } from '../lib/recent-map.js';
import { readId } from './account-connector.js';

/** Keys of releases of which more are not remembered. A release has up to two. */
const MOST_KEYS = 2_000;

/**
 * Tells whether a row's empty list of parameters means that the connector has none. Cyclr does not document whether its rows hold
 * parameters, and its examples show only empty lists. If one row has shown parameters, all rows hold them. Until then, an empty list counts
 * only for a release that has no parameters by Cyclr's answer for a connector itself: otherwise an account of connectors without parameters
 * would cost a call for each of them, for every list. Both are facts about Cyclr and its library, so all accounts of a client share them.
 */
export class ListedParameters {
  #areListed = false;
  /** By the key of a release: whether all its connectors that Cyclr has described have no parameters. */
  readonly #haveNone = new RecentMap<boolean>(MOST_KEYS);

  /** `true` once a row has shown parameters. */
  get areListed(): boolean {
    return this.#areListed;
  }

  /** @param rows Rows of Cyclr's list. */
  learnFromRows(rows: readonly JsonObject[]): void {
    this.#areListed ||= rows.some((row) => (readList(row)?.length ?? 0) > 0);
  }

  /** @param answer Cyclr's answer for a connector itself. */
  learnFromAnswer(answer: unknown): void {
    if (this.#areListed) return;
    const hasNone = readList(answer)?.length === 0;
    for (const key of listReleaseKeys(answer)) {
      // Two releases may share a key, such as a name and a version. Once one of them has parameters, the key tells nothing of the other.
      this.#haveNone.set(key, hasNone && this.#haveNone.get(key) !== false);
    }
  }

  /** `false` if the row's list of parameters is missing, or is empty although the connector may have some. */
  areIn(row: JsonObject): boolean {
    const list = readList(row);
    if (list === null || this.#areListed || list.length > 0) return list !== null;
    const keys = listReleaseKeys(row);
    return keys.length > 0 && keys.every((key) => this.#haveNone.get(key));
  }
}

const libraryConnectorOf = (json: unknown): JsonObject => isObject(json) && isObject(json.Connector) ? json.Connector : {};

/** The parameters of a row or an answer; `null` if it holds no list of them. */
function readList(json: unknown): readonly unknown[] | null {
  const { Parameters } = libraryConnectorOf(json);
  return Array.isArray(Parameters) ? Parameters : null;
}

/**
 * The keys of the release in Cyclr's library that the connector is of: its id, and its name with its version. An upgrade changes both. A
 * row may leave one out, or both: then the release is not told.
 */
function listReleaseKeys(json: unknown): readonly string[] {
  const connector = libraryConnectorOf(json);
  const { Name, Version } = connector;
  const id = readId(connector);
  return [
    ...id === null ? [] : [JSON.stringify([id])],
    ...typeof Name === 'string' && typeof Version === 'string' ? [JSON.stringify([Name, Version])] : [],
  ];
}
