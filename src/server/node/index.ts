/**
 * The handler as a listener for Node's `http`, alone or mounted in Express, Connect and similar frameworks.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { copyError } from '../http/copy-error.js';
import { toPlainHandler } from '../http/plain-response.js';
import { ClientConnection } from './client-connection.js';
import type { NodeRequest, NodeResponse } from './messages.js';
import { toWebRequest } from './request.js';
import { sendResponse } from './response.js';

export type { NodeRequest, NodeResponse } from './messages.js';

/**
 * A request listener for Node's `http`, `https` and `http2`, and a middleware that ends every request. The promise resolves when the
 * response has been sent or the client has closed the connection. It never rejects.
 */
export type NodeListener<Req extends NodeRequest = IncomingMessage, Res extends NodeResponse = ServerResponse> =
  (req: Req, res: Res) => Promise<void>;

/**
 * The second argument that a listener gives the handler, and so the last one of `authorize`, `limit`, `verify` and `extend`.
 *
 * @example
 * createConnectorAuthHandler<NodeContext<express.Request>>({
 *   clientId,
 *   clientSecret,
 *   authorize: (request, connectorId, { req }) => findUser(req.session.userId),
 * });
 */
export interface NodeContext<Req extends NodeRequest = IncomingMessage, Res extends NodeResponse = ServerResponse> {
  /** The request with everything that middleware has added, such as a session. Do not read its body. */
  readonly req: Req;
  /** The response. Do not end it. */
  readonly res: Res;
}

/**
 * Turns a handler into a listener. If the client closes the connection, the request's `signal` aborts, and so does the signal of its
 * clones. (`new Request(request)` does not copy it: pass `{ signal: request.signal }`.) The listener never throws: a request that is not
 * valid gets 400. A handler that throws gets 500, and the name and message of its error are written to the console. Await the
 * listener's promise in frameworks that look for a response when a handler returns, such as h3.
 *
 * The request's headers are those of `req.headers`, so headers that middleware has deleted or added count.
 *
 * Mount the listener before body parsers: a parser that runs first answers an invalid body itself, and may log it with the user's key. If
 * the body was read nevertheless, the listener takes it from `req.rawBody` or `req.body`: a string and bytes as they are, another value as
 * JSON. Some frameworks keep the parsed body elsewhere: in Koa, set `ctx.req.body = ctx.request.body`. If neither member holds the body, a
 * POST is answered with 500, and `onError` is called with the reason.
 *
 * The scheme of the request's URL is that of the connection, or Express's `req.protocol`, which respects `trust proxy`. The host is the
 * `Host` header. If a proxy changes either of them, set the handler's option `origins`.
 *
 * In TypeScript, a function around the handler gets the request and the response of `http`. If it needs those of another server, it names
 * their types: `toNodeListener((request, { req }: NodeContext<Http2ServerRequest, Http2ServerResponse>) => …)`.
 *
 * @example
 * http.createServer(toNodeListener(handler)).listen(3000);
 * http2.createSecureServer({ key, cert }, toNodeListener(handler)).listen(3000);
 * app.use('/api/connectors', toNodeListener(handler));
 */
export function toNodeListener<Req extends NodeRequest = IncomingMessage, Res extends NodeResponse = ServerResponse>(
  handler: (request: Request, context: NodeContext<Req, Res>) => Promise<Response>,
): NodeListener<IncomingMessage extends Req ? NodeRequest : Req, ServerResponse extends Res ? NodeResponse : Res>;
export function toNodeListener(
  handler: (request: Request, context: NodeContext<NodeRequest, NodeResponse>) => Promise<Response>,
): NodeListener<NodeRequest, NodeResponse> {
  const answer = toPlainHandler(handler);
  return async (req, res) => {
    const connection = new ClientConnection();
    const ended = new Promise<void>((resolve) => {
      res.once('finish', resolve);
      res.once('close', () => {
        if (!res.writableFinished) connection.abort();
        resolve();
      });
    });
    // An `error` event without a listener ends the process.
    req.on('error', () => {});
    res.on('error', () => {});
    // If the client is gone already, there will be no event.
    if (isClosed(res)) return;
    await serve(req, res, connection);
    await ended;
  };

  async function serve(req: NodeRequest, res: NodeResponse, connection: ClientConnection): Promise<void> {
    try {
      const request = toWebRequest(req, connection);
      if (request) await sendResponse(res, await answer(request, { req, res }), connection);
      else fail(res, 400);
    } catch (error) {
      // The handler itself never throws, but the host's function around it may, such as one that creates the handler at the first request.
      if (!connection.aborted) console.error(`The handler failed: ${String(copyError(error))}`);
      fail(res, 500);
    }
  }
}

/** In HTTP/2, only the stream of a response knows. */
const isClosed = (res: NodeResponse & { readonly stream?: { readonly destroyed: boolean } }): boolean =>
  res.destroyed || (res.stream?.destroyed ?? false);

function fail(res: NodeResponse, status: number): void {
  try {
    if (res.headersSent) res.destroy();
    else res.writeHead(status, { 'cache-control': 'no-store' }).end();
  } catch {
    // Middleware may have set a header that HTTP/2 does not allow.
    res.destroy();
  }
}
