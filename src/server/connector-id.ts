import { parseRequestUrl } from './http/origins.js';
import { Problem } from './http/problem.js';

/**
 * The last segment of the path, or the one before `/start`, without decoding: `%2F`, `..` and `;` are not digits. Leading zeros are
 * refused, so that each connector has one name only, whatever the host compares it with. One slash may follow: some routers add it to
 * every path.
 */
export function parseConnectorId(request: Request): string {
  const url = parseRequestUrl(request);
  if (!url) throw new Problem({ status: 400, code: 'endpoint_error', detail: 'The URL of the request is not valid.' });
  const id = /\/(0|[1-9]\d{0,18})(?:\/start)?\/?$/.exec(url.pathname)?.[1];
  if (id === undefined) throw new Problem({ status: 404, code: 'not_found', detail: 'There is no such connector.' });
  return id;
}
