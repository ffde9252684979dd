import type { PlainResponse } from './plain-response.js';
import { Problem } from './problem.js';
import type { OriginRefusal } from './problem.js';

/** Checks whether pages of an origin may send this request. */
export type IsAllowedOrigin = (origin: string) => boolean;

/** Each URL is parsed once: a request is asked for it eight times, and `request.url` and `new URL` take some microseconds. */
const parsedUrls = new WeakMap<Request, URL | null>();

/** The request's URL; do not change it. `null` if it is not valid: Bun and Deno pass on a `Host` header that makes no valid URL. */
export function parseRequestUrl(request: Request): URL | null {
  let parsed = parsedUrls.get(request);
  if (parsed === undefined) {
    const { url } = request;
    parsed = URL.canParse(url) ? new URL(url) : null;
    parsedUrls.set(request, parsed);
  }
  return parsed;
}

/** Schemes that are no app's: their pages have an opaque origin, or the origin of another page. */
const SCHEMES_WITHOUT_ORIGIN = /^(about|blob|data|file|filesystem|ftp|intent|javascript|vbscript|view-source|wss?):$/;

/**
 * A host that a page can have: a name, in Punycode if it is international, or an address. The URL parser also accepts `*` and other
 * characters, and checks the hosts of app schemes hardly at all.
 */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/;

/**
 * The origin of pages at this URL as a browser sends it, also of the pages of an app or an extension, such as `capacitor://localhost`:
 * `URL.origin` is `null` for them. `null` if there is none.
 */
export function toOrigin({ protocol, host, origin }: URL): string | null {
  if (!HOST.test(host)) return null;
  if (/^https?:$/.test(protocol)) return origin;
  return SCHEMES_WITHOUT_ORIGIN.test(protocol) ? null : `${protocol}//${host}`;
}

/** @param configured The option `origins`. `null`: only the request's own origin is allowed. */
export function createOriginPredicate(request: Request, configured: ReadonlySet<string> | null): IsAllowedOrigin {
  const url = parseRequestUrl(request);
  const own = url && toOrigin(url);
  return (origin) => (configured ? configured.has(origin) : origin === own);
}

/**
 * Protects against CSRF. A browser sends `Origin` with every POST and DELETE, and pages can set neither `Origin` nor `Sec-Fetch-Site`
 * (forbidden request-headers, Fetch standard). A client that is not a browser does not have a user's cookies.
 * @see https://fetch.spec.whatwg.org/#forbidden-request-header
 * @throws {Problem} 403
 */
export function checkOrigin(request: Request, isAllowed: IsAllowedOrigin): void {
  const origin = request.headers.get('origin');
  if (origin !== null && isAllowed(origin)) return;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && origin === null && request.headers.get('sec-fetch-site') !== 'cross-site') return;
  const detail = 'Requests from this origin are not allowed. Add it to the option `origins` of the handler.';
  throw new Problem({ status: 403, code: 'unauthorized', detail, originRefusal: explainRefusal(request, origin, isRead) });
}

function explainRefusal(request: Request, origin: string | null, isRead: boolean): OriginRefusal {
  if (origin === null) return isRead ? 'cross-site' : 'missing';
  if (origin === 'null') return 'opaque';
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host === parseRequestUrl(request)?.host ? 'scheme' : 'foreign';
}

/** Adds the CORS headers for allowed origins. `Vary` is always set, so that no cache gives one origin's answer to another. */
export function withCors(response: PlainResponse, request: Request, isAllowed: IsAllowedOrigin): PlainResponse {
  const { headers } = response;
  const origin = request.headers.get('origin');
  headers.append('vary', 'Origin');
  if (origin !== null && isAllowed(origin)) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-allow-credentials', 'true');
    // A page measures `Retry-After`, and the time that a sign-in URL has left, by the server's clock.
    headers.set('access-control-expose-headers', 'Retry-After, Date');
  }
  return response;
}
