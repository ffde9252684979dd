/** The host's server in a separate process: the built handler behind Node's `http`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoPartner } from '../../../demo/connectors.js';
import type * as Server from '../../../src/server/index.js';
import type * as ServerOnNode from '../../../src/server/node/index.js';
import { CUSTOMER, REFUSED_KEY, toAccountId } from './accounts.js';
import { watchEventLoop } from './event-loop.js';

/** The facts about the process at one moment. */
export interface Sample {
  /** Bytes. */
  readonly rss: number;
  /** Bytes in use on the heap: after a collection, if one was asked for. */
  readonly heap: number;
  /** Bytes outside the heap that JavaScript objects hold. */
  readonly external: number;
  /** Sockets, timers and other resources that keep the process alive, by type. */
  readonly resources: Readonly<Record<string, number>>;
  readonly warnings: number;
  readonly unhandledRejections: number;
  /** Requests that are neither answered nor closed by the client. */
  readonly open: number;
}

/** The questions that the process answers: with a {@link Sample}, with one after a collection, or with the figures of its event loop. */
export type HostQuestion = 'sample' | 'collected' | 'loop';

const importBuilt = async (file: string): Promise<unknown> => import(new URL(`../../../dist/server/${file}`, import.meta.url).href);
const { createConnectorAuthHandler } = await importBuilt('index.js') as typeof Server;
const { toNodeListener } = await importBuilt('node/index.js') as typeof ServerOnNode;

const [, , apiUrl = ''] = process.argv;
let [warnings, unhandledRejections, open] = [0, 0, 0];
process.on('warning', () => { warnings += 1; });
process.on('unhandledRejection', (reason) => {
  unhandledRejections += 1;
  console.error('Unhandled rejection:', reason);
});

const handler = createConnectorAuthHandler({
  apiUrl,
  serviceUrl: apiUrl,
  clientId: demoPartner.clientId,
  clientSecret: demoPartner.clientSecret,
  tokenScope: 'account',
  authorize: (request) => {
    const customer = request.headers.get(CUSTOMER);
    return customer === null ? new Response(null, { status: 401 }) : { accountId: toAccountId(Number(customer)), username: 'user' };
  },
  verify: ({ credentials }) => (credentials.authType === 'ApiKey' && credentials.apiKey === REFUSED_KEY ? { detail: 'This key does not work.' } : null),
  // Cyclr fails on purpose.
  onError: () => {},
  extend: () => ({ helpUrl: 'https://host.example/help' }),
});
const listener = toNodeListener(handler);

function takeSample(isCollected: boolean): Sample {
  const { rss } = process.memoryUsage();
  if (isCollected) globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const type of process.getActiveResourcesInfo()) resources[type] = (resources[type] ?? 0) + 1;
  return { rss, heap: heapUsed, external, resources, warnings, unhandledRejections, open };
}

const server = createServer(async (req, res) => {
  open += 1;
  await listener(req, res);
  open -= 1;
});
// A client must not send a request on a connection that the server closes at this moment: the request would be lost.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
const takeLoopFigures = watchEventLoop();
process.on('message', (question: HostQuestion) => process.send!(question === 'loop' ? takeLoopFigures() : takeSample(question === 'collected')));
process.on('disconnect', () => process.exit());
