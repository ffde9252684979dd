import type { IncomingMessage } from 'node:http';

/**
 * The body as a stream that reads from the socket only on demand. `Readable.toWeb` does not fit: when its stream is cancelled, it
 * destroys the connection before the answer is sent. This stream discards the rest instead, as Node does with a body that nobody reads.
 */
export function createBodyStream(req: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isListening = false;
  let isOver = false;

  function listen(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    const finish = (action: () => void) => {
      if (!isOver) action();
      isOver = true;
    };
    const fail = () => { finish(() => { controller.error(new Error('The client closed the connection.')); }); };
    if (req.destroyed) return fail();
    req.on('data', (chunk: Buffer) => {
      if (isOver) return;
      controller.enqueue(new Uint8Array(chunk));
      if ((controller.desiredSize ?? 0) <= 0) req.pause();
    });
    req.once('end', () => { finish(() => { controller.close(); }); });
    req.once('error', fail);
    req.once('close', fail);
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (!isListening) listen(controller);
      isListening = true;
      req.resume();
    },
    cancel() {
      isOver = true;
      req.resume();
    },
  }, { highWaterMark: 0 });
}
