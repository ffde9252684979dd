import type { TestContext } from 'node:test';
import type { AccountSeed } from '../../../demo/cyclr/options.js';
import type { ConnectorAuthOptions } from '../../../src/server/index.js';
import { accountId, ask, page, setUp, username } from '../setup.js';
import type { Answer, Bench } from '../setup.js';

/** Somebody else's page. */
export const evil = 'https://evil.example';

/** The demo's second account, with a connector of each kind that is not the asking user's. */
export const stranger = { accountId: 'f9e8d7c6-0002-4b3a-9c8d-ba9876543210', withKey: 21, withOAuth: 22 } as const;

export const key = { authType: 'ApiKey', apiKey: 'a key', properties: {} };
export const wish = { authType: 'OAuth2', properties: {}, targetOrigin: page, callbackMessage: 'a fresh one' };

export interface Target extends Bench {
  send(request: Request): Promise<Answer>;
  /** How often anybody behind the first defences was asked: the host for its session, or Cyclr. */
  disturbed(): number;
}

/** The real handler before the simulator, with all who are asked by it counted. */
export async function target(
  t: TestContext,
  more: Partial<ConnectorAuthOptions> = {},
  accounts?: readonly AccountSeed[],
): Promise<Target> {
  let sessions = 0;
  const bench = await setUp(t, accounts, {
    authorize: () => {
      sessions += 1;
      return { accountId, username };
    },
    ...more,
  });
  return {
    ...bench,
    send: async (request) => hear(await bench.handle(request)),
    disturbed: () => sessions + bench.cyclr.requests.length,
  };
}

/** The answer as it is: an attacker does not care whether it is described. */
export async function hear(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('json') && text !== '';
  return { status, headers, text, body: isJson ? JSON.parse(text) as unknown : null };
}

/** A request with exactly these headers: `null` takes out one that the page's browser would have sent. */
export function forged(
  method: string,
  id: number | string,
  headers: Readonly<Record<string, string | null>> = {},
  body: unknown = method === 'POST' ? key : undefined,
): Request {
  const request = ask(method, id, body);
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) request.headers.delete(name);
    else request.headers.set(name, value);
  }
  return request;
}

/** All that an answer tells, in one text. */
export const told = ({ text, headers }: Answer): string => `${text}\n${JSON.stringify([...headers])}`;
