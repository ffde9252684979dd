import { isObject, parseJson } from './json.js';
import { KeyedHash } from './keyed-hash.js';
import type { ClientConfig } from './options.js';
import { Seal } from './seal.js';
import { withTimeLimit } from './time-limit.js';
import { keyValueStore } from './token-store.js';
import type { KeyValueStore } from './token-store.js';
import type { Token } from './token-request.js';

/** Milliseconds for one operation of the store: it is to save a request to Cyclr, not to cost more than one. */
const TIME_LIMIT = 1_000;

/**
 * Access tokens in the store that instances share. An entry's name tells neither the client nor the account, and what it holds is
 * sealed: who can read the store cannot use it. A store that fails, hangs or holds nonsense is as good as an empty one.
 */
export class SharedTokens {
  readonly #store: KeyValueStore | undefined;
  readonly #seal: Seal;
  readonly #names: KeyedHash;
  readonly #realm: readonly string[];

  constructor({ tokenStore, secret, apiUrl, clientId, grant }: ClientConfig) {
    this.#store = tokenStore && keyValueStore(tokenStore);
    this.#seal = new Seal(secret);
    this.#names = new KeyedHash(secret, 'token store names');
    this.#realm = [apiUrl, clientId, grant.type === 'password' ? grant.username : ''];
  }

  read(scope: string): Promise<Token | undefined> {
    return this.#attempt(scope, async (store, name) => {
      const sealed = await store.get(name);
      return typeof sealed === 'string' ? parseToken(parseJson(await this.#seal.open(sealed, name))) : undefined;
    });
  }

  async write(scope: string, token: Token): Promise<void> {
    await this.#attempt(scope, async (store, name) => store.set(name, await this.#seal.seal(JSON.stringify(token), name)));
  }

  async remove(scope: string): Promise<void> {
    await this.#attempt(scope, async (store, name) => store.delete(name));
  }

  async #attempt<T>(scope: string, operation: (store: KeyValueStore, name: string) => Promise<T>): Promise<T | undefined> {
    const store = this.#store;
    if (!store) return undefined;
    try {
      return await withTimeLimit(TIME_LIMIT, undefined, async () =>
        operation(store, `cyclr-connector-auth:${await this.#names.of([...this.#realm, scope])}`));
    } catch {
      return undefined;
    }
  }
}

function parseToken(value: unknown): Token | undefined {
  if (!isObject(value)) return undefined;
  const { accessToken, refreshToken, renewAt, expiresAt } = value;
  if (typeof accessToken !== 'string' || typeof renewAt !== 'number' || typeof expiresAt !== 'number') return undefined;
  return { accessToken, renewAt, expiresAt, refreshToken: typeof refreshToken === 'string' ? refreshToken : null };
}
