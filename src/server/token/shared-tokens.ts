import { isObject } from '../../contract/is-object.js';
import { inTurn } from './in-turn.js';
import { parseJson } from '../lib/json.js';
import type { ClientConfig } from '../options/options.js';
import { Seal } from './seal.js';
import { SharedStore } from './shared-store.js';
import type { SharedEntry } from './shared-store.js';
import { tokenOf } from './token.js';
import type { Token } from './token.js';

/**
 * Access tokens in the store that instances share. What it holds is sealed: who can read the store cannot use it. A store that fails,
 * hangs or holds nonsense is as good as none.
 */
export class SharedTokens {
  readonly #store: SharedStore | null;
  readonly #seal: Seal;

  constructor(config: ClientConfig) {
    this.#store = config.tokenStore ? new SharedStore(config, config.tokenStore) : null;
    this.#seal = new Seal(config.secret);
  }

  get isThere(): boolean {
    return this.#store !== null;
  }

  /** `null`: nothing of use is there; `undefined`: there is no store, or it failed. */
  read(scope: string): Promise<Token | null | undefined> {
    return this.#attempt(scope, async (entry) => {
      const sealed = await entry.get();
      // What cannot be opened is overwritten, as nothing is.
      return typeof sealed === 'string' ? this.#seal.open(sealed, entry.name).then((text) => parse(parseJson(text)), () => null) : null;
    });
  }

  async write(scope: string, token: Token): Promise<void> {
    await this.#attempt(scope, async (entry) => entry.set(await this.#seal.seal(JSON.stringify(token), entry.name)));
  }

  async remove(scope: string): Promise<void> {
    await this.#attempt(scope, (entry) => entry.delete());
  }

  /** {@link inTurn}, among those who want this token. */
  async inTurn(scope: string, look: () => Promise<Token | null>, work: (alone: boolean) => Promise<Token>): Promise<Token> {
    return this.#store ? inTurn(await this.#store.entry(scope, 'lease'), look, work) : work(false);
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

function parse(value: unknown): Token | null {
  if (!isObject(value)) return null;
  const { accessToken, refreshToken, lifetime, expiresAt } = value;
  if (typeof accessToken !== 'string' || typeof lifetime !== 'number' || typeof expiresAt !== 'number') return null;
  return tokenOf(accessToken, typeof refreshToken === 'string' ? refreshToken : null, lifetime, expiresAt);
}
