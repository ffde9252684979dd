/**
 * The handler as a listener of Node's `http`, alone or mounted in Express, Connect and their like.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answering } from '../http/answer.js';
import { requestFrom } from './request.js';
import { sendTo } from './response.js';

export type NodeListener = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * `http.createServer(toNodeListener(handler))`, `app.use('/api/connectors', toNodeListener(handler))`. A body parser may have run
 * before. When the client goes away, the request's signal aborts, and its clone's; `new Request(request)` wants it named: `{ signal }`.
 * Whatever fails is answered by 400 or 500; nothing is ever thrown.
 *
 * The scheme is that of the connection, or Express's `req.protocol`, which knows of proxies where `trust proxy` is set; the host is
 * that of the `Host` header. Behind a proxy that changes either, give the handler its `origins`.
 */
export function toNodeListener(handler: (request: Request) => Promise<Response>): NodeListener {
  const answer = answering(handler);
  return (req, res) => {
    const gone = new AbortController();
    res.once('close', () => { if (!res.writableFinished) gone.abort(); });
    // Without a listener, either would end the process.
    req.on('error', () => {});
    res.on('error', () => {});
    void serve(req, res, gone.signal);
  };

  async function serve(req: IncomingMessage, res: ServerResponse, signal: AbortSignal): Promise<void> {
    try {
      const request = requestFrom(req, signal);
      if (request) await sendTo(res, await answer(request), signal);
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
