import { codeOfStatus, isErrorCode } from '../contract/error-codes.js';
import { isObject } from '../contract/is-object.js';
import type { ConnectorDescription, CredentialsRequest, SignInRequest, DirectRequest } from '../contract/wire.js';
import { ConnectorAuthError } from './connector-auth-error.js';
import { parseFieldErrors } from './parse.js';
import { keepDetail } from './problem-detail.js';
import { retryAfterOf } from './retry-after.js';
import { secretsIn } from './secrets.js';
import { toError } from './to-error.js';
import { withUnknownOutcome } from './unknown-outcome.js';

/** A connector's resource, and the function that requests it. */
export interface Backend {
  readonly endpoint?: string | URL | null | undefined;
  /** A template may set a number. */
  readonly connectorId?: string | number | null | undefined;
  /** The description of the connector, which tells the secret properties in a request. */
  readonly connector?: ConnectorDescription | null | undefined;
  /** Used for every request. Default: the window's. */
  readonly fetch?: typeof globalThis.fetch | null | undefined;
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** One request to a backend. */
export interface BackendRequest {
  readonly method: Method;
  readonly signal: AbortSignal;
  readonly body?: SignInRequest | DirectRequest | CredentialsRequest | undefined;
}

/** A successful answer. */
export interface BackendResponse {
  /** The body's JSON; `undefined` where the body is no JSON. */
  readonly json: unknown;
  readonly headers: Headers;
}

/** How long an answer may take, in milliseconds: longer than the handler needs at most. */
const TIME_LIMIT = 35_000;

/** Settles like the work, but rejects at the latest when the signal aborts: a page's own `fetch` may ignore its signal. */
const unlessAborted = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => Promise.race([
  work,
  new Promise<never>((_, reject) => { signal.onabort = () => { reject(signal.reason as Error); }; }),
]);

/**
 * Statuses with which a gateway answers when it gave up on the backend or lost it, so the backend may have done the work: 502 and 504, the
 * 503 of Heroku's router and of caches such as Varnish, and 520, 522 and 524 of Cloudflare. With 521 and 523 Cloudflare had no connection:
 * nothing was sent. A bare 500 is the backend's own answer. Simple backends refuse a wrong key with it, and users should read that at once.
 */
const GATEWAY_STATUSES: readonly number[] = [502, 503, 504, 520, 522, 524];

/** The end of an address: a slash, the query and the fragment, as far as they are there. */
const ADDRESS_END = /\/?(\?[^#]*)?(#.*)?$/;

/**
 * The address of a connector's resource: `{endpoint}/{connector-id}`, before the endpoint's query and without its fragment. Without an id
 * it is the endpoint itself. `null` without an endpoint, and for the ids `.` and `..`: in a URL they lead to another resource.
 */
export function resourceOf({ endpoint, connectorId }: Backend): string | null {
  if (endpoint == null) return null;
  const address = String(endpoint);
  if (connectorId == null) return address;
  const id = String(connectorId);
  if (/^\.\.?$/.test(id)) return null;
  return address.replace(ADDRESS_END, (_, query = '') => `/${encodeURIComponent(id)}${query}`);
}

/**
 * Sends a request to the host's backend.
 * @throws {ConnectorAuthError} `misconfigured` without an endpoint; otherwise a code for each way in which an HTTP request can fail.
 */
export async function request(backend: Backend, { method, signal, body }: BackendRequest): Promise<BackendResponse> {
  const resource = resourceOf(backend);
  if (resource === null) throw new ConnectorAuthError('misconfigured', backend.endpoint == null ? 'endpoint' : 'connector-id');
  let response: Response;
  let headers: Headers;
  let json: unknown;
  try {
    const limited = globalThis.AbortSignal.any([signal, globalThis.AbortSignal.timeout(TIME_LIMIT)]);
    response = await unlessAborted(limited, (backend.fetch ?? globalThis.fetch)(resource, {
      method,
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
      cache: 'no-store',
      // Following a redirect would send credentials on to another address, or read a login page.
      redirect: 'manual',
      signal: limited,
    }));
    // A page's own `fetch` may leave them out, or give a plain object.
    headers = new globalThis.Headers(response.headers ?? {});
    // Drop the parser's own error: it quotes the text, which may hold a sign-in URL. WebKit's is a DOMException of the same name.
    json = await unlessAborted(limited, response.json().catch((error: unknown) => {
      if ((error as Error).name !== 'SyntaxError') throw error;
    }));
  } catch (cause) {
    throw withUnknownOutcome(new ConnectorAuthError('endpoint_unreachable', method, { cause }));
  }
  if (response.ok) return { json, headers };
  const sent = secretsIn(body, backend.connector);
  const told = errorOf({ method, status: response.status, headers, json });
  // Pages show errors, and send them on. The message has no text of the backend's: it stays, even if a short secret occurs in it.
  const error = toError(told, sent);
  error.message = told.message;
  keepDetail(error, json, sent.typed);
  throw error;
}

/** An answer that is not 2xx. */
export interface FailedAnswer extends BackendResponse {
  readonly method: Method;
  readonly status: number;
}

/** The error for an answer that is not 2xx: RFC 9457 problem details, or the status alone. */
export function errorOf({ method, status, headers, json }: FailedAnswer): ConnectorAuthError {
  const { code, retryable, reference, errors } = isObject(json) ? json : {} as Readonly<Record<string, unknown>>;
  const retryAfter = retryAfterOf(headers);
  const language = headers.get('content-language');
  const codeOfBackend = isErrorCode(code) ? code : null;
  const finalCode = codeOfBackend ?? codeOfStatus(status);
  // Backends of the contract send a code. Any other server has this answer for an address that it does not know.
  const doubt = finalCode === 'not_found' && typeof code !== 'string' ? ' without a code: check endpoint' : '';
  const error = new ConnectorAuthError(finalCode, `${method} ${status === 0 ? 'redirect' : status}${doubt}`, {
    status,
    errors: parseFieldErrors(errors),
    ...(language && { language }),
    ...(retryAfter && { retryAfter }),
    ...(typeof retryable === 'boolean' && { retryable }),
    ...(typeof reference === 'string' && { reference }),
  });
  // With `endpoint_unreachable` the backend itself says that Cyclr did not tell whether it has done what was asked for.
  const isUnknown = GATEWAY_STATUSES.includes(status) && (!codeOfBackend || codeOfBackend === 'endpoint_unreachable');
  return isUnknown ? withUnknownOutcome(error) : error;
}
