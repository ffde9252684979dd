import { once } from 'node:events';
import { CONNECTION_HEADERS } from '../http/host-response.js';
import type { PlainResponse } from '../http/plain-response.js';
import type { ClientConnection } from './client-connection.js';
import type { NodeResponse } from './messages.js';

function setHead(res: NodeResponse, { status, headers }: PlainResponse): void {
  res.statusCode = status;
  // `Headers` joins values with commas, which is wrong for cookies (RFC 6265, section 3). A function around the handler may pass on the
  // headers of another connection.
  for (const [name, value] of headers) if (name !== 'set-cookie' && !CONNECTION_HEADERS.includes(name)) res.setHeader(name, value);
  const cookies = headers.getSetCookie();
  // Middleware may have set cookies of its own, such as a renewed session's. Over HTTP/2, Node 20.0 has no `appendHeader`.
  const own = [res.getHeader('set-cookie') ?? []].flat().map(String);
  if (cookies.length > 0) res.setHeader('set-cookie', [...own, ...cookies]);
}

/** Sends a response no faster than the client reads it. */
export async function sendResponse(res: NodeResponse, response: PlainResponse, connection: ClientConnection): Promise<void> {
  const { body } = response;
  const isText = typeof body === 'string';
  if (connection.aborted) {
    if (!isText) await body?.cancel();
    return;
  }
  if (isText) {
    setHead(res, response);
    res.end(body);
    return;
  }
  const reader = body?.getReader();
  const { signal } = connection;
  // A stream of the host's may never send its next chunk, and its connection stays open until it is cancelled.
  const cancel = () => { reader?.cancel(signal.reason).catch(() => {}); };
  signal.addEventListener('abort', cancel, { once: true });
  // Read the first chunk before the head is set: if that fails, the 500 must not have the headers of the failed response.
  let chunk = await reader?.read();
  setHead(res, response);
  // Hold each chunk back until the next one arrives. A body of one chunk then gets a `content-length` and is sent together with the head.
  let held: Uint8Array | undefined;
  try {
    for (; chunk && !chunk.done; chunk = await reader?.read()) {
      signal.throwIfAborted();
      if (held && !res.write(held)) await once(res, 'drain', { signal });
      held = chunk.value;
    }
    res.end(held);
  } catch (error) {
    // Send the head, so that the client sees a response that breaks off.
    if (held) res.flushHeaders?.();
    await reader?.cancel();
    throw error;
  }
}
