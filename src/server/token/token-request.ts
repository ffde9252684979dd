import { isObject } from '../../contract/is-object.js';
import type { CallObserver } from '../http/call-observer.js';
import { CyclrError, failureForStatus } from '../http/cyclr-error.js';
import { exchange } from '../http/exchange.js';
import type { ExchangeAnswer, ExchangeRequest } from '../http/exchange.js';
import { textOrNull } from '../lib/json.js';
import type { ClientConfig } from '../options/options.js';
import { createToken } from './token.js';
import type { Token } from './token.js';

// Why not oauth4webapi, which supports both grants: it rejects an answer without `token_type` or with an unusual `expires_in`, and its
// errors hold the whole response with the token, while errors from here may be logged. The code that it could replace is shorter than
// the code that would remain (time limit, size limit, `Retry-After`), and every host would have to install it.

/** Seconds, if Cyclr gives no lifetime. If the token expires earlier, the next 401 leads to a new one. */
const ASSUMED_LIFETIME = 3_600;

export interface TokenRequest {
  /** The account that the token is restricted to; `null` for a token for all accounts. */
  readonly accountId: string | null;
  /** The request uses it up. `null`: use the credentials instead. */
  readonly refreshToken: string | null;
  readonly observer?: CallObserver;
}

type Form = Readonly<Record<string, string>>;

/**
 * Requests an access token from Cyclr.
 * @throws {CyclrError}
 */
export async function requestToken(config: ClientConfig, { accountId, refreshToken, observer }: TokenRequest): Promise<Token> {
  if (refreshToken !== null) {
    const form = { grant_type: 'refresh_token', client_id: config.clientId, refresh_token: refreshToken };
    const answer = await postForm(config, form, { observer, isRepeatable: false });
    // If Cyclr refuses the refresh token, another instance may have used it. The password still works.
    if (!isRefused(answer)) return readToken(answer);
  }
  // If the answer got lost, its token stays unused.
  const request = async (form: Form) => postForm(config, form, { observer, isRepeatable: true });
  const [first, second] = config.grant.type === 'client_credentials' ? spellInScope(accountId) : [accountId];
  const answer = await request(createGrantForm(config, first));
  return readToken(second === undefined || !isRefused(answer) ? answer : await request(createGrantForm(config, second)));
}

/**
 * The spellings of an account id in a scope, to be tried in this order. Cyclr does not document whether a scope holds the id as it is or
 * percent-encoded. A space separates scopes, and a server may ignore one that it does not know: `account:acme b`, sent first, could get a
 * token for the account `acme`. So only an id that fits one scope is sent as it is at first.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
function spellInScope(accountId: string | null): readonly [string | null, string?] {
  if (accountId === null) return [null];
  const encoded = encodeURIComponent(accountId);
  if (encoded === accountId) return [accountId];
  return /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(accountId) ? [accountId, encoded] : [encoded, accountId];
}

function postForm(
  config: ClientConfig,
  form: Form,
  { observer, isRepeatable }: Pick<ExchangeRequest, 'observer' | 'isRepeatable'>,
): Promise<ExchangeAnswer> {
  return exchange(config.fetch, {
    method: 'POST',
    url: `${config.apiUrl}/oauth/token`,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    observer,
    isRepeatable,
  });
}

function createGrantForm({ grant, clientId }: ClientConfig, accountId: string | null): Form {
  switch (grant.type) {
    case 'client_credentials': {
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: grant.clientSecret };
      return accountId === null ? form : { ...form, scope: `account:${accountId}` };
    }
    case 'password': {
      const form = { grant_type: 'password', client_id: clientId, username: grant.username, password: grant.password };
      // In this grant Cyclr's `client_secret` is not a secret: it names the account.
      return accountId === null ? form : { ...form, client_secret: accountId };
    }
  }
}

/** A server refuses a client with 400 or 401 (RFC 6749, section 5.2). */
const isRefused = ({ status }: ExchangeAnswer): boolean => status === 400 || status === 401;

/** Not `refused` or `not_found`: those are about the user's credentials and connectors, but here Cyclr refused the host's credentials. */
function failureOf(answer: ExchangeAnswer): CyclrError['failure'] {
  if (isRefused(answer)) return 'unauthorized';
  return answer.status === 404 ? 'unexpected' : failureForStatus(answer.status);
}

function readToken(answer: ExchangeAnswer): Token {
  const { status, retryAfter, json } = answer;
  if (status === 200) return parseToken(json);
  throw new CyclrError(failureOf(answer), `Cyclr answered ${status} to the request for an access token.${adviceFor(answer)}`, { retryAfter });
}

const CHECK_ADDRESS = " Check that `apiUrl` is the address of Cyclr's API.";

function adviceFor(answer: ExchangeAnswer): string {
  if (isRefused(answer)) return ' Check the credentials, and that `apiUrl` is of their region.';
  const mayPass = answer.status === 429 || answer.status >= 500;
  return mayPass ? '' : CHECK_ADDRESS;
}

function parseToken(json: unknown): Token {
  const answer = isObject(json) ? json : {};
  const accessToken = textOrNull(answer.access_token);
  // A token with other characters would fail later as a header value, with the token in the error's text.
  if (!accessToken || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new CyclrError('unexpected', `Cyclr's answer to the request for an access token holds none.${CHECK_ADDRESS}`);
  }
  const given = Number(answer.expires_in);
  const lifetime = (given > 0 && Number.isFinite(given) ? given : ASSUMED_LIFETIME) * 1000;
  return createToken({ accessToken, refreshToken: textOrNull(answer.refresh_token), lifetime, expiresAt: Date.now() + lifetime });
}
