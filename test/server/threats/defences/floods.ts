import { proof, remove, replace } from '../threat.js';
import type { Threat } from '../threat.js';

const sequential = '(await authorizeRequest(authorize, call), await checkRateLimit(limit, call))';

/** Requests that cost too much. */
export const floods: readonly Threat[] = [
  {
    attack: 'One user sends a flood of requests',
    defence: 'The host’s `limit` is called after the check of the origin, and before the session and Cyclr. Its 429 with `Retry-After` is the answer. If it fails, the answer is 500',
    proofs: [
      proof(
        'flood',
        'sends the refusal of the rate limiter before it calls the host or Cyclr',
        remove('serve', 'if (refusal) return refusal;'),
      ),
      proof(
        'flood',
        'sends the refusal of the rate limiter before it calls the host or Cyclr',
        replace('serve', 'await checkRateLimit(limit, call)', sequential),
      ),
      proof(
        'flood',
        'does not call the rate limiter for a preflight, or for a request that fails a check',
        replace(
          'serve',
          'trace.connectorId = pageId;',
          '$code await checkRateLimit(limit, { request, connectorId: pageId, context: hostContext });',
        ),
      ),
      proof(
        'flood',
        'answers 500 if the rate limiter throws',
        replace('checkRateLimit', 'await catchResponse(() => limit(request, connectorId, context))', 'await $code.catch(() => null)'),
      ),
      proof(
        'flood',
        'answers 500 if the rate limiter returns an invalid value',
        replace('checkRateLimit', 'returned === undefined || returned === null', 'true'),
      ),
    ],
  },
  {
    attack: 'One request, or many at the same time, cause many calls to Cyclr',
    defence: 'All waiting requests share one access token. A 401 leads to one fresh token and one retry. Cyclr’s 429 is passed on with `Retry-After`. Unknown properties cause no call',
    proofs: [
      proof(
        'flood',
        'requests one access token, however many requests wait for it',
        replace('AccessTokens.#join', '!inFlight', 'true'),
      ),
      proof(
        'flood',
        'makes two calls and no more if Cyclr keeps answering 401',
        replace(
          'CyclrClient.#send',
          'if (other === null || other === token) break;',
          'if (other === null || other === token) { answer = await send(token); continue; }',
        ),
      ),
      proof(
        'flood',
        'passes on Cyclr’s 429 from …/connectors/12 and does not retry',
        replace('toCyclrProblem', "{ 'retry-after': String(retryAfter) }", '{}'),
      ),
      proof(
        'flood',
        'passes on Cyclr’s 429 from …/signintoken and does not retry',
        replace('CyclrClient.#send', 'answer.status === 401', '[401, 429].includes(answer.status)'),
      ),
      proof(
        'flood',
        'makes no call for a thousand unknown properties',
        replace(
          'withSavedProperties',
          'judgeSubmitted(found, request.properties)',
          '[...request.properties].map(([name, value]) => ({ name, value: String(value), secret: false }))',
        ),
      ),
    ],
  },
  {
    attack: 'An account that Cyclr keeps refusing with 401 costs a token for each call. With the password grant, each of them ends the token of the other accounts',
    defence: 'An account gets one fresh token, and the next one after a pause of 1 minute, which grows to 15. A success ends the pause. Each account has its own',
    proofs: [
      proof(
        'flood',
        'requests two access tokens for an account that Cyclr keeps refusing, however often it asks',
        replace('FreshTokenLimit.take', 'last && now < last.endsAt', 'false'),
      ),
      proof(
        'flood',
        'requests a fresh token for a healthy account at once while another account is refused',
        replace('AccessTokens.replace', 'this.#freshTokens.take(caller)', "this.#freshTokens.take('')"),
      ),
      proof(
        'flood',
        'requests a fresh token each time the token of a healthy account is revoked',
        remove('CyclrClient.#send', 'if (isSuccess(answer) && !call.isAnsweredByThirdParty) this.#tokens.accept(caller);'),
      ),
    ],
  },
  {
    attack: 'Memory or connections run out: an endless answer or body, an unlimited number of accounts',
    defence: 'An answer of Cyclr’s is read up to 8,000,000 bytes, a request ends after 28 seconds, and the tokens of at most 1,000 accounts are kept: those that were used last',
    proofs: [
      proof('flood', 'stops reading an endless answer of Cyclr’s', replace('LARGEST_CYCLR_ANSWER', '8_000_000', '8_000_000_000')),
      proof('flood', 'keeps the tokens of a thousand accounts and no more', replace('MOST_ACCOUNTS', '1_000', '1_000_000')),
      proof(
        'flood',
        'keeps the tokens of ten busy accounts while a thousand others ask',
        replace('RecentMap.get', 'value !== undefined && this.#entries.size > 1', 'false'),
      ),
      proof('flood', 'answers 504 if the host does not answer in time', replace('ANSWER_TIME_LIMIT', '28_000', '280_000')),
    ],
  },
];
