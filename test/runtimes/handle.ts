import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';

/** The servers and connectors that the cases use. It is serialized as JSON for the runtimes. */
export interface Environment {
  readonly cyclr: string;
  /** A local origin without a server. */
  readonly unreachableOrigin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accountId: string;
  readonly username: string;
  /** Connector ids by auth type. */
  readonly ids: { readonly apiKey: string; readonly basic: string; readonly oauth: string; readonly properties: string };
}

export const PAGE = 'https://host.example';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

export interface Content {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handle = (method: string, id: string, content?: Content) => Promise<Answer>;

export function equals(actual: unknown, expected: unknown, what: string): void {
  const [actualText, expectedText] = [actual, expected].map((value) => JSON.stringify(value));
  if (actualText !== expectedText) throw new Error(`${what}: ${actualText}, not ${expectedText}`);
}

export function holds(condition: unknown, what: string): void {
  if (!condition) throw new Error(what);
}

export const optionsOf = (environment: Environment): ConnectorAuthOptions => ({
  apiUrl: environment.cyclr,
  serviceUrl: environment.cyclr,
  clientId: environment.clientId,
  clientSecret: environment.clientSecret,
  authorize: () => ({ accountId: environment.accountId, username: environment.username }),
});

export function handleWith(options: ConnectorAuthOptions): Handle {
  const handler = createConnectorAuthHandler(options);
  return async (method, id, { body, headers = {} } = {}) => {
    const response = await handler(new Request(`${PAGE}/api/connectors/${id}`, {
      method,
      headers: {
        ...(method === 'GET' || method === 'HEAD' ? {} : { origin: PAGE }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }));
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) as unknown : null };
  };
}
