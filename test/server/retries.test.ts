import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler, CyclrError } from '../../src/server/index.js';
import type { ConnectorAuthOptions, Fetch } from '../../src/server/index.js';
import { exchange } from '../../src/server/http/exchange.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { withJitter, pause } from '../../src/server/lib/pause.js';
import { accountId, ask, page, read, secret, username } from './setup.js';

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
  apiUrl, clientId: 'c', clientSecret: 's', origins: [page], authorize: () => ({ accountId, username }), onError: () => {},
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
    return req.socket.destroy();
  });
  const { status, body } = await read(await createConnectorAuthHandler(options(origin))(ask('GET', 13)));
  assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', true]);
  assert.equal(calls, 2);
});

/** Answers GET with a connector and PUT with success, but runs the script for a PUT first. The script returns `true` if it answered. */
const storeWith = (script: (req: IncomingMessage, res: ServerResponse) => boolean): RequestListener => (req, res) => {
  if (req.url === '/oauth/token') res.end(token);
  else if (req.method === 'GET') res.end('{"Authenticated":false,"Connector":{"AuthType":"ApiKey"}}');
  else if (!script(req, res)) res.end('{"Authenticated":true}');
};
const storeKey = () => ask('POST', 13, { authType: 'ApiKey', apiKey: 'k' });

test('repeats a PUT whose connection breaks before the answer begins', async (t) => {
  const bodies: Promise<unknown>[] = [];
  const origin = await serve(t, storeWith((req) => {
    bodies.push(json(req));
    if (bodies.length > 1) return false;
    void bodies[0]!.then(() => req.socket.destroy());
    return true;
  }));
  assert.equal((await createConnectorAuthHandler(options(origin))(storeKey())).status, 200);
  assert.deepEqual(await Promise.all(bodies), [{ AuthValue: 'k' }, { AuthValue: 'k' }]);
});

for (const method of ['GET', 'PUT']) {
  test(`does not repeat a ${method} whose connection breaks after the answer began`, async (t) => {
    let calls = 0;
    const origin = await serve(t, (req, res) => {
      if (req.url === '/oauth/token') return res.end(token);
      if (req.method !== method) return res.end('{"Authenticated":false,"Connector":{"AuthType":"ApiKey"}}');
      calls += 1;
      // Break within the body, before the promised length.
      res.writeHead(200, { 'content-length': '100' });
      return res.write('{"Authenticated":', () => { req.socket.destroy(); });
    });
    const { status, body } = await read(await createConnectorAuthHandler(options(origin))(method === 'GET' ? ask('GET', 13) : storeKey()));
    assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', true]);
    assert.equal(calls, 1);
  });
}

test('does not repeat a PUT that is answered by a redirect', async (t) => {
  let puts = 0;
  const origin = await serve(t, storeWith((_, res) => {
    puts += 1;
    res.writeHead(307, { location: '/elsewhere' }).end();
    return true;
  }));
  assert.equal((await createConnectorAuthHandler(options(origin))(storeKey())).status, 502);
  assert.equal(puts, 1);
});

test('does not repeat a POST whose connection breaks, because Cyclr may have processed it', async (t) => {
  const Parameters = [{ IsAccountConnectorProperty: true, TargetName: 'A' }];
  let posts = 0;
  const origin = await serve(t, (req, res) => {
    if (req.url === '/oauth/token') return res.end(token);
    if (req.url?.endsWith('/properties') && req.method === 'GET') return res.end('[]');
    if (req.method === 'GET') return res.end(JSON.stringify({ Authenticated: false, Connector: { AuthType: 'ApiKey', Parameters } }));
    posts += 1;
    return req.socket.destroy();
  });
  const request = ask('POST', 13, { authType: 'ApiKey', apiKey: 'k', properties: { A: 'x' } });
  assert.equal((await createConnectorAuthHandler(options(origin))(request)).status, 502);
  assert.equal(posts, 1);
});

for (const [method, calls] of [['GET', 2], ['PUT', 2], ['DELETE', 2], ['POST', 1]] as const) {
  test(`sends a ${method} ${calls === 1 ? 'once' : 'twice'} if fetch rejects`, async () => {
    const methods: unknown[] = [];
    const rejects: Fetch = (_, init) => {
      methods.push(init.method);
      return Promise.reject(new TypeError('fetch failed'));
    };
    await assert.rejects(exchange(rejects, { method, url: 'https://api.cyclr.com/', headers: {} }), (error: unknown) =>
      error instanceof CyclrError && error.failure === 'unreachable');
    assert.deepEqual(methods, Array(calls).fill(method));
  });
}

test('does not repeat a request after its time limit', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let calls = 0;
  const obedient: Fetch = (_, init) => new Promise((_resolve, reject) => {
    calls += 1;
    init.signal!.addEventListener('abort', () => { reject(init.signal!.reason as Error); });
  });
  const answer = exchange(obedient, { method: 'GET', url: 'https://api.cyclr.com/', headers: {} });
  t.mock.timers.tick(10_000);
  await assert.rejects(answer, (error: unknown) => error instanceof CyclrError && error.failure === 'timeout');
  t.mock.timers.tick(10_000);
  await new Promise(setImmediate);
  assert.equal(calls, 1);
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

const credentials = { clientId: 'c', username: 'partner', password: 'p' };
const passwordOptions = (apiUrl: string): ConnectorAuthOptions => ({
  apiUrl, credentials, secret, origins: [page], authorize: () => ({ accountId, username }), onError: () => {},
});

for (const [grant, optionsOf] of [['client_credentials', options], ['password', passwordOptions]] as const) {
  test(`repeats a request for an access token with the grant ${grant} whose connection breaks`, async (t) => {
    const grants: unknown[] = [];
    const origin = await serve(t, async (req, res) => {
      if (req.url !== '/oauth/token') return res.end(description);
      grants.push(new URLSearchParams(await text(req)).get('grant_type'));
      return grants.length === 1 ? req.socket.destroy() : res.end(token);
    });
    assert.equal((await createConnectorAuthHandler(optionsOf(origin))(ask('GET', 12))).status, 200);
    assert.deepEqual(grants, [grant, grant]);
  });
}

test('does not repeat a request with a refresh token, because Cyclr may have used it up', async (t) => {
  const grants: unknown[] = [];
  let isRevoked = false;
  const origin = await serve(t, async (req, res) => {
    if (req.url !== '/oauth/token') return res.writeHead(isRevoked ? 401 : 200).end(description);
    grants.push(new URLSearchParams(await text(req)).get('grant_type'));
    return isRevoked ? req.socket.destroy() : res.end('{"access_token":"token","refresh_token":"r","expires_in":3600}');
  });
  const handle = createConnectorAuthHandler(passwordOptions(origin));
  assert.equal((await handle(ask('GET', 12))).status, 200);
  isRevoked = true;
  assert.equal((await handle(ask('GET', 12))).status, 502);
  assert.deepEqual(grants, ['password', 'refresh_token']);
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
