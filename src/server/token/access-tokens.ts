import { CyclrError } from '../http/cyclr-error.js';
import type { TokenEvent } from '../options/events.js';
import { Flight } from './flight.js';
import type { ClientConfig } from '../options/options.js';
import { SharedTokens } from './shared-tokens.js';
import { newToken } from './token.js';
import type { Token } from './token.js';
import { tell } from '../lib/tell.js';
import { requestToken } from './token-request.js';
import { Upstream } from '../http/upstream.js';

/** Accounts whose tokens are remembered, where each has its own. */
const MOST_ACCOUNTS = 1_000;

/** The access tokens: one request for each, however many wait for it, and another one before it expires. */
export class AccessTokens {
  readonly #config: ClientConfig;
  readonly #shared: SharedTokens;
  readonly #held = new Map<string, Token>();
  readonly #flights = new Map<string, Flight<Token>>();

  constructor(config: ClientConfig) {
    this.#config = config;
    this.#shared = new SharedTokens(config);
  }

  /** @param accountId The account that the token is restricted to; `null`: none. */
  async get(accountId: string | null): Promise<string> {
    return (this.#current(accountId) ?? await this.#join(accountId)).accessToken;
  }

  /** Another token than the one that Cyclr refused, which may have been replaced meanwhile, here or by another instance. */
  async replace(accountId: string | null, refused: string): Promise<string> {
    return (this.#current(accountId, refused) ?? await this.#join(accountId, refused)).accessToken;
  }

  /** What is held, unless it was refused or is to be renewed. */
  #current(accountId: string | null, refused?: string): Token | undefined {
    const held = this.#held.get(accountId ?? '');
    return held && held.accessToken !== refused && Date.now() < held.renewAt ? held : undefined;
  }

  async #join(accountId: string | null, refused?: string): Promise<Token> {
    const key = accountId ?? '';
    const under = this.#flights.get(key);
    if (!under) return this.#begin(accountId, refused, true);
    const token = await under.join();
    if (token) return token;
    // Of all who waited for what is dead, the first begins anew; without the refresh token, which may have been used up before.
    if (this.#flights.get(key) === under) return this.#begin(accountId, refused, false);
    return this.#current(accountId, refused) ?? this.#join(accountId, refused);
  }

  #begin(accountId: string | null, refused: string | undefined, mayRefresh: boolean): Promise<Token> {
    const key = accountId ?? '';
    const flight = new Flight(this.#renew(accountId, refused, mayRefresh));
    this.#flights.set(key, flight);
    const land = () => { if (this.#flights.get(key) === flight) this.#flights.delete(key); };
    flight.result.then(land, land);
    return flight.result;
  }

  async #renew(accountId: string | null, refused: string | undefined, mayRefresh: boolean): Promise<Token> {
    const key = accountId ?? '';
    const held = this.#held.get(key);
    const shared = await this.#shared.read(key);
    // What is held already is held no longer for being found again: its time here is over.
    const isOld = shared?.accessToken === refused || shared?.accessToken === held?.accessToken;
    if (shared && !isOld && Date.now() < shared.renewAt) return this.#hold(key, shared);
    try {
      return this.#hold(key, await this.#request(accountId, refused, shared, mayRefresh));
    } catch (error) {
      // Renewed early, so what is held still serves until the next attempt.
      if (refused === undefined && held && Date.now() < held.expiresAt) return held;
      if (refused !== undefined) await this.#forget(key, refused);
      throw error;
    }
  }

  /** One request among all instances, where the store does its part. */
  async #request(
    accountId: string | null,
    refused: string | undefined,
    shared: Token | null | undefined,
    mayRefresh: boolean,
  ): Promise<Token> {
    const key = accountId ?? '';
    const request = async (alone: boolean): Promise<Token> => {
      // Two uses of one refresh token end in a refusal, or in the end of all that came of it (RFC 9700, section 4.14.2).
      const previous = alone && mayRefresh ? shared ?? this.#held.get(key) : undefined;
      const token = await this.#ask(accountId, previous?.refreshToken ?? null);
      await this.#shared.write(key, token);
      return token;
    };
    if (shared === undefined) return request(!this.#shared.isThere);
    return this.#shared.inTurn(key, async () => {
      const found = await this.#shared.read(key) ?? null;
      // Another one than before is new, whatever the clock says of the machine that wrote it.
      const isNew = found && found.accessToken !== refused && found.accessToken !== shared?.accessToken;
      return isNew ? newToken(found) : null;
    }, request);
  }

  async #ask(accountId: string | null, refreshToken: string | null): Promise<Token> {
    const upstream = new Upstream();
    const report = (outcome: TokenEvent['outcome']) => tell(this.#config.onEvent, {
      what: 'token', connectorId: null, accountId, ...upstream.sum(), outcome, status: null, reference: null,
    });
    try {
      const token = await requestToken(this.#config, accountId, refreshToken, upstream);
      report('ok');
      return token;
    } catch (error) {
      report(error instanceof CyclrError ? error.failure : 'unexpected');
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
    // Another instance may have had more luck meanwhile.
    if ((await this.#shared.read(key))?.accessToken === refused) await this.#shared.remove(key);
  }
}
