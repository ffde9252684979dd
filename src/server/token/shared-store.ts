import { KeyedHash } from '../lib/keyed-hash.js';
import { TimeLimitError, withTimeLimit } from '../lib/time-limit.js';
import type { ClientConfig } from '../options/options.js';
import { toKeyValueStore } from '../options/token-store.js';
import type { KeyValueStore, TokenStore } from '../options/token-store.js';

/** Milliseconds. An operation may take two of these: the store is there to save a request to Cyclr, so it must not take longer than one. */
const STORE_TIME_LIMIT = 500;
/** Seconds. Cloudflare's KV refuses a shorter lifetime. */
const SHORTEST_TTL = 60;
/** Seconds. Memcached takes a longer lifetime for a date. */
const LONGEST_TTL = 2_592_000;

/** One entry of the store. Each operation rejects if the store fails, or if it does not answer within a second. */
export interface SharedEntry {
  /** The entry's key in the store. It is also the context that the entry's value is sealed with. */
  readonly name: string;
  get(): Promise<unknown>;
  /** @param lifetime Milliseconds until the value is of no use. The store may keep it longer. */
  set(value: string, lifetime: number): Promise<void>;
  delete(): Promise<void>;
}

/** The store that all instances share. Its keys are hashed, so they reveal neither the client nor the account. */
export class SharedStore {
  readonly #store: KeyValueStore;
  readonly #names: KeyedHash;
  readonly #realm: readonly string[];

  constructor({ secret, apiUrl, clientId, grant }: ClientConfig, tokenStore: TokenStore) {
    this.#store = toKeyValueStore(tokenStore);
    this.#names = new KeyedHash(secret, 'token store names');
    this.#realm = [apiUrl, clientId, grant.type === 'password' ? grant.username : ''];
  }

  async entry(...path: readonly string[]): Promise<SharedEntry> {
    const store = this.#store;
    const name = `cyclr-connector-auth:${await this.#names.hash([...this.#realm, ...path])}`;
    const attempt = async <T>(operation: () => T) => waitTwice(Promise.resolve(operation()));
    return {
      name,
      get: () => attempt(() => store.get(name)),
      set: async (value, lifetime) => { await attempt(() => store.set(name, value, { ttl: toTtl(lifetime) })); },
      delete: async () => { await attempt(() => store.delete(name)); },
    };
  }
}

const toTtl = (lifetime: number): number => Math.min(Math.max(Math.ceil(lifetime / 1000), SHORTEST_TTL), LONGEST_TTL);

/**
 * Waits twice. After a process was busy for long, its expired timers run before the results that arrived meanwhile. The store is not
 * slow in that case, and the second wait gives its result time to be seen.
 */
async function waitTwice<T>(operation: Promise<T>): Promise<T> {
  try {
    return await withTimeLimit(STORE_TIME_LIMIT, undefined, () => operation);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    return withTimeLimit(STORE_TIME_LIMIT, undefined, () => operation);
  }
}
