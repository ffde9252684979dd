import { isObject } from '../../contract/is-object.js';
import { CyclrAccount } from './account.js';
import type { CyclrAnswer, CyclrCall } from './call.js';
import { redactMessage } from './redact-message.js';
import type { CallObserver } from '../http/call-observer.js';
import { CyclrError, failureForStatus, withStatus } from '../http/cyclr-error.js';
import { exchange } from '../http/exchange.js';
import type { ExchangeAnswer } from '../http/exchange.js';
import { withTimeLimit } from '../lib/time-limit.js';
import type { TimeLimiter } from '../lib/time-limit.js';
import { checkClientOptions } from '../options/check-options.js';
import type { ClientConfig, CyclrClientOptions } from '../options/options.js';
import { AccessTokens } from '../token/access-tokens.js';
import { waitForToken } from '../token/wait-for-token.js';

/**
 * Retries of a call after 401. Usually there is one, with a fresh token. If the accounts of other requests are refused, too, their fresh
 * tokens may end this call's token again before its retry arrives: with the password grant each fresh token ends the one before.
 */
const MOST_RETRIES = 3;

/** What all calls of one `CyclrAccount` have in common. */
interface CallContext {
  readonly accountId: string;
  readonly limitTime: TimeLimiter;
  readonly observer: CallObserver | undefined;
}

/**
 * A client for Cyclr's API. It requests, keeps and renews the access tokens. Create one client and use it for all accounts.
 *
 * @example
 * const client = new CyclrClient({ clientId, clientSecret });
 * await client.account(accountId).authenticate('33', { apiKey });
 */
export class CyclrClient {
  readonly #config: ClientConfig;
  readonly #tokens: AccessTokens;

  /** @throws {TypeError} that names the option that is missing or wrong. */
  constructor(options: CyclrClientOptions) {
    this.#config = checkClientOptions(options);
    this.#tokens = new AccessTokens(this.#config);
  }

  /**
   * The API of one account.
   * @param accountId Cyclr's API ID of the account, of any spelling: a GUID, a number, a domain, an e-mail address. It has up to 200
   *   characters that a header can hold.
   * @param limit A signal that ends all calls and all waits for an access token, or a function that runs each of them within a time limit
   *   of the caller's. Default: a call ends after 10 seconds, and the wait for an access token before it, or after a 401, after 20
   *   seconds. The signal ends them earlier. The request for an access token goes on, because other calls may wait for it.
   * @param observer Observes every call, except requests for access tokens. Default: none.
   * @throws {TypeError} that names the fault if a header or a path cannot hold the id.
   *
   * @example
   * // Two customers have two accounts. Take the id from your session or database, never from the page.
   * const [ours, theirs] = ['acme.example', 'it@globex.example'].map((accountId) => client.account(accountId));
   */
  account(accountId: string, limit?: AbortSignal | TimeLimiter, observer?: CallObserver): CyclrAccount {
    const limitTime: TimeLimiter = typeof limit === 'function' ? limit : (milliseconds, work) => withTimeLimit(milliseconds, limit, work);
    const context: CallContext = { accountId, limitTime, observer };
    return new CyclrAccount(accountId, (call) => this.#call(call, context));
  }

  async #call(call: CyclrCall, { accountId, limitTime, observer }: CallContext): Promise<CyclrAnswer> {
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
      limitTime,
      isRepeatable: call.isRepeatable,
      observer,
      ...(call.body && { body: JSON.stringify(call.body) }),
    });

    const caller = callerOf(call, accountId);
    // A limiter costs a timer and a signal. Most calls find a token.
    let token = this.#tokens.find(restriction) ?? await waitForToken(limitTime, () => this.#tokens.get(restriction));
    let answer = await send(token);
    let { isSecond } = answer;
    for (let retries = 0; answer.status === 401 && retries < MOST_RETRIES; retries += 1) {
      const refusal = { accountId: restriction, refused: token, caller };
      const other = await waitForToken(limitTime, () => this.#tokens.replace(refusal));
      if (other === null) break;
      token = other;
      answer = await send(token);
      isSecond ||= answer.isSecond;
    }
    if (isSuccess(answer)) this.#tokens.accept(caller);
    return readAnswer(call, { ...answer, isSecond }, () => [token, ...(call.secrets ?? []), ...(observer?.secrets ?? [])]);
  }
}

/**
 * The key for counting 401s. Cyclr may accept one kind of call and refuse another, and a 401 to a test may be the third party's: it says
 * nothing about the account's other connectors. No account id contains a line feed, so no two kinds have the same key.
 */
function callerOf({ asPartner, isAnsweredByThirdParty, path }: CyclrCall, accountId: string): string {
  if (asPartner) return `partner for\n${accountId}`;
  const [connector = ''] = path.split('/test/');
  return isAnsweredByThirdParty ? `test of ${connector} for\n${accountId}` : accountId;
}

const isSuccess = ({ status }: ExchangeAnswer): boolean => status >= 200 && status <= 299;

const withoutQuery = ({ path }: CyclrCall): string => path.split('?')[0] ?? '';

function readAnswer(call: CyclrCall, answer: ExchangeAnswer, listSecrets: () => readonly string[]): CyclrAnswer {
  const { method, isAnsweredByThirdParty = false } = call;
  const { status, isSecond, json, isEmpty, retryAfter, totalPages } = answer;
  if (!isSuccess(answer)) {
    const message = isObject(json) ? json.Message : null;
    // Without Cyclr's words: a part of a secret may occur in them, and an error that repeats one is replaced.
    if (status === 403 && /^unknown client ip address/i.test(String(message))) {
      const advice = "Ask Cyclr's support to register your server's public IP address.";
      throw new CyclrError('unregistered_address', `Cyclr tests no connections for calls from this server's IP address. ${advice}`);
    }
    const reason = redactMessage(message, listSecrets());
    // The access token is not the reason for this 401: it was renewed for this call, or served another call of the account before.
    const failure = isAnsweredByThirdParty && [401, 403, 422].includes(status) ? 'refused' : failureForStatus(status);
    const words = reason === null ? '.' : `: "${reason}"`;
    const error = new CyclrError(failure, `Cyclr answered ${status} to ${method} ${withoutQuery(call)}${words}`, { reason, retryAfter });
    throw isSecond ? error : withStatus(error, status);
  }
  if (json === undefined && !isEmpty && !isAnsweredByThirdParty) {
    throw new CyclrError('unexpected', `Cyclr's answer to ${method} ${withoutQuery(call)} is not JSON.`);
  }
  return { json, totalPages };
}
