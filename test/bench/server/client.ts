import { Agent, request } from 'node:http';
import type { Operation } from './operations.js';

const AT_ONCE = 16;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** Sends one request, and checks its answer. */
function send(origin: string, { name, method, path, headers, body, status }: Operation): Promise<void> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = {
    // The page's origin, whatever the port.
    host: '127.0.0.1',
    ...(method !== 'GET' && { origin: 'http://127.0.0.1' }),
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    request(`${origin}${path}`, { method, agent, headers: all }, (res) => {
      let answer = '';
      res.setEncoding('utf8').on('data', (chunk) => { answer += String(chunk); }).on('end', () => {
        if (res.statusCode === status) resolve();
        else reject(new Error(`${name}: ${res.statusCode}: ${answer}`));
      });
    }).on('error', reject).end(text);
  });
}

/** Sends a request many times over a few persistent connections. */
export async function sendMany(origin: string, operation: Operation, count: number): Promise<void> {
  let left = count;
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
    while (left > 0) {
      left -= 1;
      await send(origin, operation);
    }
  }));
}

export const closeConnections = (): void => { agent.destroy(); };
