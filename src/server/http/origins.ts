import type { Answer } from './answer.js';
import { Problem } from './problem.js';

/** The origins whose pages may call, for this request. */
export type IsAllowedOrigin = (origin: string) => boolean;

/** Where the request was sent to. Bun and Deno hand on a `Host` that makes no URL; then it is `null`. */
export const urlOf = ({ url }: Request): URL | null => (URL.canParse(url) ? new URL(url) : null);

export function allowedOrigins(request: Request, configured: ReadonlySet<string> | null): IsAllowedOrigin {
  const own = urlOf(request)?.origin;
  return (origin) => (configured ? configured.has(origin) : origin === own);
}

/**
 * Against forged requests: browsers send `Origin` with every POST and DELETE and let no page choose it, nor `Sec-Fetch-Site`
 * (Fetch, forbidden request-headers). Whoever is no browser carries no user's cookies.
 * @throws {Problem} 403
 */
export function checkOrigin(request: Request, isAllowed: IsAllowedOrigin): void {
  const origin = request.headers.get('origin');
  if (origin !== null && isAllowed(origin)) return;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && origin === null && request.headers.get('sec-fetch-site') !== 'cross-site') return;
  throw new Problem(403, 'unauthorized', 'The origin of the page that asks is not one of the `origins` that may.');
}

/** CORS for the origins that may call. `Vary` is always there: caches must not hand one origin's answer to another. */
export function withCors(answer: Answer, request: Request, isAllowed: IsAllowedOrigin): Answer {
  const { headers } = answer;
  const origin = request.headers.get('origin');
  headers.append('vary', 'Origin');
  if (origin !== null && isAllowed(origin)) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-allow-credentials', 'true');
    headers.set('access-control-expose-headers', 'Retry-After');
  }
  return answer;
}
