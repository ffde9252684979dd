/** One of the machines in `redis.test.ts`: a process with the real handler and a token store in Redis. */
import { createStorage } from 'unstorage';
import redisDriver from 'unstorage/drivers/redis';
import { demoPartner } from '../../demo/connectors.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { accountId, ask, secret, username } from './setup.js';

export interface MachineOptions {
  readonly apiUrl: string;
  readonly redis: number;
  /** Milliseconds by which this machine's clock is ahead. */
  readonly ahead: number;
  readonly grant: 'client_credentials' | 'password';
}

/** The result of a round: the sign-in URLs, and the statuses of the sign-ins that failed. */
export interface Round {
  readonly urls: readonly string[];
  readonly failed: readonly number[];
}

const { apiUrl, redis, ahead, grant } = JSON.parse(process.env.MACHINE!) as MachineOptions;
// Other tests check the time limits of ten seconds and more. This computer may be busy, so extend them here.
const { setTimeout } = globalThis;
globalThis.setTimeout = ((work: () => void, delay = 0, ...rest: []) =>
  setTimeout(work, delay < 10_000 ? delay : 10 * delay, ...rest)) as typeof setTimeout;
const { now } = Date;
Date.now = () => now() + ahead;

/** Limits the number of connections: a busy computer cannot open hundreds of them in time. */
const waiting: (() => void)[] = [];
let free = 24;
const fetchWithLimit: typeof fetch = async (url, init) => {
  if (free === 0) await new Promise<void>((resolve) => { waiting.push(resolve); });
  else free -= 1;
  try {
    return await fetch(url, init);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
};

const driver = redisDriver({ host: '127.0.0.1', port: redis });
// The test ends Redis while the machine is connected.
driver.getInstance?.().on('error', () => {});
const { clientId, clientSecret, username: partner, password } = demoPartner;
const handle = createConnectorAuthHandler({
  apiUrl,
  ...(grant === 'password' ? { credentials: { clientId, username: partner, password }, secret } : { clientId, clientSecret }),
  fetch: fetchWithLimit,
  tokenStore: createStorage({ driver }),
  authorize: () => ({ accountId, username }),
});

async function signIn(): Promise<string | number> {
  const response = await handle(ask('POST', 12, { authType: 'OAuth2', properties: {} }));
  return response.status === 200 ? (await response.json() as { url: string }).url : response.status;
}

process.on('message', async (count: number) => {
  const outcomes = await Promise.all(Array.from({ length: count }, signIn));
  process.send!({
    urls: outcomes.filter((outcome) => typeof outcome === 'string'),
    failed: outcomes.filter((outcome) => typeof outcome === 'number'),
  } satisfies Round);
});
process.on('disconnect', () => process.exit());
process.send!('ready');
