import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { demoAccounts } from '../../demo/connectors.js';
import { check } from '../../src/conformance/check.js';
import type { CheckContext, CheckOptions } from '../../src/conformance/options.js';
import type { Row } from '../../src/conformance/rows.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { accountId, setUp, username } from '../server/setup.js';
import type { Bench } from '../server/setup.js';

export type Listener = (req: IncomingMessage, res: ServerResponse) => void;

/** Starts a server on a free port until the test ends, and returns its origin. */
export async function serve(t: TestContext, listener: Listener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => { server.close(resolve); });
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Changes each request or answer on its way. */
export type Between = (request: Request, answer: (request?: Request) => Promise<Response>) => Promise<Response>;

/** Serves our own handler by Node's http, as a host does. */
export async function serveHandler(
  t: TestContext,
  between: Between = (_, answer) => answer(),
  options: Partial<ConnectorAuthOptions> = {},
): Promise<Bench & { readonly origin: string }> {
  const bench = await setUp(t, demoAccounts, options);
  const origin = await serve(t, toNodeListener((request) => between(request, (other = request) => bench.handle(other))));
  return { ...bench, origin };
}

/** A host that knows a user by this header. */
export const needsHeader = (name: string): Partial<ConnectorAuthOptions> =>
  ({ authorize: ({ headers }) => headers.has(name) ? { accountId, username } : new Response(null, { status: 401 }) });

/** The rows of a check with `--write`. */
export function checked(
  origin: string,
  id: number | string | null,
  more: Partial<CheckOptions> = {},
  context: CheckContext = {},
): Promise<readonly Row[]> {
  const url = new URL(`${origin}/api/connectors`);
  const connector = id === null ? null : String(id);
  return check({ url, connector, origin, headers: [], authType: null, write: true, ...more }, context);
}

/** The cases that a check without `--write` skips: only the real connector can show them. */
export const skippedWithoutWrite = ['an authType other than the connector’s is rejected', 'POST connects and DELETE disconnects'];

/** The rows of requests that a backend must reject. */
export const refusalRows = ['POST without Origin is rejected', 'POST from a foreign origin is rejected', 'DELETE without Origin is rejected',
  'DELETE from a foreign origin is rejected', 'a body that is not JSON is rejected', 'a body over 64 kB is rejected',
  'a body that is not a JSON object is rejected', 'an authType other than the connector’s is rejected', 'other methods are rejected'];

/** The rows of requests that a start route must reject; the first one also says that a backend has no such route. */
export const startRows = ['the start route rejects what no page of yours began', 'the start route rejects scripts, frames and prefetches',
  'the start route rejects a foreign targetOrigin', 'errors of the start route are pages for people'];

/** The rows of the list of connectors; the first one also says that a backend has no list. */
export const listRows = ['GET ?list returns the account’s connectors', 'each connector of the list has its own id',
  'the list describes the connector as its own GET does', 'the list contains no secret', 'a cross-site GET of the list is rejected',
  'an account or a user named by the page does not change the list'];

/** Connectors of the demo, one for each auth type that a browser can handle. */
export const connectors = [['ApiKey', 13], ['Basic', 14], ['OAuth2', 12], ['OAuth2 with properties', 15], ['None', 16]] as const;

/** The cases that a complete check skips: without credentials, there is no revision to compare. */
export const skippedFor = (what: string) => what === 'None' ? ['the revision changes with the credentials'] : [];

export const isList = ({ url }: Request): boolean => new URL(url).searchParams.has('list');

/** The names of the rows with this outcome. */
export const named = (rows: readonly Row[], outcome: Row['outcome']): readonly string[] =>
  rows.filter((row) => row.outcome === outcome).map(({ name }) => name);
