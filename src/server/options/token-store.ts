/**
 * A cache that all instances share: a `Map`, or an object with the same three methods. Values are strings that are encrypted before
 * they are stored. A method may return a promise.
 *
 * @example
 * const tokenStore: KeyValueStore = {
 *   get: (key) => redis.get(key),
 *   set: (key, value, { ttl }) => redis.set(key, value, 'EX', ttl),
 *   delete: (key) => redis.del(key),
 * };
 */
export interface KeyValueStore {
  /** The stored string, or a promise of it. Any other value means that nothing is stored. */
  get(key: string): unknown;
  /**
   * `ttl` is the lifetime of the entry in whole seconds, at least 60. A store that ignores it keeps entries that are of no use any more.
   * A `Keyv` needs milliseconds as a number instead: `set: (key, value, { ttl }) => keyv.set(key, value, 1000 * ttl)`.
   */
  set(key: string, value: string, options: { readonly ttl: number }): unknown;
  delete(key: string): unknown;
}

/**
 * The same with the method names of `unstorage`.
 * @see https://unstorage.unjs.io/
 */
export interface ItemStore {
  /** The stored string, or a promise of it. Any other value means that nothing is stored. */
  getItem(key: string): unknown;
  /** `ttl` is the lifetime of the entry in whole seconds, at least 60. `unstorage` passes it on to its driver. */
  setItem(key: string, value: string, options: { readonly ttl: number }): unknown;
  removeItem(key: string): unknown;
}

/** The option `tokenStore`. */
export type TokenStore = KeyValueStore | ItemStore;

const hasMethods = (value: unknown, methods: readonly string[]): boolean =>
  typeof value === 'object' && value !== null
  && methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function');

const isKeyValueStore = (store: unknown): store is KeyValueStore => hasMethods(store, ['get', 'set', 'delete']);

export const isTokenStore = (store: unknown): store is TokenStore =>
  isKeyValueStore(store) || hasMethods(store, ['getItem', 'setItem', 'removeItem']);

export function toKeyValueStore(store: TokenStore): KeyValueStore {
  return isKeyValueStore(store) ? store : {
    get: (key) => store.getItem(key),
    set: (key, value, options) => store.setItem(key, value, options),
    delete: (key) => store.removeItem(key),
  };
}
