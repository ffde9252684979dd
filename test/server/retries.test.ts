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
import { accountId, ask, page, username } from './setup.js';

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

test('a request for a sign-in token whose connection breaks is sent once more: a token that nobody got harms nobody', async (t) => {
  let asked = 0;
  const origin = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') res.end(token);
    else if (req.method === 'GET') res.end(description);
    else {
      asked += 1;
      if (asked === 1) req.socket.destroy();
      else res.end('{"Token":"ABCD","ExpiresAtUtc":"2027-12-08T11:02:48Z"}');
    }
  });
  const response = await createConnectorAuthHandler(options(origin))(ask('POST', 12, { authType: 'OAuth2' }));
  assert.equal(response.status, 200);
  assert.equal(asked, 2);
});

test('a request for an access token whose connection breaks is not sent again', async (t) => {
  let asked = 0;
  const origin = await serve(t, (req) => {
    asked += 1;
    req.socket.destroy();
  });
  assert.equal((await createConnectorAuthHandler(options(origin))(ask('GET', 12))).status, 502);
  assert.equal(asked, 1);
});

test('the second time comes after a pause', async (t) => {
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

test('that is of another length for each', () => {
  const pauses = Array.from({ length: 200 }, () => withJitter(100));
  assert(pauses.every((length) => length >= 50 && length <= 150));
  assert(Math.max(...pauses) - Math.min(...pauses) > 50);
});

test('a pause ends with its signal', async () => {
  const gone = new AbortController();
  const paused = pause(60_000, gone.signal);
  gone.abort('gone');
  await assert.rejects(paused, (reason) => reason === 'gone');
  await assert.rejects(pause(60_000, gone.signal), (reason) => reason === 'gone');
});

test('a client that leaves in the pause is not asked for once more', async (t) => {
  const gone = new AbortController();
  let asked = 0;
  const broken = new Error('reset');
  const handle = createConnectorAuthHandler({
    ...options('https://api.cyclr.com'),
    fetch: (url) => {
      if (url.endsWith('/oauth/token')) return Promise.resolve(new Response(token));
      asked += 1;
      setImmediate(() => { gone.abort(); });
      return Promise.reject(broken);
    },
  });
  const request = new Request(`${page}/api/connectors/12`, { signal: gone.signal });
  assert.equal((await handle(request)).status, 499);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.timers.tick(1_000);
  await new Promise(setImmediate);
  assert.equal(asked, 1);
});

test('a browser that goes away ends the call to Cyclr on the wire', async (t) => {
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
