/** A process of its own with one of the two routes, so that only the route's own work is between it and the clock. */
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoPartner } from '../../../demo/connectors.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import { toNodeListener } from '../../../src/server/node.js';

const [, , kind = '', apiUrl = ''] = process.argv;
const accountId = 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab';
const username = 'host-user-1';
const { clientId, clientSecret } = demoPartner;

async function bodyOf(req: IncomingMessage): Promise<{ targetOrigin: string; callbackMessage: string }> {
  let text = '';
  for await (const chunk of req) text += String(chunk);
  return JSON.parse(text) as { targetOrigin: string; callbackMessage: string };
}

/** What a host would write by hand: the same two calls, no checks, no limits, nothing told of a failure. */
async function bare(): Promise<RequestListener> {
  const answer = await fetch(`${apiUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  const { access_token: token } = await answer.json() as { access_token: string };
  const authorization = `Bearer ${token}`;
  return async (req, res) => {
    const id = req.url!.split('/').at(-1)!;
    const { targetOrigin, callbackMessage } = await bodyOf(req);
    const connector = await fetch(`${apiUrl}/v1.0/account/connectors/${id}`, { headers: { authorization, 'x-cyclr-account': accountId } });
    await connector.json();
    const signIn = await fetch(`${apiUrl}/v1.0/accounts/${accountId}/signintoken`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ Username: username }),
    });
    const { Token, ExpiresAtUtc } = await signIn.json() as { Token: string; ExpiresAtUtc: string };
    const query = new URLSearchParams({ id, token: Token, targetOrigin, callbackMessage });
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ url: `${apiUrl}/connectorauth/updateaccountconnectoroauth?${query.toString()}`, expiresAt: ExpiresAtUtc }));
  };
}

const handler = (): RequestListener => toNodeListener(createConnectorAuthHandler({
  apiUrl, serviceUrl: apiUrl, clientId, clientSecret, authorize: () => ({ accountId, username }),
}));

const server = createServer(kind === 'bare' ? await bare() : handler());
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send!((user + system) / 1_000);
});
process.on('disconnect', () => process.exit());
