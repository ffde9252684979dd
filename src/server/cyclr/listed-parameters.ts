import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { RecentMap } from '../lib/recent-map.js';
import { readId } from './account-connector.js';

/** Releases of which more are not remembered. */
const MOST_RELEASES = 1_000;

/**
 * Tells whether a row's empty list of parameters means that the connector has none. Cyclr does not document whether its rows hold
 * parameters, and its examples show only empty lists. If one row has shown parameters, all rows hold them. Until then, an empty list counts
 * only for a release that has no parameters by Cyclr's answer for a connector itself: otherwise an account of connectors without parameters
 * would cost a call for each of them, for every list. Both are facts about Cyclr and its library, so all accounts of a client share them.
 */
export class ListedParameters {
  #areListed = false;
  readonly #releasesWithout = new RecentMap<true>(MOST_RELEASES);

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
    const release = this.#areListed ? null : readRelease(answer);
    if (release === null) return;
    if (readList(answer)?.length === 0) this.#releasesWithout.set(release, true);
    else this.#releasesWithout.delete(release);
  }

  /** `false` if the row's list of parameters is missing, or is empty although the connector may have some. */
  areIn(row: JsonObject): boolean {
    const list = readList(row);
    if (list === null || this.#areListed || list.length > 0) return list !== null;
    const release = readRelease(row);
    return release !== null && this.#releasesWithout.get(release) === true;
  }
}

const libraryConnectorOf = (json: unknown): JsonObject => isObject(json) && isObject(json.Connector) ? json.Connector : {};

/** The parameters of a row or an answer; `null` if it holds no list of them. */
function readList(json: unknown): readonly unknown[] | null {
  const { Parameters } = libraryConnectorOf(json);
  return Array.isArray(Parameters) ? Parameters : null;
}

/** The release in Cyclr's library that the connector is of. An upgrade is another release. `null` if it is not told. */
function readRelease(json: unknown): string | null {
  const connector = libraryConnectorOf(json);
  const id = readId(connector);
  return id === null ? null : JSON.stringify([id, connector.Name, connector.Version]);
}
