import type { CallObserver } from './call-observer.js';
import { copyError } from './copy-error.js';
import { CyclrError } from './cyclr-error.js';
import { parseJson } from '../lib/json.js';
import { pause, withJitter } from '../lib/pause.js';
import { readBytes } from '../lib/read-bytes.js';
import { TimeLimitError, withTimeLimit } from '../lib/time-limit.js';
import type { TimeLimiter } from '../lib/time-limit.js';

/** The part of the global `fetch` that is used here: always an absolute URL as a string, and an init object. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default: a limiter without a parent signal, so that only the time limit ends the call. */
  readonly limitTime?: TimeLimiter | undefined;
  /** Sending the request twice does no harm. Default: `true` except for POST. */
  readonly isRepeatable?: boolean | undefined;
  readonly observer?: CallObserver | undefined;
}

export interface ExchangeAnswer {
  readonly status: number;
  /** The request was sent twice, because the first connection broke. The first one may have had its effect, whatever this answer says. */
  readonly isSecond: boolean;
  /** Seconds. */
  readonly retryAfter: number | null;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
  readonly isEmpty: boolean;
  /** The header `Total-Pages`. */
  readonly totalPages: string | null;
}

/** Milliseconds for one call, its retry included. */
const CALL_TIME_LIMIT = 10_000;
/** Average milliseconds before the retry. */
const RETRY_DELAY = 100;
/** Bytes. A page of 100 connectors, each with an icon of 50 kB, has five millions. */
const LARGEST_CYCLR_ANSWER = 8_000_000;

/** Redirects are never followed: the next server would get the secrets. A redirect counts as an answer. */
const NO_REDIRECT = { redirect: 'manual' } as const;
/**
 * For a POST: `fetch` itself rejects a redirect, if the runtime supports that (workerd does not). With this mode, and without a `window`
 * for password prompts, Node's `fetch` keeps no second copy of the body. That saves a fifteenth of a sign-in request's time. The
 * rejection looks like a broken connection, so a repeatable POST is sent again, to the same server.
 */
const NO_REDIRECT_OF_POST = supportsRedirectError() ? { redirect: 'error', window: null } as const : NO_REDIRECT;

/** Next.js writes answers to disk unless they are excluded from its cache, tokens and stored credentials included. */
const NO_CACHE = supportsNoStore() ? { cache: 'no-store' } as const : {};

function supportsRedirectError(): boolean {
  try {
    return new Request('https://host.example', { redirect: 'error' }).redirect === 'error';
  } catch {
    return false;
  }
}

/** On Cloudflare Workers with an older compatibility date, `cache` throws. */
function supportsNoStore(): boolean {
  try {
    return new Request('https://host.example', { cache: 'no-store' }).cache === 'no-store';
  } catch {
    return false;
  }
}

const utf8 = new TextDecoder();

const limitTimeAlone: TimeLimiter = (milliseconds, work) => withTimeLimit(milliseconds, undefined, work);

/** Without the query, which must not get into an error's text. */
const describeCall = ({ method, url }: ExchangeRequest): string => `${method} ${new URL(url).pathname}`;

/**
 * Sends one request to Cyclr and reads the complete answer, whatever its status.
 * @throws {CyclrError} `timeout`, `unreachable` or `unexpected` (the answer is too long); or the signal's reason.
 */
export async function exchange(fetch: Fetch, request: ExchangeRequest): Promise<ExchangeAnswer> {
  const { limitTime = limitTimeAlone } = request;
  let callSignal: AbortSignal | undefined;
  try {
    return await limitTime(CALL_TIME_LIMIT, async (signal) => {
      callSignal = signal;
      const { response, isSecond } = await sendRepeatedly(fetch, request, signal);
      return { ...await readResponse(request, response, signal), isSecond };
    });
  } catch (cause) {
    if (cause instanceof TimeLimitError) throw new CyclrError('timeout', `Cyclr did not answer ${describeCall(request)} in time.`);
    if (!callSignal || cause instanceof CyclrError) throw cause;
    // Throw the signal's reason, not the error of `fetch`: a `fetch` of the host's may reject with an error that holds the request.
    if (callSignal.aborted) throw callSignal.reason;
    const call = describeCall(request);
    const message = `Cyclr could not be reached for ${call}, or answered with a redirect.`;
    throw new CyclrError('unreachable', message, { cause: copyError(cause) });
  }
}

interface SentRequest extends Pick<ExchangeAnswer, 'isSecond'> {
  readonly response: Response;
}

/** Sends the request once more if the connection breaks before an answer begins. */
async function sendRepeatedly(fetch: Fetch, request: ExchangeRequest, signal: AbortSignal): Promise<SentRequest> {
  try {
    return { response: await send(fetch, request, signal), isSecond: false };
  } catch (error) {
    // Often only a kept-alive connection was closed. To send an idempotent request twice has the same effect as to send it once (RFC
    // 9110, section 9.2.2).
    const { isRepeatable = request.method !== 'POST' } = request;
    if (!isRepeatable || signal.aborted) throw error;
    await pause(withJitter(RETRY_DELAY), signal);
    return { response: await send(fetch, request, signal), isSecond: true };
  }
}

async function send(fetch: Fetch, { method, url, headers, body, observer }: ExchangeRequest, signal: AbortSignal): Promise<Response> {
  observer?.called();
  const redirect = method === 'POST' ? NO_REDIRECT_OF_POST : NO_REDIRECT;
  const response = await fetch(url, { method, headers, signal, ...NO_CACHE, ...redirect, ...(body !== undefined && { body }) });
  observer?.answered(response.status);
  return response;
}

async function readResponse(request: ExchangeRequest, response: Response, signal: AbortSignal): Promise<Omit<ExchangeAnswer, 'isSecond'>> {
  // A `fetch` of the host's may ignore the signal.
  const bytes = await readBytes(response.body, LARGEST_CYCLR_ANSWER, signal);
  if (!bytes) throw new CyclrError('unexpected', `Cyclr's answer to ${describeCall(request)} is too long.`);
  const text = utf8.decode(bytes);
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'));
  const totalPages = response.headers.get('total-pages');
  return { status: response.status, retryAfter, json: parseJson(text), isEmpty: text === '', totalPages };
}

/**
 * Whole seconds, rounded up. The header holds seconds or a date (RFC 9110, section 10.2.3). `Date.parse` reads almost every text with a
 * number as a date, so the text has to begin as a date does.
 */
function parseRetryAfter(header: string | null): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{0,9}(\.\d+)?$/.test(text) && text !== '') return Math.ceil(Number(text));
  const date = /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
