import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.js';

/** Sends an answer, or a response of the Web's, as Node's, no faster than the client takes it. */
export async function sendTo(res: ServerResponse, { status, headers, body }: Answer, signal: AbortSignal): Promise<void> {
  const isText = typeof body === 'string';
  if (signal.aborted) {
    if (!isText) await body?.cancel();
    return;
  }
  res.statusCode = status;
  // `headers` joins what may be joined; cookies may not (RFC 6265, section 3).
  for (const [name, value] of headers) if (name !== 'set-cookie') res.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('set-cookie', cookies);

  if (isText) {
    res.end(body);
    return;
  }
  const reader = body?.getReader();
  // Held until there is another one: a body of one piece is sent with its length, and at once with its head.
  let held: Uint8Array | undefined;
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) break;
      signal.throwIfAborted();
      if (held && !res.write(held)) await once(res, 'drain', { signal });
      held = chunk.value;
    }
    res.end(held);
  } catch (error) {
    // It has begun, and is seen to be broken.
    if (held) res.flushHeaders();
    await reader?.cancel();
    throw error;
  }
}
