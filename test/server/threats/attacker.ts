import type { TestContext } from 'node:test';
import type { AccountSeed } from '../../../demo/cyclr/options.js';
import type { ConnectorAuthOptions } from '../../../src/server/index.js';
import { accountId, ask, page, setUp, username } from '../setup.js';
import type { Answer, Bench } from '../setup.js';

/** The origin of a hostile page. */
export const evil = 'https://evil.example';

/** The demo's second account. The user has no access to its connectors. */
export const stranger = { accountId: 'f9e8d7c6-0002-4b3a-9c8d-ba9876543210', withKey: 21, withOAuth: 22 } as const;

export const key = { authType: 'ApiKey', apiKey: 'a key', properties: {} };
export const signInRequest = { authType: 'OAuth2', properties: {}, targetOrigin: page, callbackMessage: 'a fresh one' };

export interface Target extends Bench {
  send(request: Request): Promise<Answer>;
  /** How many calls passed the first defences: calls of `authorize` and requests to Cyclr. */
  innerCalls(): number;
}

/** The real handler with Cyclr's simulator. */
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
    send: async (request) => readAnswer(await bench.handle(request)),
    innerCalls: () => sessions + bench.cyclr.requests.length,
  };
}

/** Reads an answer without comparing it with `openapi.yaml`. */
export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('json') && text !== '';
  return { status, headers, text, body: isJson ? JSON.parse(text) as unknown : null };
}

/** A request with exactly these headers. `null` removes a header that a browser would send. */
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

/** The body and all headers of an answer in one text. */
export const wholeText = ({ text, headers }: Answer): string => `${text}\n${JSON.stringify([...headers])}`;
