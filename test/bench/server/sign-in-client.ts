import { Agent, request } from 'node:http';

const AT_ONCE = 16;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** Sends the POST of one sign-in. */
function signIn(origin: string): Promise<void> {
  const body = JSON.stringify({ authType: 'OAuth2', properties: {}, targetOrigin: origin, callbackMessage: crypto.randomUUID() });
  const headers = { origin, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request(`${origin}/api/connectors/12`, { method: 'POST', agent, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk) => { text += String(chunk); }).on('end', () => {
        if (res.statusCode === 200 && text.includes('"url"')) resolve();
        else reject(new Error(`${res.statusCode}: ${text}`));
      });
    }).on('error', reject).end(body);
  });
}

/** Sends many sign-ins over a few persistent connections. */
export async function sendSignIns(origin: string, count: number): Promise<void> {
  let left = count;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      await signIn(origin);
    }
  }));
}

export const closeConnections = (): void => { agent.destroy(); };
