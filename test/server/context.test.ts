import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthHandler } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import type { NodeContext } from '../../src/server/node/index.js';
import { accountId, ask, setUp, username } from './setup.js';

const key = { authType: 'ApiKey', apiKey: 'a key', properties: {} };

/** A handler that records the last argument of each hook. */
async function recorded<Context>(t: Parameters<typeof setUp>[0]): Promise<{
  handler: ConnectorAuthHandler<Context>;
  last: unknown[][];
}> {
  const { options } = await setUp(t);
  const last: unknown[][] = [];
  const note = (hook: string, args: readonly unknown[]) => { last.push([hook, args.length, args.at(-1)]); };
  const handler = createConnectorAuthHandler<Context>({
    ...options,
    limit: (...args) => {
      note('limit', args);
      return null;
    },
    authorize: (...args) => {
      note('authorize', args);
      return { accountId, username };
    },
    verify: (...args) => { note('verify', args); },
    extend: (...args) => {
      note('extend', args);
      return null;
    },
  });
  return { handler, last };
}

test('hands the context on, as it is, as the last argument of each hook', async (t) => {
  for (const context of [Object.freeze({ session: { user: 'ada' } }), 'a text', 0, null, undefined, Symbol('c'), () => {}]) {
    const { handler, last } = await recorded<unknown>(t);
    assert.equal((await handler(ask('POST', 13, key), context)).status, 200);
    assert.deepEqual(last.map(([hook, count]) => [hook, count]), [['limit', 3], ['authorize', 3], ['verify', 2], ['extend', 3]]);
    for (const [hook, , given] of last) assert.equal(given, context, String(hook));
  }
});

test('hands on undefined if there is no context', async (t) => {
  const { handler, last } = await recorded<unknown>(t);
  assert.equal((await handler(ask('GET', 13))).status, 200);
  assert.deepEqual(last, [['limit', 3, undefined], ['authorize', 3, undefined], ['extend', 3, undefined]]);
});

test('keeps the contexts of simultaneous requests apart', async (t) => {
  const seen: string[] = [];
  const { options } = await setUp(t);
  const handler = createConnectorAuthHandler<{ readonly user: string }>({
    ...options,
    authorize: async (request, _, { user }) => {
      await new Promise(setImmediate);
      seen.push(`${request.headers.get('x-user')} ${user}`);
      return { accountId, username };
    },
  });
  const users = ['ada', 'ben', 'cyd'];
  await Promise.all(users.map((user) => handler(ask('GET', 13, undefined, { 'x-user': user }), { user })));
  assert.deepEqual(seen.sort(), users.map((user) => `${user} ${user}`));
});

test('over Node, gives the request and the response as the context', async (t) => {
  type SessionRequest = IncomingMessage & { session?: { readonly user: string } };
  const { options } = await setUp(t);
  const handler = createConnectorAuthHandler<NodeContext<SessionRequest>>({
    ...options,
    authorize: (_, __, { req, res }) => {
      res.setHeader('x-user', req.session?.user ?? 'none');
      return req.session ? { accountId, username: req.session.user } : new Response(null, { status: 401 });
    },
  });
  const listener = toNodeListener(handler);
  const server = createServer((req: SessionRequest, res: ServerResponse) => {
    if (req.headers.cookie === 'session=1') req.session = { user: username };
    void listener(req, res);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/connectors/13`;
  const known = await fetch(url, { headers: { cookie: 'session=1' } });
  assert.deepEqual([known.status, known.headers.get('x-user')], [200, username]);
  assert.equal((await fetch(url)).status, 401);
});

test('over Node, gives the context to a function around the handler, too', async (t) => {
  const { handler, last } = await recorded<{ readonly path: string | undefined }>(t);
  const server = createServer(toNodeListener((request, { req }) => handler(request, { path: req.url })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  assert.equal((await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/13`)).status, 200);
  assert.deepEqual(last[0], ['limit', 3, { path: '/13' }]);
});

test('the types ask for a context where the hooks need one', async (t) => {
  const { options } = await setUp(t);
  const plain = createConnectorAuthHandler(options);
  const withContext = createConnectorAuthHandler({
    ...options,
    authorize: (_, __, context: { readonly user: string }) => ({ accountId, username: context.user }),
  });
  // Servers pass second arguments of their own.
  const server: (request: Request, info: { readonly port: number }) => Promise<Response> = plain;
  assert.equal((await server(ask('GET', 13), { port: 1 })).status, 200);
  assert.equal((await plain(ask('GET', 13))).status, 200);
  assert.equal((await withContext(ask('GET', 13), { user: username })).status, 200);
  // @ts-expect-error -- The context is missing.
  assert.equal((await withContext(ask('GET', 13))).status, 500);
  // @ts-expect-error -- Node's context has no `user`.
  toNodeListener(withContext);
});
