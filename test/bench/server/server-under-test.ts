/** Serves one of the routes in a separate process, so that its processor time is the route's own. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoPartner } from '../../../demo/connectors.js';
import type * as Server from '../../../src/server/index.js';
import type * as ServerOnNode from '../../../src/server/node/index.js';

/** Imports the built handler, which hosts run. */
const importBuilt = async (file: string): Promise<unknown> => import(new URL(`../../../dist/server/${file}`, import.meta.url).href);
const { createConnectorAuthHandler } = await importBuilt('index.js') as typeof Server;
const { toNodeListener } = await importBuilt('node/index.js') as typeof ServerOnNode;

const [, , kind = '', apiUrl = ''] = process.argv;
const accountId = 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab';
const username = 'host-user-1';
const { clientId, clientSecret } = demoPartner;

type MakeSignIn = (id: string, request: SignInRequest) => Promise<SignIn>;

interface SignInRequest {
  readonly targetOrigin: string;
  readonly callbackMessage: string;
}

interface SignIn {
  readonly url: string;
  readonly expiresAt: string;
}

/** A hand-written route: the same two calls to Cyclr, without checks, limits or error handling. */
async function connectByHand(): Promise<MakeSignIn> {
  const answer = await fetch(`${apiUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  const { access_token: token } = await answer.json() as { access_token: string };
  const authorization = `Bearer ${token}`;
  return async (id, { targetOrigin, callbackMessage }) => {
    const connector = await fetch(`${apiUrl}/v1.0/account/connectors/${id}`, { headers: { authorization, 'x-cyclr-account': accountId } });
    await connector.json();
    const signIn = await fetch(`${apiUrl}/v1.0/accounts/${accountId}/signintoken`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ Username: username }),
    });
    const { Token, ExpiresAtUtc } = await signIn.json() as { Token: string; ExpiresAtUtc: string };
    const query = new URLSearchParams({ id, token: Token, targetOrigin, callbackMessage });
    return { url: `${apiUrl}/connectorauth/updateaccountconnectoroauth?${query.toString()}`, expiresAt: ExpiresAtUtc };
  };
}

const idOf = (path: string): string => path.split('/').at(-1)!;

/** A hand-written route from a `Request` to a `Response`, as the handler is. */
async function bareWeb(): Promise<RequestListener> {
  const makeSignIn = await connectByHand();
  return toNodeListener(async (request) => Response.json(await makeSignIn(idOf(request.url), await request.json() as SignInRequest)));
}

/** A hand-written route for Node alone. */
async function bareNode(): Promise<RequestListener> {
  const makeSignIn = await connectByHand();
  return async (req, res) => {
    let text = '';
    for await (const chunk of req) text += String(chunk);
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(await makeSignIn(idOf(req.url!), JSON.parse(text) as SignInRequest)));
  };
}

const handler = async (): Promise<RequestListener> => toNodeListener(createConnectorAuthHandler({
  apiUrl, serviceUrl: apiUrl, clientId, clientSecret, authorize: () => ({ accountId, username }),
}));

const routes: Readonly<Record<string, () => Promise<RequestListener>>> = { handler, bareWeb, bareNode };

const server = createServer(await routes[kind]!());
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('message', (question) => {
  const { user, system } = process.cpuUsage();
  process.send!(question === 'cpu' ? (user + system) / 1_000 : process.memoryUsage().heapUsed);
});
process.on('disconnect', () => process.exit());
