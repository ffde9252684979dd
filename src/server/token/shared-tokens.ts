import { isObject } from '../../contract/is-object.js';
import { parseJson } from '../lib/json.js';
import type { ClientConfig } from '../options/options.js';
import { runOnOneInstance } from './run-on-one-instance.js';
import type { SharedWork } from './run-on-one-instance.js';
import { Seal } from './seal.js';
import { SharedStore } from './shared-store.js';
import type { SharedEntry } from './shared-store.js';
import { createToken } from './token.js';
import type { Token } from './token.js';

/** What the shared store holds for one scope. */
export type SharedToken =
  | { readonly state: 'stored'; readonly token: Token }
  /** Nothing, or nothing that can be opened. */
  | { readonly state: 'missing' }
  /** There is no store, or it failed. */
  | { readonly state: 'unavailable' };

const MISSING = { state: 'missing' } as const;
const UNAVAILABLE = { state: 'unavailable' } as const;

/**
 * The access tokens in the shared store, encrypted, so that read access to the store is not enough to use them. A store that fails,
 * hangs or returns invalid values has the same effect as no store.
 */
export class SharedTokens {
  readonly #store: SharedStore | null;
  readonly #seal: Seal;

  constructor(config: ClientConfig) {
    this.#store = config.tokenStore ? new SharedStore(config, config.tokenStore) : null;
    this.#seal = new Seal(config.secret);
  }

  async read(scope: string): Promise<SharedToken> {
    const result = await this.#attempt(scope, async (entry): Promise<SharedToken> => {
      const sealed = await entry.get();
      if (typeof sealed !== 'string') return MISSING;
      // A value that cannot be opened counts as missing, so that the next token overwrites it.
      const token = await this.#seal.open(sealed, entry.name).then((text) => parseStoredToken(parseJson(text)), () => null);
      return token ? { state: 'stored', token } : MISSING;
    });
    return result ?? UNAVAILABLE;
  }

  async write(scope: string, token: Token): Promise<void> {
    await this.#attempt(scope, async (entry) => entry.set(await this.#seal.seal(JSON.stringify(token), entry.name), token.lifetime));
  }

  async remove(scope: string): Promise<void> {
    await this.#attempt(scope, (entry) => entry.delete());
  }

  /**
   * {@link runOnOneInstance} among the instances that need this token. Without a store this instance is the only one that counts. If the
   * store has failed, others may do the work at the same time.
   * @param shared What the store held for the scope.
   */
  async runOnOneInstance(scope: string, shared: SharedToken, { findResult, work }: SharedWork<Token>): Promise<Token> {
    if (!this.#store) return work(true);
    if (shared.state === 'unavailable') return work(false);
    return runOnOneInstance(await this.#store.entry(scope, 'lease'), { findResult, work });
  }

  async #attempt<T>(scope: string, operation: (entry: SharedEntry) => Promise<T>): Promise<T | undefined> {
    if (!this.#store) return undefined;
    try {
      return await operation(await this.#store.entry(scope));
    } catch {
      return undefined;
    }
  }
}

function parseStoredToken(value: unknown): Token | null {
  if (!isObject(value)) return null;
  const { accessToken, refreshToken, lifetime, expiresAt } = value;
  if (typeof accessToken !== 'string' || typeof lifetime !== 'number' || typeof expiresAt !== 'number') return null;
  return createToken({ accessToken, refreshToken: typeof refreshToken === 'string' ? refreshToken : null, lifetime, expiresAt });
}
