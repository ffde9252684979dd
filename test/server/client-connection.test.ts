import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { HandlerEvent } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';

/** Sends a GET over Node's `http`, and returns a function that disconnects the client. */
async function connectTo(t: TestContext, listener: RequestListener): Promise<() => void> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  const client = httpRequest({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, path: '/33' }).on('error', () => {});
  client.end();
  return () => { client.destroy(); };
}

test('a signal that the host first reads after the client has gone is aborted', async (t) => {
  let tell!: (signals: readonly AbortSignal[]) => void;
  const read = new Promise<readonly AbortSignal[]>((resolve) => { tell = resolve; });
  const disconnect = await connectTo(t, toNodeListener(async (request, { res }) => {
    disconnect();
    await once(res, 'close');
    tell([request.signal, request.clone().signal, request.signal]);
    return new Response('not read');
  }));
  const [first, ofClone, second] = await read;
  assert.equal(first, second);
  for (const signal of [first!, ofClone!]) {
    assert.equal(signal.aborted, true);
    assert.equal((signal.reason as Error).name, 'AbortError');
  }
});

test('a call to Cyclr ends when the client goes away, even if nobody reads the signal of the request', async (t) => {
  const events: HandlerEvent[] = [];
  let tell!: (signal: AbortSignal) => void;
  const called = new Promise<AbortSignal>((resolve) => { tell = resolve; });
  const handler = createConnectorAuthHandler({
    clientId: 'id',
    clientSecret: 'secret',
    authorize: () => ({ accountId: 'account', username: 'user' }),
    onEvent: (event) => { events.push(event); },
    fetch: async (url, { signal }) => {
      if (url.endsWith('/oauth/token')) return Response.json({ access_token: 'token', token_type: 'bearer', expires_in: 1_209_599 });
      tell(signal!);
      return new Promise((_, reject) => { signal!.addEventListener('abort', () => { reject(signal!.reason as Error); }); });
    },
  });
  const answered = new Promise<void>((resolve) => {
    const listener = toNodeListener(handler);
    void connectTo(t, (req, res) => { void listener(req, res).then(resolve); }).then(async (disconnect) => {
      await called;
      disconnect();
    });
  });
  const signal = await called;
  assert.equal(signal.aborted, false);
  await answered;
  assert.equal(signal.aborted, true);
  assert.deepEqual(events.map(({ what, status }) => [what, status]), [['token', null], ['describe', 499]]);
});
