import { Agent, request } from 'node:http';
import { start } from './child.js';
import type { Child } from './child.js';

const ROUNDS = 7;
const SIGN_INS = 200;
const AT_ONCE = 16;

/** What one route did in each round. */
export interface Series {
  readonly name: string;
  /** Sign-ins per second. */
  readonly perSecond: readonly number[];
  /** Milliseconds of processor time for one sign-in: what is not disturbed by whoever else uses the computer. */
  readonly cpu: readonly number[];
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

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

async function round({ origin, cpu }: Child): Promise<readonly [perSecond: number, cpu: number]> {
  const before = await cpu();
  const began = performance.now();
  let left = SIGN_INS;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      await signIn(origin);
    }
  }));
  const seconds = (performance.now() - began) / 1_000;
  return [SIGN_INS / seconds, (await cpu() - before) / SIGN_INS];
}

/** The handler and a bare route, in turn, so that whatever else the computer does meets both. The first round warms up and is not told. */
export async function throughput(): Promise<readonly [handler: Series, bare: Series]> {
  const upstream = await start('upstream.ts');
  const children = await Promise.all(['handler', 'bare'].map((kind) => start('server-under-test.ts', kind, upstream.origin)));
  const [handler, bare] = children as [Child, Child];
  const told = [handler, bare].map((child) => ({ child, perSecond: [] as number[], cpu: [] as number[] }));
  try {
    for (let index = 0; index <= ROUNDS; index += 1) {
      // Who is first changes, too.
      for (const each of index % 2 ? told : told.toReversed()) {
        const [perSecond, cpu] = await round(each.child);
        if (index === 0) continue;
        each.perSecond.push(perSecond);
        each.cpu.push(cpu);
      }
    }
  } finally {
    agent.destroy();
    await Promise.all([...children, upstream].map((child) => child.close()));
  }
  const [first, second] = told.map(({ perSecond, cpu }, index) => ({ name: index === 0 ? 'handler' : 'bare route', perSecond, cpu }));
  return [first!, second!];
}
