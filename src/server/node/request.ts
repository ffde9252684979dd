import type { IncomingMessage } from 'node:http';
import { createBodyStream } from './body.js';

/** Node's request with the members that frameworks add. */
type FrameworkRequest = IncomingMessage & {
  /** Express and Connect: the URL before mounting removed the mount path. */
  readonly originalUrl?: string;
  /** Express: the scheme, with `trust proxy` applied. */
  readonly protocol?: string;
  /** The parsed body, if a body parser has read the stream. */
  readonly body?: unknown;
  /** The body's bytes, if the body parser keeps them. */
  readonly rawBody?: unknown;
};

/**
 * Passing a signal to the `Request` constructor doubles its cost, because the request then follows it with a controller. So define it
 * here.
 */
function withSignal(request: Request, signal: AbortSignal): Request {
  const clone = (): Request => new Request(Request.prototype.clone.call(request), { signal });
  return Object.defineProperties(request, { signal: { value: signal }, clone: { value: clone } });
}

/** The same request as a `Request`, or `null` if that is impossible: its target, host or method is not valid. */
export function toWebRequest(req: FrameworkRequest, signal: AbortSignal): Request | null {
  const url = createUrl(req);
  const method = req.method ?? 'GET';
  // `Request` throws for these methods.
  // See https://fetch.spec.whatwg.org/#forbidden-method
  if (!url || /^(connect|trace|track)$/i.test(method)) return null;
  const headers = copyHeaders(req);
  if (method === 'GET' || method === 'HEAD') return withSignal(new Request(url, { method, headers }), signal);
  if (!req.readableDidRead) {
    // A variable, because some type libraries do not know `duplex`, which a stream needs.
    const init = { method, headers, body: createBodyStream(req), duplex: 'half' as const };
    return withSignal(new Request(url, init), signal);
  }
  // These headers described the bytes on the wire, not the parsed body.
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
  return withSignal(new Request(url, { method, headers, body: serializeBody(req) }), signal);
}

function createUrl(req: FrameworkRequest): string | null {
  const target = req.originalUrl ?? req.url ?? '/';
  const scheme = req.protocol ?? ('encrypted' in req.socket ? 'https' : 'http');
  // HTTP/2 has `:authority` in place of `Host` (RFC 9113, section 8.3.1).
  const { host = String(req.headers[':authority'] ?? 'localhost') } = req.headers;
  if (!/^[\w.:[\]-]+$/.test(host) || !/^https?$/.test(scheme)) return null;
  // Concatenate, do not resolve: resolving `//other.example/1` would change the host. A target may be a whole URL (RFC 9112, section
  // 3.2.2).
  const path = target.startsWith('/') ? target : URL.canParse(target) ? new URL(target).pathname : '/';
  const text = `${scheme}://${host}${path}`;
  return URL.canParse(text) ? text : null;
}

function copyHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Skip HTTP/2's pseudo-headers, such as `:path`.
    if (!name.startsWith(':')) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
}

function serializeBody({ rawBody, body }: FrameworkRequest): string | Uint8Array<ArrayBuffer> | null {
  const value = rawBody ?? body;
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? new Uint8Array(value) : JSON.stringify(value);
}
