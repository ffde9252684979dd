import type { ClientConfig } from './options.js';
import { SharedTokens } from './shared-tokens.js';
import { requestToken } from './token-request.js';
import type { Token } from './token-request.js';

/** Accounts whose tokens are remembered, where each has its own. */
const MOST_ACCOUNTS = 1_000;
/** Milliseconds after which a request under way is joined no more: on workerd it dies, unsettled, with the request that began it. */
const LONGEST_FLIGHT = 25_000;

interface Flight {
  readonly token: Promise<Token>;
  readonly startedAt: number;
}

/** The access tokens: one request for each, however many wait for it, and another one before it expires. */
export class AccessTokens {
  readonly #config: ClientConfig;
  readonly #shared: SharedTokens;
  readonly #held = new Map<string, Token>();
  readonly #flights = new Map<string, Flight>();

  constructor(config: ClientConfig) {
    this.#config = config;
    this.#shared = new SharedTokens(config);
  }

  /** @param accountId The account that the token is restricted to; `null`: none. */
  async get(accountId: string | null): Promise<string> {
    const held = this.#held.get(accountId ?? '');
    return held && Date.now() < held.renewAt ? held.accessToken : (await this.#join(accountId)).accessToken;
  }

  /** Another token than the one that Cyclr refused, which may have been replaced meanwhile, here or by another instance. */
  async replace(accountId: string | null, refused: string): Promise<string> {
    const held = this.#held.get(accountId ?? '');
    if (held && held.accessToken !== refused && Date.now() < held.renewAt) return held.accessToken;
    return (await this.#join(accountId, refused)).accessToken;
  }

  #join(accountId: string | null, refused?: string): Promise<Token> {
    const key = accountId ?? '';
    const under = this.#flights.get(key);
    if (under && Date.now() - under.startedAt < LONGEST_FLIGHT) return under.token;
    const flight: Flight = { token: this.#renew(accountId, refused), startedAt: Date.now() };
    this.#flights.set(key, flight);
    const land = () => { if (this.#flights.get(key) === flight) this.#flights.delete(key); };
    flight.token.then(land, land);
    return flight.token;
  }

  async #renew(accountId: string | null, refused: string | undefined): Promise<Token> {
    const key = accountId ?? '';
    const held = this.#held.get(key);
    const shared = await this.#shared.read(key);
    if (shared && shared.accessToken !== refused && Date.now() < shared.renewAt) return this.#hold(key, shared);
    try {
      const token = this.#hold(key, await requestToken(this.#config, accountId, shared ?? held));
      await this.#shared.write(key, token);
      return token;
    } catch (error) {
      // Renewed early, so what is held still serves until the next attempt.
      if (refused === undefined && held && Date.now() < held.expiresAt) return held;
      if (refused !== undefined) await this.#forget(key, refused);
      throw error;
    }
  }

  #hold(key: string, token: Token): Token {
    this.#held.delete(key);
    this.#held.set(key, token);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_ACCOUNTS && oldest !== undefined) this.#held.delete(oldest);
    return token;
  }

  async #forget(key: string, refused: string): Promise<void> {
    if (this.#held.get(key)?.accessToken === refused) this.#held.delete(key);
    await this.#shared.remove(key);
  }
}
