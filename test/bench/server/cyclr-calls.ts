import { demoPartner } from '../../../demo/connectors.js';
import { startCyclr } from '../../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';

const page = 'https://host.example';

function requestOf(method: string, id: number, body?: unknown): Request {
  const headers = { ...(method !== 'GET' && { origin: page }), ...(body !== undefined && { 'content-type': 'application/json' }) };
  return new Request(`${page}/api/connectors/${id}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

const verbs = [
  ['GET, no properties', 'GET', 13],
  ['GET, with properties', 'GET', 15],
  ['POST OAuth2', 'POST', 12, { authType: 'OAuth2' }],
  ['POST ApiKey', 'POST', 13, { authType: 'ApiKey', apiKey: 'k' }],
  ['POST Basic', 'POST', 14, { authType: 'Basic', username: 'u', password: 'p' }],
  ['POST None, with one property', 'POST', 16, { authType: 'None', properties: { Feed: 'releases' } }],
  ['DELETE', 'DELETE', 13],
] as const;

type Calls = Readonly<Record<string, readonly string[]>>;

const options = {
  clientId: demoPartner.clientId,
  clientSecret: demoPartner.clientSecret,
  authorize: () => ({ accountId: 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab', username: 'host-user-1' }),
};

/** The calls to Cyclr for each verb, once the handler has an access token. */
export async function countCallsByVerb(): Promise<Calls> {
  const cyclr = await startCyclr();
  const handle = createConnectorAuthHandler({ ...options, apiUrl: cyclr.origin });
  try {
    await handle(requestOf('GET', 13));
    const counted: Record<string, readonly string[]> = {};
    for (const [name, method, id, body] of verbs) {
      cyclr.requests.splice(0);
      const { status } = await handle(requestOf(method, id, body));
      if (status !== 200) throw new Error(`${name}: ${status}`);
      counted[name] = cyclr.requests.map((call) => `${call.method} ${call.path}`);
    }
    return counted;
  } finally {
    await cyclr.close();
  }
}

/** Sends a thousand concurrent requests to a handler without an access token. A fake `fetch` avoids limits of the network. */
export async function measureColdStart(): Promise<{ readonly answered: number; readonly tokenRequests: number }> {
  let tokenRequests = 0;
  const handle = createConnectorAuthHandler({
    ...options,
    fetch: async (url) => {
      await new Promise(setImmediate);
      if (!url.endsWith('/oauth/token')) return Response.json({ Authenticated: false, Connector: { AuthType: 'ApiKey' } });
      tokenRequests += 1;
      return Response.json({ access_token: 'token', token_type: 'bearer', expires_in: 1209599 });
    },
  });
  const statuses = await Promise.all(Array.from({ length: 1_000 }, async () => (await handle(requestOf('GET', 13))).status));
  return { answered: statuses.filter((status) => status === 200).length, tokenRequests };
}
