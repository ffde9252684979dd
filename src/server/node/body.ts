import type { IncomingMessage } from 'node:http';

/**
 * The body as it comes, and no faster than it is read. `Readable.toWeb` would destroy the connection when reading is given up,
 * and with it the answer that says why; here the rest is let run by, as Node does with a body that nobody reads.
 */
export function streamOf(req: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  let listening = false;
  let over = false;

  function listen(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    const finish = (deed: () => void) => {
      if (!over) deed();
      over = true;
    };
    const fail = () => { finish(() => { controller.error(new Error('The client went away.')); }); };
    if (req.destroyed) return fail();
    req.on('data', (chunk: Buffer) => {
      if (over) return;
      controller.enqueue(new Uint8Array(chunk));
      if ((controller.desiredSize ?? 0) <= 0) req.pause();
    });
    req.once('end', () => { finish(() => { controller.close(); }); });
    req.once('error', fail);
    req.once('close', fail);
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (!listening) listen(controller);
      listening = true;
      req.resume();
    },
    cancel() {
      over = true;
      req.resume();
    },
  }, { highWaterMark: 0 });
}
