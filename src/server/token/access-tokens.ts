import { CallCounter } from '../http/call-observer.js';
import { CyclrError } from '../http/cyclr-error.js';
import { callHook } from '../lib/call-hook.js';
import { RecentMap } from '../lib/recent-map.js';
import type { TokenEvent } from '../options/events.js';
import type { ClientConfig } from '../options/options.js';
import { FreshTokenLimit } from './fresh-token-limit.js';
import { InFlightRequest } from './in-flight-request.js';
import { SharedTokens } from './shared-tokens.js';
import type { SharedToken } from './shared-tokens.js';
import { restartLifetime } from './token.js';
import type { Token } from './token.js';
import { requestToken } from './token-request.js';

/** With `tokenScope: 'account'`, the tokens of more accounts than this are forgotten, the least recently used first. */
const MOST_ACCOUNTS = 1_000;
/** Milliseconds from the start of one early renewal to the next, if the first one fails. */
const RENEWAL_PAUSE = 10_000;

interface Renewal {
  /** The account that the token is restricted to; `null` for a token for all accounts. */
  readonly accountId: string | null;
  /** The access token that Cyclr refused; `undefined` if none was. */
  readonly refused: string | undefined;
  /** The refresh token may be used. */
  readonly mayRefresh: boolean;
}

/** Cyclr answered a call with 401. */
export interface RefusedToken {
  /** The account that the token is restricted to; `null` for a token for all accounts. */
  readonly accountId: string | null;
  /** The access token that Cyclr refused. */
  readonly refused: string;
  /** Whose call it was. Fresh tokens are limited for each caller. */
  readonly caller: string;
}

/**
 * Keeps Cyclr's access tokens. Requests that wait for the same token share one request for it, and a token is renewed before it
 * expires.
 */
export class AccessTokens {
  readonly #config: ClientConfig;
  readonly #shared: SharedTokens;
  readonly #held = new RecentMap<Token>(MOST_ACCOUNTS);
  readonly #inFlight = new Map<string, InFlightRequest<Token>>();
  readonly #freshTokens = new FreshTokenLimit();

  constructor(config: ClientConfig) {
    this.#config = config;
    this.#shared = new SharedTokens(config);
  }

  /**
   * The token that is held, without any waiting. `null` if there is none.
   * @param accountId The account that the token is restricted to; `null` for a token for all accounts.
   */
  find(accountId: string | null): string | null {
    const held = this.#findValid(accountId);
    if (!held) return null;
    if (Date.now() >= held.renewAt) this.#renewEarly(accountId, held);
    return held.accessToken;
  }

  /** The token that is held, or a new one. */
  async get(accountId: string | null): Promise<string> {
    return this.find(accountId) ?? (await this.#join(accountId)).accessToken;
  }

  /**
   * A token in place of the one that Cyclr refused: another one that there is already, or a fresh one. `null` if there is no other, and
   * the caller has to wait before another fresh one is requested for it.
   */
  async replace(refusal: RefusedToken): Promise<string | null> {
    const { accountId, refused, caller } = refusal;
    const other = this.#findValid(accountId, refused);
    if (other) return other.accessToken;
    const isFirst = !this.#inFlight.has(accountId ?? '');
    if (isFirst && !this.#freshTokens.take(caller)) return this.#findStored(accountId, refused);
    try {
      const token = await this.#join(accountId, refused);
      // An early renewal that fails leaves the old token, which Cyclr has refused meanwhile.
      return token.accessToken === refused ? await this.replace(refusal) : token.accessToken;
    } catch (error) {
      if (isFirst) this.#freshTokens.reset(caller);
      throw error;
    }
  }

  /** A call of this caller succeeded, so that a later 401 is worth a fresh token again. */
  accept(caller: string): void {
    this.#freshTokens.reset(caller);
  }

  #findValid(accountId: string | null, refused?: string): Token | undefined {
    const held = this.#held.get(accountId ?? '');
    return held && held.accessToken !== refused && Date.now() < held.expiresAt ? held : undefined;
  }

  /** A token that another instance has stored. It must not replace the held one: that is newer if this instance failed to store it. */
  async #findStored(accountId: string | null, refused: string): Promise<string | null> {
    const shared = await this.#shared.read(accountId ?? '');
    if (shared.state !== 'stored') return null;
    const { accessToken, expiresAt } = shared.token;
    return accessToken !== refused && Date.now() < expiresAt ? accessToken : null;
  }

  /** Renews a valid token while requests use it. On workerd the renewal may die with the request that started it. */
  #renewEarly(accountId: string | null, held: Token): void {
    const key = accountId ?? '';
    // Each request would try again at once if the renewal fails or dies.
    this.#held.set(key, { ...held, renewAt: Date.now() + RENEWAL_PAUSE });
    const inFlight = this.#inFlight.get(key);
    if (inFlight && !inFlight.isSilent) return;
    // A dead renewal may have used the refresh token.
    this.#start({ accountId, refused: undefined, mayRefresh: !inFlight }).catch(() => {});
  }

  async #join(accountId: string | null, refused?: string): Promise<Token> {
    const key = accountId ?? '';
    const inFlight = this.#inFlight.get(key);
    if (!inFlight) return this.#start({ accountId, refused, mayRefresh: true });
    const token = await inFlight.join();
    if (token) return token;
    // Of those that waited for a dead request, the first starts a new one, without the refresh token: the dead one may have used it.
    if (this.#inFlight.get(key) === inFlight) return this.#start({ accountId, refused, mayRefresh: false });
    return this.#findValid(accountId, refused) ?? this.#join(accountId, refused);
  }

  #start(renewal: Renewal): Promise<Token> {
    const key = renewal.accountId ?? '';
    const inFlight = new InFlightRequest(this.#renew(renewal));
    this.#inFlight.set(key, inFlight);
    const remove = () => { if (this.#inFlight.get(key) === inFlight) this.#inFlight.delete(key); };
    inFlight.result.then(remove, remove);
    return inFlight.result;
  }

  async #renew(renewal: Renewal): Promise<Token> {
    const { accountId, refused } = renewal;
    const key = accountId ?? '';
    const held = this.#held.get(key);
    const isEarly = refused === undefined && held !== undefined && Date.now() < held.expiresAt;
    const shared = await this.#shared.read(key);
    if (shared.state === 'stored') {
      const { accessToken, renewAt, expiresAt } = shared.token;
      // The token in the store helps only if it is another one: the held one has to be renewed.
      const isOther = accessToken !== refused && accessToken !== held?.accessToken;
      if (isOther && Date.now() < (isEarly ? renewAt : expiresAt)) return this.#hold(key, shared.token);
    }
    try {
      return this.#hold(key, await this.#requestOnce(renewal, shared));
    } catch (error) {
      if (isEarly && Date.now() < held.expiresAt) return held;
      await this.#removeExpired(key, shared);
      throw error;
    }
  }

  /** Makes one request among all instances, as far as the store allows. */
  async #requestOnce({ accountId, refused, mayRefresh }: Renewal, shared: SharedToken): Promise<Token> {
    const key = accountId ?? '';
    const stored = shared.state === 'stored' ? shared.token : undefined;
    const work = async (isExclusive: boolean): Promise<Token> => {
      // Never use a refresh token twice: the server refuses the second use, and may revoke all tokens that came from it (RFC 9700,
      // section 4.14.2).
      const previous = isExclusive && mayRefresh ? stored ?? this.#held.get(key) : undefined;
      const token = await this.#requestFromCyclr(accountId, previous?.refreshToken ?? null);
      await this.#shared.write(key, token);
      return token;
    };
    const findResult = async (): Promise<Token | null> => {
      const found = await this.#shared.read(key);
      if (found.state !== 'stored') return null;
      const { accessToken } = found.token;
      // A token that was not there before is new, even if the clock of the machine that wrote it is wrong.
      return accessToken !== refused && accessToken !== stored?.accessToken ? restartLifetime(found.token) : null;
    };
    return this.#shared.runOnOneInstance(key, shared, { findResult, work });
  }

  async #requestFromCyclr(accountId: string | null, refreshToken: string | null): Promise<Token> {
    const observer = new CallCounter();
    const report = (outcome: TokenEvent['outcome']) => callHook(this.#config.onEvent, {
      what: 'token', connectorId: null, accountId, ...observer.summary(), outcome, status: null, reference: null,
    });
    try {
      const token = await requestToken(this.#config, { accountId, refreshToken, observer });
      report('ok');
      return token;
    } catch (error) {
      report(error instanceof CyclrError ? error.failure : 'unexpected');
      throw error;
    }
  }

  #hold(key: string, token: Token): Token {
    this.#held.set(key, token);
    return token;
  }

  /**
   * A new token overwrites an expired one, but here there is none. A token that Cyclr refused stays: the account may be to blame, and
   * other accounts may still use the token.
   */
  async #removeExpired(key: string, shared: SharedToken): Promise<void> {
    if (shared.state !== 'stored' || Date.now() < shared.token.expiresAt) return;
    // Another instance may have stored a new token meanwhile.
    const now = await this.#shared.read(key);
    if (now.state === 'stored' && now.token.accessToken === shared.token.accessToken) await this.#shared.remove(key);
  }
}
