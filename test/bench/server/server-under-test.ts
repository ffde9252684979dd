/** Serves one of the routes in a separate process, so that its processor time is the route's own. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoPartner } from '../../../demo/connectors.js';
import type * as Server from '../../../src/server/index.js';
import type * as ServerOnNode from '../../../src/server/node/index.js';
import { ACCOUNT, createBareRoute } from './bare-route.js';

/** Imports the built handler, which hosts run. */
const importBuilt = async (file: string): Promise<unknown> => import(new URL(`../../../dist/server/${file}`, import.meta.url).href);
const { createConnectorAuthHandler } = await importBuilt('index.js') as typeof Server;
const { toNodeListener } = await importBuilt('node/index.js') as typeof ServerOnNode;

const [, , kind = '', apiUrl = ''] = process.argv;
const { clientId, clientSecret } = demoPartner;

/** A hand-written route from a `Request` to a `Response`, as the handler is. */
async function bareWeb(): Promise<RequestListener> {
  const route = await createBareRoute(apiUrl);
  return toNodeListener(async (request) => {
    const { pathname, search } = new URL(request.url);
    const { status, headers, body } = await route({ method: request.method, target: pathname + search, readBody: () => request.json() });
    return new Response(body, { status, headers });
  });
}

/** A hand-written route for Node alone. */
async function bareNode(): Promise<RequestListener> {
  const route = await createBareRoute(apiUrl);
  return async (req, res) => {
    const readBody = async (): Promise<unknown> => {
      let text = '';
      for await (const chunk of req) text += String(chunk);
      return JSON.parse(text);
    };
    const { status, headers, body } = await route({ method: req.method!, target: req.url!, readBody });
    res.writeHead(status, headers).end(body);
  };
}

const handler = async (): Promise<RequestListener> => toNodeListener(createConnectorAuthHandler({
  apiUrl, serviceUrl: apiUrl, clientId, clientSecret, authorize: () => ACCOUNT,
}));

const routes: Readonly<Record<string, () => Promise<RequestListener>>> = { handler, bareWeb, bareNode };

const server = createServer(await routes[kind]!());
// The client keeps its connections while the other routes have their turn.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('message', (question) => {
  const { user, system } = process.cpuUsage();
  process.send!(question === 'cpu' ? (user + system) / 1_000 : process.memoryUsage().heapUsed);
});
process.on('disconnect', () => process.exit());
