import { safeHeaders } from './answer.js';
import type { Answer } from './answer.js';
import { checkOrigin } from './origins.js';
import type { IsAllowedOrigin } from './origins.js';

export const METHODS = 'GET, HEAD, POST, DELETE, OPTIONS';

/** A list of header names (RFC 9110, section 5.1), as browsers send it: lower-case. */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;

/**
 * The answer to OPTIONS. Any header is allowed to the origins that may call: the host decides what its own pages send, for CSRF
 * say, and an origin that is not allowed gets nothing here.
 * @throws {Problem} 403
 */
export function preflight(request: Request, isAllowed: IsAllowedOrigin): Answer {
  const headers = new Headers({ ...safeHeaders, allow: METHODS });
  if (request.headers.has('access-control-request-method')) {
    checkOrigin(request, isAllowed);
    const asked = request.headers.get('access-control-request-headers') ?? '';
    headers.set('access-control-allow-methods', METHODS);
    headers.set('access-control-allow-headers', HEADER_NAMES.test(asked) ? asked : 'content-type');
    headers.set('access-control-max-age', '600');
    headers.set('vary', 'Access-Control-Request-Headers');
  }
  return { status: 204, headers, body: null };
}
