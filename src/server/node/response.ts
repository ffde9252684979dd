import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Answer } from '../http/answer.js';

function setHead(res: ServerResponse, { status, headers }: Answer): void {
  res.statusCode = status;
  // `headers` joins what may be joined; cookies may not (RFC 6265, section 3).
  for (const [name, value] of headers) if (name !== 'set-cookie') res.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('set-cookie', cookies);
}

/** Sends an answer, or a response of the Web's, as Node's, no faster than the client takes it. */
export async function sendTo(res: ServerResponse, answer: Answer, signal: AbortSignal): Promise<void> {
  const { body } = answer;
  const isText = typeof body === 'string';
  if (signal.aborted) {
    if (!isText) await body?.cancel();
    return;
  }
  if (isText) {
    setHead(res, answer);
    res.end(body);
    return;
  }
  const reader = body?.getReader();
  // Before its head is set: where not even this comes, it is answered as a failure, without the headers of what failed.
  let chunk = await reader?.read();
  setHead(res, answer);
  // Held until there is another one: a body of one piece is sent with its length, and at once with its head.
  let held: Uint8Array | undefined;
  try {
    for (; chunk && !chunk.done; chunk = await reader?.read()) {
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
