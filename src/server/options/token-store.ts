/** What a store gives back may come at once or later; nothing else is expected of it. */
type Eventually = unknown;

/** A cache that instances share: a `Map`, or anything of its kind. Values are strings, sealed before they are handed over. */
export interface KeyValueStore {
  get(key: string): Eventually;
  set(key: string, value: string): Eventually;
  delete(key: string): Eventually;
}

/** The same, as `unstorage` names it. */
export interface ItemStore {
  getItem(key: string): Eventually;
  setItem(key: string, value: string): Eventually;
  removeItem(key: string): Eventually;
}

export type TokenStore = KeyValueStore | ItemStore;

const has = (value: unknown, methods: readonly string[]): boolean =>
  typeof value === 'object' && value !== null
  && methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function');

const isKeyValueStore = (store: unknown): store is KeyValueStore => has(store, ['get', 'set', 'delete']);

export const isTokenStore = (store: unknown): store is TokenStore =>
  isKeyValueStore(store) || has(store, ['getItem', 'setItem', 'removeItem']);

export function keyValueStore(store: TokenStore): KeyValueStore {
  return isKeyValueStore(store) ? store : {
    get: (key) => store.getItem(key),
    set: (key, value) => store.setItem(key, value),
    delete: (key) => store.removeItem(key),
  };
}
