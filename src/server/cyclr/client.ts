import { isObject } from '../../contract/is-object.js';
import { CyclrAccount } from './account.js';
import { nameCall, unexpectedAnswer } from './call.js';
import type { CyclrAnswer, CyclrCall } from './call.js';
import { ListedParameters } from './listed-parameters.js';
import { redactMessage } from './redact-message.js';
import type { CallObserver } from '../http/call-observer.js';
import { CyclrError, failureForStatus, recordNoEffect, unregisteredAddress } from '../http/cyclr-error.js';
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

interface SentCall {
  readonly answer: ExchangeAnswer;
  /** The access token that Cyclr's answer belongs to. */
  readonly token: string;
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
  readonly #parameters = new ListedParameters();

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
    return new CyclrAccount(accountId, (call) => this.#call(call, context), this.#parameters);
  }

  async #call(call: CyclrCall, context: CallContext): Promise<CyclrAnswer> {
    return readAnswer(call, await this.#send(call, context), context.observer);
  }

  /** Sends a call with a token that Cyclr accepts, if there is one, and returns the last answer, whatever its status. */
  async #send(call: CyclrCall, context: CallContext): Promise<SentCall> {
    const { accountId, limitTime, observer } = context;
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
      const other = call.isAnsweredByThirdParty
        ? await this.#findAccepted(call, context)
        : await waitForToken(limitTime, () => this.#tokens.replace(refusal));
      if (other === null || other === token) break;
      token = other;
      answer = await send(token);
      isSecond ||= answer.isSecond;
    }
    if (isSuccess(answer) && !call.isAnsweredByThirdParty) this.#tokens.accept(caller);
    return { answer: { ...answer, isSecond }, token };
  }

  /**
   * A token that Cyclr accepts for the connector of a test. A 401 to the test itself may be the third party's: then a fresh token does not
   * help, and with many broken connectors each would cost one, time and again. So read the connector: that 401 is Cyclr's own, and the
   * fresh tokens are those of the account's calls.
   * @throws {CyclrError} if Cyclr does not tell.
   */
  async #findAccepted({ path }: CyclrCall, context: CallContext): Promise<string> {
    const [connector = ''] = path.split('/test/');
    const call = { method: 'GET', path: connector } as const;
    const sent = await this.#send(call, context);
    // To say that there is no such connector, Cyclr has accepted the token.
    if (sent.answer.status !== 404) readAnswer(call, sent, context.observer);
    return sent.token;
  }
}

/**
 * The key for counting 401s. Cyclr may accept an account's calls and refuse its sign-ins, or the other way round. No account id contains
 * a line feed, so the two kinds never have the same key.
 */
const callerOf = ({ asPartner }: CyclrCall, accountId: string): string => asPartner ? `partner for\n${accountId}` : accountId;

const isSuccess = ({ status }: ExchangeAnswer): boolean => status >= 200 && status <= 299;

function readAnswer(call: CyclrCall, { answer, token }: SentCall, observer: CallObserver | undefined): CyclrAnswer {
  const { isAnsweredByThirdParty = false } = call;
  const { status, isSecond, json, isEmpty, retryAfter, totalPages } = answer;
  if (!isSuccess(answer)) {
    const message = isObject(json) ? json.Message : null;
    if (status === 403 && /^unknown client ip address/i.test(String(message))) throw unregisteredAddress();
    const secrets = [token, ...(call.secrets ?? []), ...(observer?.secrets ?? [])];
    const reason = redactMessage(message, secrets);
    // The access token is not the reason for this 401: Cyclr has accepted it for another call.
    const failure = isAnsweredByThirdParty && [401, 403, 422].includes(status) ? 'refused' : failureForStatus(status);
    const words = reason === null ? '.' : `: "${reason}"`;
    const error = new CyclrError(failure, `Cyclr answered ${status} to ${nameCall(call)}${words}`, { reason, retryAfter });
    // A call that was sent twice may have had its effect the first time: the answer to that got lost.
    const mayHaveEffect = isSecond || status < 400 || status > 499;
    throw mayHaveEffect ? error : recordNoEffect(error);
  }
  if (json === undefined && !isEmpty && !isAnsweredByThirdParty) {
    throw unexpectedAnswer(call, 'JSON');
  }
  return { json, totalPages };
}
