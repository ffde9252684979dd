import { safeHeaders } from './answer.js';

/** By its shape: servers and test tools replace the global `Response`, and `instanceof` fails for those of another maker. */
export const isResponse = (value: unknown): value is Response =>
  typeof value === 'object' && value !== null && 'status' in value && 'headers' in value;

/** About one connection, or about the bytes on it. */
const OF_A_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/**
 * A copy, since the headers of a fetched or redirecting response cannot be changed. What was fetched has been decoded, too: its body is no
 * longer as its headers say.
 */
export function withSafeHeaders(response: Response): Response {
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  for (const name of OF_A_CONNECTION) headers.delete(name);
  if (response.url) headers.delete('content-encoding');
  for (const [name, value] of Object.entries(safeHeaders)) headers.set(name, value);
  return new Response(body, { status, statusText, headers });
}
