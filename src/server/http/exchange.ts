import { CyclrError } from './cyclr-error.js';
import { parseJson } from '../lib/json.js';
import { around, pause } from '../lib/pause.js';
import { readBytes } from '../lib/read-bytes.js';
import { TimeLimitError, withTimeLimit } from '../lib/time-limit.js';
import type { Within } from '../lib/time-limit.js';
import type { CallObserver } from './upstream.js';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default: nobody can end it. */
  readonly within?: Within | undefined;
  /** Whether a second time does no harm. Default: for GET. */
  readonly repeatable?: boolean | undefined;
  readonly observer?: CallObserver | undefined;
}

export interface ExchangeAnswer {
  readonly status: number;
  /** Seconds. */
  readonly retryAfter: number | null;
  /** The body's JSON; `undefined` where it is none. */
  readonly json: unknown;
  readonly empty: boolean;
}

/** Milliseconds that one call may take, its retry included. */
const TIME_LIMIT = 10_000;
/** Milliseconds before a request is sent once more, more or less, so that all whose connections broke at once do not come back at once. */
const RETRY_AFTER = 100;
/** Bytes: a connector's description with its icon stays far below. */
const LONGEST_ANSWER = 4_000_000;

/** A redirect is never followed: it would carry the secrets on. It is an answer like any other. */
const NO_REDIRECT = { redirect: 'manual' } as const;
/**
 * Nor with a body; then `fetch` itself refuses it, where the runtime knows how (workerd does not). Only so, and without a `window` that
 * could be asked for a password, does Node's keep no second copy of the body to send it on: a fifteenth of what a sign-in costs.
 */
const NO_REDIRECT_OF_BODY = knowsError() ? { redirect: 'error', window: null } as const : NO_REDIRECT;

function knowsError(): boolean {
  try {
    return new Request('https://host.example', { redirect: 'error' }).redirect === 'error';
  } catch {
    return false;
  }
}

const utf8 = new TextDecoder();

const alone: Within = (milliseconds, work) => withTimeLimit(milliseconds, undefined, work);

/** Only the name of the deed: a URL's query is left out of every error's text. */
const described = ({ method, url }: ExchangeRequest): string => `${method} ${new URL(url).pathname}`;

/**
 * One request to Cyclr and its whole answer, whatever its status.
 * @throws {CyclrError} `timeout` or `unreachable`, or the signal's reason.
 */
export async function exchange(fetch: Fetch, request: ExchangeRequest): Promise<ExchangeAnswer> {
  const { within = alone } = request;
  let ending: AbortSignal | undefined;
  try {
    return await within(TIME_LIMIT, async (signal) => {
      ending = signal;
      try {
        return await attempt(fetch, request, signal);
      } catch (error) {
        // A GET changes nothing, so it may be sent again (RFC 9110, section 9.2.2); often just a kept-alive connection was closed.
        const { repeatable = request.method === 'GET' } = request;
        if (!repeatable || signal.aborted || error instanceof CyclrError) throw error;
        await pause(around(RETRY_AFTER), signal);
        return await attempt(fetch, request, signal);
      }
    });
  } catch (cause) {
    if (cause instanceof TimeLimitError) throw new CyclrError('timeout', `Cyclr did not answer ${described(request)} in time.`);
    if (!ending || ending.aborted || cause instanceof CyclrError) throw cause;
    throw new CyclrError('unreachable', `Cyclr could not be reached for ${described(request)}, or redirects it.`, { cause });
  }
}

async function attempt(fetch: Fetch, request: ExchangeRequest, signal: AbortSignal): Promise<ExchangeAnswer> {
  const { method, url, headers, body, observer } = request;
  observer?.called();
  const response = await fetch(url, { method, headers, signal, ...(body === undefined ? NO_REDIRECT : { ...NO_REDIRECT_OF_BODY, body }) });
  observer?.answered(response.status);
  const bytes = await readBytes(response.body, LONGEST_ANSWER);
  if (!bytes) throw new CyclrError('unexpected', `Cyclr's answer to ${described(request)} is too long.`);
  const text = utf8.decode(bytes);
  return { status: response.status, retryAfter: seconds(response.headers.get('retry-after')), json: parseJson(text), empty: text === '' };
}

/** RFC 9110, section 10.2.3: seconds or a date. */
function seconds(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  const value = /^\d{1,9}$/.test(retryAfter.trim()) ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isNaN(value) ? null : Math.max(0, value);
}
