import type { TestContext } from 'node:test';
import { connector, demoAccounts, demoPartner } from '../../demo/connectors.js';
import type { AccountSeed } from '../../demo/cyclr/options.js';
import type { Connector, Parameter } from '../../demo/cyclr/shapes.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import type { StoredConnector } from '../../demo/cyclr/state.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { assertDescribed } from '../conformance/described.js';

/** The origin of the page and of the handler. */
export const page = 'https://host.example';
export const accountId = 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab';
export const username = 'host-user-1';
/** The option `secret`, which the password grant needs. */
export const secret = 'a secret of 32 characters or more';

const { clientId, username: partner, password } = demoPartner;

/** Options that replace the client secret with the password grant. */
export const withPassword = {
  clientId: undefined, clientSecret: undefined, credentials: { clientId, username: partner, password }, secret,
} as unknown as Partial<ConnectorAuthOptions>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body. */
  readonly body: any;
}

export interface Bench {
  readonly cyclr: CyclrSimulator;
  readonly options: ConnectorAuthOptions;
  handle(request: Request): Promise<Response>;
  ask(method: string, id: number | string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  stored(id: number): StoredConnector;
  /** The calls to Cyclr since the last time, without requests for access tokens: `GET /v1.0/…`. */
  calls(): readonly string[];
  tokenRequests(): number;
}

/** A connector for the simulator: `seed(33, 'ApiKey', { Parameters: [parameter('Subdomain')] })`. */
export function seed(id: number, authType: string, more: Partial<Connector> = {}): AccountSeed['connectors'][number] {
  return { id, api: 'none', connector: connector({ Id: id + 1000, Name: `Connector ${id}`, AuthType: authType, ...more }) };
}

export function parameter(name: string, more: Partial<Parameter> = {}): Parameter {
  return {
    IsAccountConnectorProperty: true,
    TargetType: 'MergeField',
    TargetName: name,
    IsSensitive: false,
    Id: 900,
    Name: name,
    Description: null,
    IsOptional: false,
    DataType: 'Text',
    Values: [],
    DisplayOrder: 1,
    ...more,
  };
}

export const account = (...connectors: AccountSeed['connectors'][number][]): readonly AccountSeed[] =>
  [{ id: accountId, users: [username], connectors }];

export async function setUp(
  t: TestContext,
  accounts: readonly AccountSeed[] = demoAccounts,
  more: Partial<ConnectorAuthOptions> = {},
): Promise<Bench> {
  const cyclr = await startCyclr({ accounts });
  t.after(() => cyclr.close());
  const options: ConnectorAuthOptions = {
    apiUrl: cyclr.origin,
    serviceUrl: cyclr.origin,
    clientId: demoPartner.clientId,
    clientSecret: demoPartner.clientSecret,
    authorize: () => ({ accountId, username }),
    // The default writes to the console.
    onError: () => {},
    ...more,
  };
  const handler = createConnectorAuthHandler(options);
  const handle = async (request: Request) => {
    const response = await handler(request);
    requests.set(response, request);
    return response;
  };
  return {
    cyclr,
    options,
    handle,
    ask: async (method, id, body, headers) => read(await handle(ask(method, id, body, headers))),
    stored: (id) => cyclr.state.accounts.get(accountId)!.connectors.get(id)!,
    calls: () => cyclr.requests.splice(0).map(({ method, path }) => `${method} ${path}`).filter((call) => call !== 'POST /oauth/token'),
    tokenRequests: () => cyclr.requests.filter(({ path }) => path === '/oauth/token').length,
  };
}

/** A request as the page's browser sends it. */
export function ask(method: string, id: number | string, body?: unknown, headers: Record<string, string> = {}): Request {
  const safe = method === 'GET' || method === 'HEAD';
  return new Request(`${page}/api/connectors/${id}`, {
    method,
    headers: {
      ...(safe ? {} : { origin: page }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** The requests, to compare each answer with its description in `openapi.yaml`. */
const requests = new WeakMap<Response, Request>();

/** @throws {Error} if `openapi.yaml` does not describe the answer. */
export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const { status, headers } = response;
  const { method = null, url = page } = requests.get(response) ?? {};
  assertDescribed({ route: new URL(url).searchParams.has('list') ? '/' : '/{connectorId}', method, status, headers, text });
  return { status, headers, text, body: text === '' ? null : JSON.parse(text) as unknown };
}
