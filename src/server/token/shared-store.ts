import { KeyedHash } from '../lib/keyed-hash.js';
import type { ClientConfig } from '../options/options.js';
import { TimeLimitError, withTimeLimit } from '../lib/time-limit.js';
import { keyValueStore } from '../options/token-store.js';
import type { KeyValueStore, TokenStore } from '../options/token-store.js';

/** Milliseconds for one operation of the store, twice: it is to save a request to Cyclr, not to cost more than one. */
const TIME_LIMIT = 500;

/** One name in the store. Every operation rejects where the store fails, or hangs for a second. */
export interface SharedEntry {
  /** What makes it another entry than those of its neighbours: sealed with what it holds. */
  readonly name: string;
  get(): Promise<unknown>;
  set(value: string): Promise<void>;
  delete(): Promise<void>;
}

/** The store that instances share. A name in it tells neither the client nor the account. */
export class SharedStore {
  readonly #store: KeyValueStore;
  readonly #names: KeyedHash;
  readonly #realm: readonly string[];

  constructor({ secret, apiUrl, clientId, grant }: ClientConfig, tokenStore: TokenStore) {
    this.#store = keyValueStore(tokenStore);
    this.#names = new KeyedHash(secret, 'token store names');
    this.#realm = [apiUrl, clientId, grant.type === 'password' ? grant.username : ''];
  }

  async entry(...path: readonly string[]): Promise<SharedEntry> {
    const store = this.#store;
    const name = `cyclr-connector-auth:${await this.#names.of([...this.#realm, ...path])}`;
    const attempt = async <T>(operation: () => T) => inTime(Promise.resolve(operation()));
    return {
      name,
      get: () => attempt(() => store.get(name)),
      set: async (value) => { await attempt(() => store.set(name, value)); },
      delete: async () => { await attempt(() => store.delete(name)); },
    };
  }
}

/**
 * In two halves: a process that was busy for long hears first that the time is over, and only then what came meanwhile. The store is not
 * slow for that, and a second half without news proves it.
 */
async function inTime<T>(operation: Promise<T>): Promise<T> {
  try {
    return await withTimeLimit(TIME_LIMIT, undefined, () => operation);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    return withTimeLimit(TIME_LIMIT, undefined, () => operation);
  }
}
