import { isObject } from '../../contract/is-object.js';
import { CyclrError, failureOf } from '../http/cyclr-error.js';
import { exchange } from '../http/exchange.js';
import type { ExchangeAnswer } from '../http/exchange.js';
import { textOrNull } from '../lib/json.js';
import type { ClientConfig } from '../options/options.js';
import { tokenOf } from './token.js';
import type { Token } from './token.js';
import type { CallObserver } from '../http/upstream.js';

// Not oauth4webapi, though it could speak both grants: it refuses an answer without `token_type` or with an odd `expires_in`, where here a
// 401 corrects what is not told, and its errors hold the whole response, token and all, where what is thrown here may go to a log. What it
// would replace is smaller than the code around it that stays (time limit, size limit, `Retry-After`), and hosts would install it for that.

/** Seconds, where Cyclr does not tell the lifetime: a 401 corrects what is too long. */
const ASSUMED_LIFETIME = 3_600;

/**
 * Asks Cyclr for an access token, restricted to the account if one is named.
 * @param refreshToken Used up by this; `null`: there is none.
 * @throws {CyclrError}
 */
export async function requestToken(
  config: ClientConfig,
  accountId: string | null,
  refreshToken: string | null,
  observer?: CallObserver,
): Promise<Token> {
  if (refreshToken !== null) {
    const answer = await ask(config, observer, { grant_type: 'refresh_token', client_id: config.clientId, refresh_token: refreshToken });
    // A refresh token that is refused has been used, by another instance perhaps: the password still serves.
    if (!isRefused(answer)) return read(answer);
  }
  return read(await ask(config, observer, formOf(config, accountId)));
}

function ask(config: ClientConfig, observer: CallObserver | undefined, form: Readonly<Record<string, string>>): Promise<ExchangeAnswer> {
  return exchange(config.fetch, {
    method: 'POST',
    url: `${config.apiUrl}/oauth/token`,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    observer,
  });
}

function formOf({ grant, clientId, secret }: ClientConfig, accountId: string | null): Readonly<Record<string, string>> {
  switch (grant.type) {
    case 'client_credentials': {
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
      return accountId === null ? form : { ...form, scope: `account:${accountId}` };
    }
    case 'password': {
      const form = { grant_type: 'password', client_id: clientId, username: grant.username, password: secret };
      // In this grant Cyclr's `client_secret` is no secret: it names the account.
      return accountId === null ? form : { ...form, client_secret: accountId };
    }
  }
}

/** RFC 6749, section 5.2 refuses a client with 400 or 401. */
const isRefused = ({ status }: ExchangeAnswer): boolean => status === 400 || status === 401;

function read(answer: ExchangeAnswer): Token {
  const { status, retryAfter, json } = answer;
  if (status === 200) return parseToken(json);
  // Refused are the host's own credentials, no user's; and what is not found is no connector.
  const failure = isRefused(answer) ? 'unauthorized' : status === 404 ? 'unexpected' : failureOf(status);
  throw new CyclrError(failure, `Cyclr answered ${status} to the request for an access token.`, { retryAfter });
}

function parseToken(json: unknown): Token {
  const answer = isObject(json) ? json : {};
  const accessToken = textOrNull(answer.access_token);
  // What a header cannot hold would fail later, with the token in the error's text.
  if (!accessToken || !/^[\x21-\x7e]+$/.test(accessToken)) throw new CyclrError('unexpected', "Cyclr's answer holds no access token.");
  const given = Number(answer.expires_in);
  const lifetime = given > 0 && Number.isFinite(given) ? given : ASSUMED_LIFETIME;
  return tokenOf(accessToken, textOrNull(answer.refresh_token), lifetime * 1000, Date.now() + lifetime * 1000);
}
