import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBytes } from '../../src/server/lib/read-bytes.js';

/** A body that sends its first bytes, and then nothing more. */
const stalled = (): ReadableStream<Uint8Array> => new ReadableStream({ start(controller) { controller.enqueue(new TextEncoder().encode('{"Id":')); } });

test('a body that is given up is no whole body, whenever the signal aborts', async () => {
  const reason = new Error('the time is up');
  const controller = new AbortController();
  const reading = readBytes(stalled(), 1_000, controller.signal);
  controller.abort(reason);
  await assert.rejects(reading, reason);
  await assert.rejects(readBytes(stalled(), 1_000, AbortSignal.abort(reason)), reason);
});

test('a body that has ended is whole although the signal aborts afterwards', async () => {
  const controller = new AbortController();
  const bytes = await readBytes(new Blob(['{}']).stream(), 1_000, controller.signal);
  controller.abort();
  assert.equal(new TextDecoder().decode(bytes!), '{}');
});

test('a body that is too long is cancelled', async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) { controller.enqueue(new Uint8Array(11)); },
    cancel() { isCancelled = true; },
  });
  assert.equal(await readBytes(body, 10), null);
  assert.equal(isCancelled, true);
});
