import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { withJitter, pause } from '../../src/server/lib/pause.js';
import { accountId, ask, page, read, username } from './setup.js';

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const options = (apiUrl: string): ConnectorAuthOptions => ({
  apiUrl, clientId: 'c', clientSecret: 's', origins: [page], authorize: () => ({ accountId, username }),
});
const description = '{"Authenticated":false,"Connector":{"AuthType":"OAuth2"}}';
const token = '{"access_token":"token","expires_in":60}';

test('repeats a GET whose connection breaks', async (t) => {
  let calls = 0;
  const origin = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') return res.end(token);
    calls += 1;
    return calls === 1 ? req.socket.destroy() : res.end(description);
  });
  assert.equal((await createConnectorAuthHandler(options(origin))(ask('GET', 13))).status, 200);
  assert.equal(calls, 2);
});

test('answers 502 if the connection of a GET breaks twice', async (t) => {
  let calls = 0;
  const origin = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') return res.end(token);
    calls += 1;
    // Break within the body, before the promised length.
    res.writeHead(200, { 'content-length': '100' });
    return res.write('{"Authenticated":', () => { req.socket.destroy(); });
  });
  const { status, body } = await read(await createConnectorAuthHandler(options(origin))(ask('GET', 13)));
  assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', true]);
  assert.equal(calls, 2);
});

test('does not repeat a PUT whose connection breaks, because Cyclr may have processed it', async (t) => {
  let puts = 0;
  const origin = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') return res.end(token);
    if (req.method === 'GET') return res.end('{"Authenticated":false,"Connector":{"AuthType":"ApiKey"}}');
    puts += 1;
    return req.socket.destroy();
  });
  assert.equal((await createConnectorAuthHandler(options(origin))(ask('POST', 13, { authType: 'ApiKey', apiKey: 'k' }))).status, 502);
  assert.equal(puts, 1);
});

test('repeats a request for a sign-in token whose connection breaks, because an unused token does no harm', async (t) => {
  let calls = 0;
  const origin = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') res.end(token);
    else if (req.method === 'GET') res.end(description);
    else {
      calls += 1;
      if (calls === 1) req.socket.destroy();
      else res.end('{"Token":"ABCD","ExpiresAtUtc":"2027-12-08T11:02:48Z"}');
    }
  });
  const response = await createConnectorAuthHandler(options(origin))(ask('POST', 12, { authType: 'OAuth2' }));
  assert.equal(response.status, 200);
  assert.equal(calls, 2);
});

test('does not repeat a request for an access token whose connection breaks', async (t) => {
  let calls = 0;
  const origin = await serve(t, (req) => {
    calls += 1;
    req.socket.destroy();
  });
  assert.equal((await createConnectorAuthHandler(options(origin))(ask('GET', 12))).status, 502);
  assert.equal(calls, 1);
});

test('pauses before the retry', async (t) => {
  const times: number[] = [];
  const origin = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') return res.end(token);
    times.push(performance.now());
    return req.socket.destroy();
  });
  assert.equal((await createConnectorAuthHandler(options(origin))(ask('GET', 12))).status, 502);
  assert.equal(times.length, 2);
  assert(times[1]! - times[0]! >= 45, String(times[1]! - times[0]!));
});

test('varies the length of the pause', () => {
  const pauses = Array.from({ length: 200 }, () => withJitter(100));
  assert(pauses.every((length) => length >= 50 && length <= 150));
  assert(Math.max(...pauses) - Math.min(...pauses) > 50);
});

test('a pause rejects when its signal aborts', async () => {
  const gone = new AbortController();
  const paused = pause(60_000, gone.signal);
  gone.abort('gone');
  await assert.rejects(paused, (reason) => reason === 'gone');
  await assert.rejects(pause(60_000, gone.signal), (reason) => reason === 'gone');
});

test('does not retry if the client disconnects during the pause', async (t) => {
  const gone = new AbortController();
  let calls = 0;
  const broken = new Error('reset');
  const handle = createConnectorAuthHandler({
    ...options('https://api.cyclr.com'),
    fetch: (url) => {
      if (url.endsWith('/oauth/token')) return Promise.resolve(new Response(token));
      calls += 1;
      setImmediate(() => { gone.abort(); });
      return Promise.reject(broken);
    },
  });
  const request = new Request(`${page}/api/connectors/12`, { signal: gone.signal });
  assert.equal((await handle(request)).status, 499);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.timers.tick(1_000);
  await new Promise(setImmediate);
  assert.equal(calls, 1);
});

test('closes the connection to Cyclr if the browser disconnects', async (t) => {
  let arrived!: () => void;
  const arriving = new Promise<void>((resolve) => { arrived = resolve; });
  let ended!: () => void;
  const ending = new Promise<void>((resolve) => { ended = resolve; });
  const upstream = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') return res.end(token);
    res.once('close', ended);
    return arrived();
  });
  const host = await serve(t, toNodeListener(createConnectorAuthHandler(options(upstream))));
  const browser = request(`${host}/api/connectors/12`).on('error', () => {});
  browser.end();
  await arriving;
  browser.destroy();
  await ending;
});
