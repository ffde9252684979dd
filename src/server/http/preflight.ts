import { checkOrigin } from './origins.js';
import type { IsAllowedOrigin } from './origins.js';
import { safeHeaders } from './plain-response.js';
import type { PlainResponse } from './plain-response.js';

export const ALLOWED_METHODS = 'GET, HEAD, POST, DELETE, OPTIONS';

/** A list of header names (RFC 9110, section 5.1). */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;

/**
 * Answers OPTIONS. An allowed origin may send any header: the host decides what its own pages send, for example a CSRF token.
 * @throws {Problem} 403
 */
export function answerPreflight(request: Request, isAllowed: IsAllowedOrigin): PlainResponse {
  const headers = new Headers({ ...safeHeaders, allow: ALLOWED_METHODS });
  if (request.headers.has('access-control-request-method')) {
    checkOrigin(request, isAllowed);
    const requested = request.headers.get('access-control-request-headers') ?? '';
    headers.set('access-control-allow-methods', ALLOWED_METHODS);
    headers.set('access-control-allow-headers', HEADER_NAMES.test(requested) ? requested : 'content-type');
    headers.set('access-control-max-age', '600');
    headers.set('vary', 'Access-Control-Request-Headers');
  }
  return { status: 204, headers, body: null };
}
