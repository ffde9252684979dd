import { safeHeaders } from './plain-response.js';
import type { PlainResponse } from './plain-response.js';

/** Checks the shape: servers and test tools replace the global `Response`, so `instanceof` is not reliable. */
export const isResponse = (value: unknown): value is Response =>
  typeof value === 'object' && value !== null && 'status' in value && 'headers' in value;

/**
 * Tells whether the host made the response itself. API clients throw the answer that they got, or an error or an object with its status and
 * headers: that is a failure, and its texts are for the log alone.
 */
const isOwnResponse = (value: unknown): value is Response =>
  isResponse(value) && !(value instanceof Error) && 'bodyUsed' in value && !value.url;

/**
 * Calls a hook of the host's that may return a `Response`. A thrown one that the host made counts as returned: Remix and React Router throw
 * redirects.
 */
export async function catchResponse(hook: () => unknown): Promise<unknown> {
  try {
    return await hook();
  } catch (error) {
    if (isOwnResponse(error)) return error;
    throw error;
  }
}

/**
 * Headers that describe one connection (RFC 9110, section 7.6.1). A fetched response has those of the other connection, and HTTP/2 does not
 * allow them.
 * @see https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2
 */
export const CONNECTION_HEADERS: readonly string[] = [
  'connection', 'http2-settings', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade',
];

/**
 * Copies a response of the host's and adds the safe headers. The headers of a fetched response, or of a redirect, cannot be changed in
 * place. `fetch` has already decoded a fetched body, so the copy drops its `content-encoding`.
 */
export function withSafeHeaders(response: Response): Response {
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  for (const name of [...CONNECTION_HEADERS, 'content-length']) headers.delete(name);
  if (response.url) headers.delete('content-encoding');
  for (const [name, value] of Object.entries(safeHeaders)) headers.set(name, value);
  return new Response(body, { status, statusText, headers });
}

/** Cancels a body that nobody reads, which frees its connection. It fails if somebody has begun to read it. */
export function discardBody({ body }: PlainResponse): void {
  if (body !== null && typeof body !== 'string') body.cancel().catch(() => {});
}
