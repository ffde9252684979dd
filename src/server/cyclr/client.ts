import { isObject } from '../../contract/is-object.js';
import { AccessTokens } from '../token/access-tokens.js';
import { checkClientOptions } from '../options/check-options.js';
import { CyclrAccount } from './account.js';
import type { CyclrCall } from './account.js';
import { CyclrError, failureOf } from '../http/cyclr-error.js';
import { unlessEchoed } from './redact.js';
import { exchange } from '../http/exchange.js';
import type { ExchangeAnswer } from '../http/exchange.js';
import type { ClientConfig, CyclrClientOptions } from '../options/options.js';
import { withTimeLimit } from '../lib/time-limit.js';
import type { Within } from '../lib/time-limit.js';
import type { CallObserver } from '../http/upstream.js';

/** Cyclr's API, with the access token seen to. */
export class CyclrClient {
  readonly #config: ClientConfig;
  readonly #tokens: AccessTokens;

  /** @throws {TypeError} that names the option that is missing or wrong. */
  constructor(options: CyclrClientOptions) {
    this.#config = checkClientOptions(options);
    this.#tokens = new AccessTokens(this.#config);
  }

  /**
   * @param accountId Cyclr's API_ID.
   * @param by Ends every call that is made through what is returned: a signal, or what runs each call within its limit.
   * @param observer Told of every call that is made through what is returned, but not of requests for access tokens.
   * @throws {TypeError} where it can be no account's id.
   */
  account(accountId: string, by?: AbortSignal | Within, observer?: CallObserver): CyclrAccount {
    const within: Within = typeof by === 'function' ? by : (milliseconds, work) => withTimeLimit(milliseconds, by, work);
    return new CyclrAccount(accountId, (call) => this.#call(accountId, call, within, observer));
  }

  async #call(
    accountId: string,
    call: CyclrCall,
    within: Within,
    observer: CallObserver | undefined,
  ): Promise<unknown> {
    const restriction = this.#config.tokenScope === 'account' && !call.asPartner ? accountId : null;
    const send = (token: string) => exchange(this.#config.fetch, {
      method: call.method,
      url: `${this.#config.apiUrl}/v1.0${call.path}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(call.asPartner ? {} : { 'x-cyclr-account': accountId }),
        ...(call.body && { 'content-type': 'application/json' }),
      },
      within,
      repeatable: call.repeatable,
      observer,
      ...(call.body && { body: JSON.stringify(call.body) }),
    });

    let token = await this.#tokens.get(restriction);
    let answer = await send(token);
    if (answer.status === 401) {
      token = await this.#tokens.replace(restriction, token);
      answer = await send(token);
    }
    return read(call, answer, [token, ...(call.secrets ?? [])]);
  }
}

function read({ method, path }: CyclrCall, { status, json, empty, retryAfter }: ExchangeAnswer, secrets: readonly string[]): unknown {
  if (status < 200 || status > 299) {
    const reason = unlessEchoed(isObject(json) ? json.Message : null, secrets);
    throw new CyclrError(failureOf(status), `Cyclr answered ${status} to ${method} ${path}.`, { reason, retryAfter });
  }
  if (json === undefined && !empty) throw new CyclrError('unexpected', `Cyclr's answer to ${method} ${path} is not JSON.`);
  return json;
}
