import { setAbortSource } from '../lib/abort-source.js';
import { createBodyStream } from './body.js';
import type { ClientConnection } from './client-connection.js';
import type { NodeRequest } from './messages.js';

/** Node's request with the members that frameworks add. */
type FrameworkRequest = NodeRequest & {
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
function withSignal(request: Request, connection: ClientConnection): Request {
  const clone = (): Request => new Request(Request.prototype.clone.call(request), { signal: connection.signal });
  setAbortSource(request, connection);
  return Object.defineProperties(request, { signal: { get: () => connection.signal }, clone: { value: clone } });
}

/** The same request as a `Request`, or `null` if that is impossible: its target, host or method is not valid. */
export function toWebRequest(req: FrameworkRequest, connection: ClientConnection): Request | null {
  const url = createUrl(req);
  const method = req.method ?? 'GET';
  // `Request` throws for these methods.
  // See https://fetch.spec.whatwg.org/#forbidden-method
  if (!url || /^(connect|trace|track)$/i.test(method)) return null;
  const headers = copyHeaders(req);
  if (method === 'GET' || method === 'HEAD') return withSignal(new Request(url, { method, headers }), connection);
  const parsed = req.readableDidRead || req.readableEnded ? serializeBody(req) : null;
  if (parsed !== null) {
    // These headers described the bytes on the wire, not the parsed body.
    for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
  }
  // A variable, because some type libraries do not know `duplex`, which a stream needs.
  const init = { method, headers, body: parsed ?? createBodyStream(req), duplex: 'half' as const };
  return withSignal(new Request(url, init), connection);
}

function createUrl(req: FrameworkRequest): string | null {
  const target = req.originalUrl ?? req.url ?? '/';
  // Serverless adapters may leave out the socket.
  const socket = req.socket as object | null | undefined;
  const scheme = req.protocol ?? (socket && 'encrypted' in socket ? 'https' : 'http');
  // HTTP/2 has `:authority` in place of `Host` (RFC 9113, section 8.3.1).
  const { host = String(req.headers[':authority'] ?? 'localhost') } = req.headers;
  if (!/^[\w.:[\]-]+$/.test(host) || !/^https?$/.test(scheme)) return null;
  // Concatenate, do not resolve: resolving `//other.example/1` would change the host.
  const text = `${scheme}://${host}${pathOf(target)}`;
  return URL.canParse(text) ? text : null;
}

/** The path and the query of a request's target, which may be a whole URL (RFC 9112, section 3.2.2). */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  if (!URL.canParse(target)) return '/';
  const { pathname, search } = new URL(target);
  return `${pathname}${search}`;
}

/** From `req.headers`, not from `rawHeaders`: middleware deletes and adds headers there, and serverless adapters fill only this object. */
function copyHeaders(req: NodeRequest): Headers {
  const headers = new Headers();
  for (const [name, given] of Object.entries(req.headers) as [string, unknown][]) {
    // Skip HTTP/2's pseudo-headers, such as `:path`.
    if (name.startsWith(':')) continue;
    for (const value of Array.isArray(given) ? given as unknown[] : [given]) {
      // Middleware may also set a number, or `undefined` to delete a header.
      if (typeof value === 'string' || typeof value === 'number') headers.append(name, toByteString(`${value}`));
    }
  }
  const authority = req.headers[':authority'];
  if (typeof authority === 'string' && !headers.has('host')) headers.set('host', authority);
  return headers;
}

/**
 * `Headers` accepts only characters up to U+00FF. Node reads the bytes of a header as such characters, so a value that middleware has set
 * becomes what Node would read if a proxy had sent it as UTF-8.
 */
const toByteString = (value: string): string => (/^[\0-\xff]*$/.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1'));

/** The body that a parser has read and kept. `null` if it has kept none, or something that is not JSON. */
function serializeBody(req: FrameworkRequest): string | ArrayBuffer | null {
  try {
    // A framework's getter may throw.
    const kept = serialize(req.rawBody ?? req.body ?? null);
    return kept === null || isLeftover(kept, req.headers) ? null : kept;
  } catch {
    return null;
  }
}

function serialize(value: unknown): string | ArrayBuffer | null {
  if (value === null || typeof value === 'string') return value;
  return ArrayBuffer.isView(value) ? copyBytes(value) : stringify(value);
}

/** A framework may have parsed a body that is nested too deeply to be written as JSON again. It gets 400, as any body that is wrong. */
function stringify(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch (error) {
    if (error instanceof RangeError) return 'null';
    throw error;
  }
}

/** A copy, because a small `Buffer` is a part of a pool. */
const copyBytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer =>
  Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength)).buffer;

/**
 * Tells whether a value is not the body, but what a parser sets if another reader has taken the body: Express 4 sets `{}`. The length of
 * a compressed body tells nothing.
 */
function isLeftover(kept: string | ArrayBuffer, headers: NodeRequest['headers']): boolean {
  const length = typeof kept === 'string' ? kept.length : kept.byteLength;
  const isEmpty = length === 0 || kept === '{}';
  const isCompressed = (headers['content-encoding'] ?? 'identity') !== 'identity';
  return isEmpty && !isCompressed && Number(headers['content-length'] ?? 0) > length;
}
