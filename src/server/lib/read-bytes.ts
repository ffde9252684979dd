/**
 * The whole body, or `null` if it is longer than `limit` bytes. The bytes are counted, because `content-length` may be missing or
 * wrong. If the signal aborts, the stream is cancelled, and the result is of no use.
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  if (!body) return new Uint8Array(0);
  const reader = body.getReader();
  const cancel = () => { reader.cancel().catch(() => {}); };
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel);
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const chunk = await reader.read();
      if (chunk.done) {
        // A cancelled stream looks like one that has ended.
        signal?.throwIfAborted();
        return concatenate(chunks, size);
      }
      size += chunk.value.byteLength;
      if (size > limit) {
        await reader.cancel();
        return null;
      }
      chunks.push(chunk.value);
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
