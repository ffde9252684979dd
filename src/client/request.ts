import { isErrorCode } from '../contract/error-codes.js';
import type { ErrorCode } from '../contract/error-codes.js';
import { ConnectorAuthError } from './connector-auth-error.js';
import { members, parseFieldErrors } from './parse.js';
import type { CredentialsRequest, SignInRequest } from '../contract/wire.js';

/** Where a connector's resource is, and how to ask for it. */
export interface Backend {
  readonly endpoint?: string | null;
  readonly connectorId?: string | null;
  readonly fetch?: typeof fetch | null | undefined;
}

/** Milliseconds that an answer may take. */
const TIME_LIMIT = 15_000;

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized', 403: 'unauthorized', 404: 'not_found', 410: 'not_found', 422: 'invalid_credentials', 429: 'rate_limited',
};

/** Fulfilled as the work is; rejected, at the latest, when the signal aborts: a page's own `fetch` may know nothing of signals. */
const unlessAborted = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => Promise.race([
  work,
  new Promise<never>((_, reject) => { signal.onabort = () => { reject(signal.reason as Error); }; }),
]);

/** `{endpoint}/{connector-id}`, before the endpoint's query; the endpoint itself where there is no id; `null` without an endpoint. */
export const resourceOf = ({ endpoint, connectorId }: Backend): string | null =>
  endpoint == null || connectorId == null
    ? endpoint ?? null
    : endpoint.replace(/\/?(\?.*)?$/, (_, query = '') => `/${encodeURIComponent(connectorId)}${query}`);

/** A success. */
export interface Answer {
  /** What its JSON holds; nothing where it is none. */
  readonly json: unknown;
  readonly headers: Headers;
}

/**
 * Asks the host's backend.
 * @throws {ConnectorAuthError} `misconfigured` without an endpoint, and whatever an HTTP request can come to.
 */
export async function request(
  backend: Backend,
  method: 'GET' | 'POST' | 'DELETE',
  signal: AbortSignal,
  body?: SignInRequest | CredentialsRequest,
): Promise<Answer> {
  const resource = resourceOf(backend);
  if (resource === null) throw new ConnectorAuthError('misconfigured', 'endpoint');
  let response: Response;
  let json: unknown;
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT)]);
    response = await unlessAborted(limited, (backend.fetch ?? fetch)(resource, {
      method,
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
      cache: 'no-store',
      // A redirect would carry credentials on to wherever it points, or answer with a login page.
      redirect: 'error',
      signal: limited,
    }));
    // The parser's own error is not kept: it quotes the text, which may hold a sign-in URL. WebKit's is a DOMException of that name.
    json = await unlessAborted(limited, response.json().catch((error: unknown) => {
      if ((error as Error).name !== 'SyntaxError') throw error;
    }));
  } catch (cause) {
    throw new ConnectorAuthError('endpoint_unreachable', method, { cause });
  }
  const { ok, status, headers } = response;
  if (ok) return { json, headers };
  const { code, retryable, reference, errors } = members(json);
  const retryAfter = Number(headers.get('retry-after'));
  throw new ConnectorAuthError(isErrorCode(code) ? code : CODES[status] ?? 'endpoint_error', `${method} ${status}`, {
    status,
    errors: parseFieldErrors(errors),
    ...(retryAfter > 0 && retryAfter < Infinity && { retryAfter }),
    ...(typeof retryable === 'boolean' && { retryable }),
    ...(typeof reference === 'string' && { reference }),
  });
}
