/**
 * The handler as a listener for Node's `http`, alone or mounted in Express, Connect and similar frameworks.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toPlainHandler } from '../http/plain-response.js';
import { toWebRequest } from './request.js';
import { sendResponse } from './response.js';

/** A request listener for Node's `http`, `https` and `http2`, and a middleware that ends every request. */
export type NodeListener = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Turns a handler into a listener. A body parser may run before it. If the client closes the connection, the request's `signal` aborts,
 * and so does the signal of its clones. (`new Request(request)` does not copy it: pass `{ signal: request.signal }`.) The listener
 * never throws: a request that is not valid gets 400, and a handler that throws gets 500.
 *
 * The scheme of the request's URL is that of the connection, or Express's `req.protocol`, which respects `trust proxy`. The host is the
 * `Host` header. If a proxy changes either of them, set the handler's option `origins`.
 *
 * @example
 * http.createServer(toNodeListener(handler)).listen(3000);
 * app.use('/api/connectors', toNodeListener(handler));
 */
export function toNodeListener(handler: (request: Request) => Promise<Response>): NodeListener {
  const answer = toPlainHandler(handler);
  return (req, res) => {
    const closed = new AbortController();
    res.once('close', () => { if (!res.writableFinished) closed.abort(); });
    // An `error` event without a listener ends the process.
    req.on('error', () => {});
    res.on('error', () => {});
    void serve(req, res, closed.signal);
  };

  async function serve(req: IncomingMessage, res: ServerResponse, signal: AbortSignal): Promise<void> {
    try {
      const request = toWebRequest(req, signal);
      if (request) await sendResponse(res, await answer(request), signal);
      else fail(res, 400);
    } catch {
      fail(res, 500);
    }
  }
}

function fail(res: ServerResponse, status: number): void {
  if (res.headersSent) res.destroy();
  else res.writeHead(status, { 'cache-control': 'no-store' }).end();
}
