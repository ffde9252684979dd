import { BodyTakenError } from '../http/body-taken-error.js';
import type { NodeRequest } from './messages.js';

const BODY_TAKEN = 'The body of the request was read before the handler got it, and `req.body` does not hold it. Mount the handler before the '
  + 'body parser, or set `req.body` to the parsed body.';

/**
 * The body as a stream that reads from the socket only on demand. `Readable.toWeb` does not fit: when its stream is cancelled, it
 * destroys the connection before the answer is sent. This stream discards the rest instead, as Node does with a body that nobody reads.
 * If a part of the body was read before, reading the stream fails with a {@link BodyTakenError}.
 */
export function createBodyStream(req: NodeRequest): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isListening = false;
  let isOver = false;

  function listen(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    const finish = (action: () => void) => {
      if (!isOver) action();
      isOver = true;
    };
    const fail = () => { finish(() => { controller.error(new Error('The client closed the connection.')); }); };
    const isTaken = req.readableDidRead || (req.readableEnded && Number(req.headers['content-length'] ?? 0) > 0);
    if (isTaken) return finish(() => { controller.error(new BodyTakenError(BODY_TAKEN)); });
    if (req.readableEnded) return finish(() => { controller.close(); });
    if (req.destroyed) return fail();
    req.on('data', (chunk: Buffer | string) => {
      if (isOver) return;
      // Middleware may have called `setEncoding`.
      controller.enqueue(new Uint8Array(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
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
