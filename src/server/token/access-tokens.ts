import { CallCounter } from '../http/call-observer.js';
import { CyclrError } from '../http/cyclr-error.js';
import { callHook } from '../lib/call-hook.js';
import type { TokenEvent } from '../options/events.js';
import type { ClientConfig } from '../options/options.js';
import { InFlightRequest } from './in-flight-request.js';
import { SharedTokens } from './shared-tokens.js';
import type { SharedToken } from './shared-tokens.js';
import { restartLifetime } from './token.js';
import type { Token } from './token.js';
import { requestToken } from './token-request.js';

/** With `tokenScope: 'account'`, tokens of more accounts than this are forgotten, the oldest first. */
const MOST_ACCOUNTS = 1_000;

interface Renewal {
  /** The account that the token is restricted to; `null` for a token for all accounts. */
  readonly accountId: string | null;
  /** The access token that Cyclr refused; `undefined` if none was. */
  readonly refused: string | undefined;
  /** The refresh token may be used. */
  readonly mayRefresh: boolean;
}

/**
 * Keeps Cyclr's access tokens. Requests that wait for the same token share one request for it, and a token is renewed before it
 * expires.
 */
export class AccessTokens {
  readonly #config: ClientConfig;
  readonly #shared: SharedTokens;
  readonly #held = new Map<string, Token>();
  readonly #inFlight = new Map<string, InFlightRequest<Token>>();

  constructor(config: ClientConfig) {
    this.#config = config;
    this.#shared = new SharedTokens(config);
  }

  /** @param accountId The account that the token is restricted to; `null` for a token for all accounts. */
  async get(accountId: string | null): Promise<string> {
    return (this.#findUsable(accountId) ?? await this.#join(accountId)).accessToken;
  }

  /** A token in place of the one that Cyclr refused. Another request or another instance may have renewed it already. */
  async replace(accountId: string | null, refused: string): Promise<string> {
    return (this.#findUsable(accountId, refused) ?? await this.#join(accountId, refused)).accessToken;
  }

  #findUsable(accountId: string | null, refused?: string): Token | undefined {
    const held = this.#held.get(accountId ?? '');
    return held && held.accessToken !== refused && Date.now() < held.renewAt ? held : undefined;
  }

  async #join(accountId: string | null, refused?: string): Promise<Token> {
    const key = accountId ?? '';
    const inFlight = this.#inFlight.get(key);
    if (!inFlight) return this.#start({ accountId, refused, mayRefresh: true });
    const token = await inFlight.join();
    if (token) return token;
    // Of those that waited for a dead request, the first starts a new one, without the refresh token: the dead one may have used it.
    if (this.#inFlight.get(key) === inFlight) return this.#start({ accountId, refused, mayRefresh: false });
    return this.#findUsable(accountId, refused) ?? this.#join(accountId, refused);
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
    const shared = await this.#shared.read(key);
    if (shared.state === 'stored') {
      const { accessToken, renewAt } = shared.token;
      // The token in the store helps only if it is another one: the held one has to be renewed.
      if (accessToken !== refused && accessToken !== held?.accessToken && Date.now() < renewAt) return this.#hold(key, shared.token);
    }
    try {
      return this.#hold(key, await this.#requestOnce(renewal, shared));
    } catch (error) {
      // An early renewal failed, but the held token is valid until it expires.
      if (refused === undefined && held && Date.now() < held.expiresAt) return held;
      if (refused !== undefined) await this.#forget(key, refused);
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
    if (shared.state === 'unavailable') return work(!this.#shared.hasStore);
    const findResult = async (): Promise<Token | null> => {
      const found = await this.#shared.read(key);
      if (found.state !== 'stored') return null;
      const { accessToken } = found.token;
      // A token that was not there before is new, even if the clock of the machine that wrote it is wrong.
      return accessToken !== refused && accessToken !== stored?.accessToken ? restartLifetime(found.token) : null;
    };
    return this.#shared.runOnOneInstance(key, { findResult, work });
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
    this.#held.delete(key);
    this.#held.set(key, token);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_ACCOUNTS && oldest !== undefined) this.#held.delete(oldest);
    return token;
  }

  async #forget(key: string, refused: string): Promise<void> {
    if (this.#held.get(key)?.accessToken === refused) this.#held.delete(key);
    // Another instance may have stored a new token meanwhile.
    const shared = await this.#shared.read(key);
    if (shared.state === 'stored' && shared.token.accessToken === refused) await this.#shared.remove(key);
  }
}
