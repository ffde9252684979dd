import type { IncomingMessage } from 'node:http';
import { streamOf } from './body.js';

/** What frameworks add to Node's own. */
type FrameworkRequest = IncomingMessage & {
  /** Express, Connect: the URL before mounting took its path away. */
  readonly originalUrl?: string;
  /** Express: with its `trust proxy` applied. */
  readonly protocol?: string;
  /** What a body parser made of the stream. */
  readonly body?: unknown;
  /** The bytes that it made it of, where it keeps them. */
  readonly rawBody?: unknown;
};

/** In a request's init a signal costs as much as all the rest: there it has a controller of its own that follows it. */
function withSignal(request: Request, signal: AbortSignal): Request {
  const clone = (): Request => new Request(Request.prototype.clone.call(request), { signal });
  return Object.defineProperties(request, { signal: { value: signal }, clone: { value: clone } });
}

/** The same request as the Web knows it; `null` where it is none: no usable target, host or method. */
export function requestFrom(req: FrameworkRequest, signal: AbortSignal): Request | null {
  const url = urlOf(req);
  const method = req.method ?? 'GET';
  // Fetch, forbidden methods: `Request` cannot stand for them.
  if (!url || /^(connect|trace|track)$/i.test(method)) return null;
  const headers = headersOf(req);
  if (method === 'GET' || method === 'HEAD') return withSignal(new Request(url, { method, headers }), signal);
  if (!req.readableDidRead) {
    // In a variable, for not every library of types knows that a stream needs `duplex` (Fetch, `RequestInit`).
    const init = { method, headers, body: streamOf(req), duplex: 'half' as const };
    return withSignal(new Request(url, init), signal);
  }
  // They told of the bytes that were on the wire.
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
  return withSignal(new Request(url, { method, headers, body: parsedBody(req) }), signal);
}

function urlOf(req: FrameworkRequest): string | null {
  const target = req.originalUrl ?? req.url ?? '/';
  const scheme = req.protocol ?? ('encrypted' in req.socket ? 'https' : 'http');
  // HTTP/2 has another name for it (RFC 9113, section 8.3.1).
  const { host = String(req.headers[':authority'] ?? 'localhost') } = req.headers;
  if (!/^[\w.:[\]-]+$/.test(host) || !/^https?$/.test(scheme)) return null;
  // Joined and not resolved: `//other.example/1` is a path here, and no other host. RFC 9112, section 3.2.2: a target may be a whole URL.
  const path = target.startsWith('/') ? target : URL.canParse(target) ? new URL(target).pathname : '/';
  const text = `${scheme}://${host}${path}`;
  return URL.canParse(text) ? text : null;
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // HTTP/2's own, such as `:path`.
    if (!name.startsWith(':')) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
}

function parsedBody({ rawBody, body }: FrameworkRequest): string | Uint8Array<ArrayBuffer> | null {
  const value = rawBody ?? body;
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? new Uint8Array(value) : JSON.stringify(value);
}
