import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestListener, RequestOptions, Server } from 'node:http';
import { connect as connectHttp2, createSecureServer, createServer as createHttp2Server } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import type { NodeContext, NodeListener } from '../../src/server/node/index.js';
import { accountId, setUp, username } from './setup.js';

type Http2Context = NodeContext<Http2ServerRequest, Http2ServerResponse>;

async function serve(t: TestContext, listener: RequestListener): Promise<{ server: Server; port: number; origin: string }> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => { server.close(resolve); });
  });
  const { port } = server.address() as AddressInfo;
  return { server, port, origin: `http://127.0.0.1:${port}` };
}

async function send(options: RequestOptions, body?: string | Buffer): Promise<{ message: IncomingMessage; text: string }> {
  const request = httpRequest({ host: '127.0.0.1', ...options });
  request.end(body);
  const [message] = await once(request, 'response') as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { message, text: Buffer.concat(chunks).toString() };
}

/** Answers with the request that the handler got. */
const mirror = async (request: Request): Promise<Response> => Response.json({
  url: request.url, method: request.method, headers: [...request.headers], body: await request.text(),
});

test('serves GET, POST and HEAD over Node’s http', async (t) => {
  const bench = await setUp(t);
  const { origin } = await serve(t, toNodeListener(bench.handle));
  const get = await fetch(`${origin}/api/connectors/13`);
  assert.equal(get.status, 200);
  assert.equal(((await get.json()) as { name: string }).name, 'Pipedrive');
  const init = { method: 'POST', headers: { origin, 'content-type': 'application/json' } };
  const post = await fetch(`${origin}/api/connectors/13`, { ...init, body: JSON.stringify({ authType: 'ApiKey', apiKey: 'k' }) });
  assert.equal(post.status, 200);
  assert.equal(bench.stored(13).authValue, 'k');
  assert.equal((await fetch(`${origin}/api/connectors/13`, { method: 'HEAD' })).headers.get('cache-control'), 'no-store');
});

test('keeps a connection open after refused requests and unread bodies', async (t) => {
  const bench = await setUp(t);
  const { server, port } = await serve(t, toNodeListener(bench.handle));
  let connections = 0;
  server.on('connection', () => { connections += 1; });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => { agent.destroy(); });
  const headers = { 'origin': `http://127.0.0.1:${port}`, 'content-type': 'application/json' };
  const large = 'x'.repeat(300_000);
  const statuses = [];
  for (const [method, more, body] of [
    ['GET', {}, undefined], ['POST', headers, large], ['POST', { ...headers, 'transfer-encoding': 'chunked' }, large],
    ['POST', { 'content-type': 'application/json' }, large], ['POST', { ...headers, 'content-type': 'text/plain' }, large],
    ['GET', { 'content-length': '7' }, 'unasked'],
  ] as const) statuses.push((await send({ port, agent, method, path: '/13', headers: more }, body)).message.statusCode);
  assert.deepEqual(statuses, [200, 413, 413, 403, 415, 200]);
  assert.equal(connections, 1);
});

test('answers 413 before the whole body has arrived', async (t) => {
  const bench = await setUp(t);
  const { port } = await serve(t, toNodeListener(bench.handle));
  const headers = { 'origin': `http://127.0.0.1:${port}`, 'content-type': 'application/json' };
  const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/13', headers });
  request.write('x'.repeat(70_000));
  const [message] = await once(request, 'response') as [IncomingMessage];
  assert.equal(message.statusCode, 413);
  request.destroy();
});

test('passes on the request unchanged', async (t) => {
  const { port } = await serve(t, toNodeListener(mirror));
  const { text } = await send({
    port,
    method: 'POST',
    path: '//evil.example/33?a=1',
    headers: { 'Host': 'host.example:8443', 'X-Many': ['a', 'b'], 'Cookie': ['c=1', 'd=2'] },
  }, 'the bödy');
  const { url, method, headers, body } = JSON.parse(text) as { url: string; method: string; headers: [string, string][]; body: string };
  assert.equal(url, 'http://host.example:8443//evil.example/33?a=1');
  assert.equal(method, 'POST');
  assert.equal(new Headers(headers).get('x-many'), 'a, b');
  assert.match(new Headers(headers).get('cookie')!, /c=1.*d=2/);
  assert.equal(body, 'the bödy');
});

test('passes on the response unchanged', async (t) => {
  const { port } = await serve(t, toNodeListener(() => {
    const response = new Response('done', { status: 418, headers: { 'x-a': '1' } });
    response.headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT');
    response.headers.append('set-cookie', 'b=2');
    return Promise.resolve(response);
  }));
  const { message, text } = await send({ port, path: '/' });
  assert.equal(message.statusCode, 418);
  assert.equal(message.headers['x-a'], '1');
  assert.deepEqual(message.headers['set-cookie'], ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2']);
  assert.equal(text, 'done');
});

test('sends a long answer completely', async (t) => {
  const chunk = new Uint8Array(65_536);
  const { port } = await serve(t, toNodeListener(() => {
    let left = 100;
    return Promise.resolve(new Response(new ReadableStream({
      pull(controller) {
        if (left === 0) controller.close();
        else controller.enqueue(chunk);
        left -= 1;
      },
    })));
  }));
  assert.equal((await send({ port, path: '/' })).text.length, 6_553_600);
});

/** The request that the handler gets if this middleware runs before it. */
async function mirrorBehind(
  t: TestContext,
  middleware: (req: IncomingMessage) => void,
  sentHeaders: Readonly<Record<string, string | string[]>> = {},
): Promise<{ url: string; headers: Headers }> {
  const listener = toNodeListener(mirror);
  const { port } = await serve(t, (req, res) => {
    middleware(req);
    listener(req, res);
  });
  const { text } = await send({ port, path: '/33', headers: { host: 'host.example', ...sentHeaders } });
  const { url, headers } = JSON.parse(text) as { url: string; headers: [string, string][] };
  return { url, headers: new Headers(headers) };
}

test('passes on neither the headers that middleware has deleted, nor those that it has set to undefined', async (t) => {
  const { headers } = await mirrorBehind(t, (req) => {
    delete req.headers['x-authenticated-user'];
    req.headers['x-role'] = undefined;
  }, { 'X-Authenticated-User': 'admin', 'x-role': 'admin', 'x-other': 'stays' });
  assert.deepEqual([headers.get('x-authenticated-user'), headers.get('x-role'), headers.get('x-other')], [null, null, 'stays']);
});

test('passes on the headers that middleware has added or changed', async (t) => {
  const { headers } = await mirrorBehind(t, (req) => {
    Object.assign(req.headers, { 'x-authenticated-user': 'jess', 'x-account': 42, 'x-roles': ['a', 'b'], 'x-name': 'Łukasz', 'x-changed': 'after' });
  }, { 'x-changed': 'before' });
  assert.equal(headers.get('x-authenticated-user'), 'jess');
  assert.equal(headers.get('x-account'), '42');
  assert.equal(headers.get('x-roles'), 'a, b');
  assert.equal(headers.get('x-changed'), 'after');
  assert.equal(Buffer.from(headers.get('x-name')!, 'latin1').toString(), 'Łukasz');
});

test('joins headers that were sent twice as Node does', async (t) => {
  const { headers } = await mirrorBehind(t, () => {}, {
    'X-Many': ['a', 'b'], 'Cookie': ['c=1', 'd=2'], 'Origin': ['https://a.example', 'https://b.example'], 'Set-Cookie': ['e=1', 'f=2'],
  });
  assert.equal(headers.get('x-many'), 'a, b');
  assert.equal(headers.get('cookie'), 'c=1; d=2');
  assert.equal(headers.get('origin'), 'https://a.example, https://b.example');
  assert.deepEqual(headers.getSetCookie(), ['e=1', 'f=2']);
});

for (const [what, members] of [
  ['without rawHeaders', { rawHeaders: undefined }],
  ['with empty rawHeaders', { rawHeaders: [] }],
  ['without rawHeaders and without a socket', { rawHeaders: undefined, socket: undefined }],
] as const) {
  test(`serves a request of a serverless adapter ${what}`, async (t) => {
    const { url, headers } = await mirrorBehind(t, (req) => {
      for (const [name, value] of Object.entries(members)) Object.defineProperty(req, name, { value });
    }, { 'origin': 'http://host.example', 'x-a': '1' });
    assert.equal(url, 'http://host.example/33');
    assert.deepEqual([headers.get('origin'), headers.get('x-a')], ['http://host.example', '1']);
  });
}

for (const [what, url, originalUrl] of [['mounted', '/33', '/api/connectors/33?x=1'], ['at the root', '/33', undefined]] as const) {
  test(`${what}, the handler gets the whole path`, async (t) => {
    const listener = toNodeListener(mirror);
    const { port, origin } = await serve(t, (req, res) => { listener(Object.assign(req, { url, originalUrl }), res); });
    const { text } = await send({ port, path: '/' });
    assert.equal((JSON.parse(text) as { url: string }).url, origin + (originalUrl ?? url));
  });
}

test('takes the scheme from Express’s req.protocol', async (t) => {
  const listener = toNodeListener(mirror);
  const { port } = await serve(t, (req, res) => { listener(Object.assign(req, { protocol: 'https' }), res); });
  const { text } = await send({ port, path: '/33', headers: { host: 'host.example' } });
  assert.equal((JSON.parse(text) as { url: string }).url, 'https://host.example/33');
});

const sent = '{"authType":"None"}';
for (const [parser, parsed] of [
  ['json', (text: string) => ({ body: JSON.parse(text) as unknown })],
  ['text', (text: string) => ({ body: text })],
  ['raw', (text: string) => ({ body: Buffer.from(text) })],
  ['raw bytes beside the parsed body', (text: string) => ({ body: {}, rawBody: Buffer.from(text) })],
] as const) {
  test(`accepts a body that a parser has read: ${parser}`, async (t) => {
    const listener = toNodeListener(mirror);
    const { port } = await serve(t, async (req, res) => {
      let text = '';
      for await (const chunk of req) text += String(chunk);
      listener(Object.assign(req, parsed(text)), res);
    });
    const wire = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const { text } = await send({ port, method: 'POST', path: '/', headers: wire }, sent);
    const { body, headers } = JSON.parse(text) as { body: string; headers: [string, string][] };
    assert.equal(body, sent);
    assert.equal(new Headers(headers).has('content-encoding'), false);
    assert.equal(new Headers(headers).has('content-length'), false);
  });
}

for (const [what, leave] of [
  ['kept nothing of', () => ({})],
  ['set req.body to null instead of', () => ({ body: null })],
  ['kept only a value that is not JSON of', () => ({ body: { size: 1n } })],
  ['kept a function in place of', () => ({ body: () => sent })],
  ['left {}, as Express 4 does, in place of', () => ({ body: {} })],
  ['left an object without a prototype in place of', () => ({ body: Object.create(null) as object })],
  ['left an empty string in place of', () => ({ body: '' })],
  ['left no bytes of', () => ({ body: Buffer.alloc(0) })],
  ['left no raw bytes of', () => ({ rawBody: Buffer.alloc(0), body: {} })],
] as const) {
  test(`answers 500 and tells onError what to do if a parser ${what} the body`, async (t) => {
    const errors: Error[] = [];
    const bench = await setUp(t, undefined, { onError: (error) => errors.push(error as Error) });
    const listener = toNodeListener(bench.handle);
    const { port, origin } = await serve(t, async (req, res) => {
      for await (const chunk of req) assert(chunk);
      listener(Object.assign(req, leave()), res);
    });
    const { message, text } = await send({ port, method: 'POST', path: '/13', headers: { origin, 'content-type': 'application/json' } }, sent);
    const problem = JSON.parse(text) as { code: string; retryable: boolean };
    assert.deepEqual([message.statusCode, problem.code, problem.retryable], [500, 'misconfigured', false]);
    assert.deepEqual(errors.map(({ name }) => name), ['BodyTakenError']);
    assert.match(errors[0]!.message, /Mount the handler before the body parser/);
    assert(!text.includes('parser'), 'the page does not learn the reason');
  });
}

test('answers 500 if the framework’s req.body throws', async (t) => {
  const bench = await setUp(t);
  const listener = toNodeListener(bench.handle);
  const { port, origin } = await serve(t, async (req, res) => {
    for await (const chunk of req) assert(chunk);
    listener(Object.defineProperty(req, 'body', { get: () => { throw new SyntaxError(sent); } }), res);
  });
  const { message, text } = await send({ port, method: 'POST', path: '/13', headers: { origin, 'content-type': 'application/json' } }, sent);
  assert.deepEqual([message.statusCode, (JSON.parse(text) as { code: string }).code], [500, 'misconfigured']);
});

test('answers 500 if the stream has ended, and nothing is left of the body', async (t) => {
  const bench = await setUp(t);
  const listener = toNodeListener(bench.handle);
  const { port, origin } = await serve(t, async (req, res) => {
    for await (const chunk of req) assert(chunk);
    // Serverless adapters make streams that do not know whether they were read.
    listener(Object.defineProperty(req, 'readableDidRead', { value: false }), res);
  });
  const { message } = await send({ port, method: 'POST', path: '/13', headers: { origin, 'content-type': 'application/json' } }, sent);
  assert.equal(message.statusCode, 500);
});

for (const [what, wire, body] of [
  ['{}', {}, '{}'],
  ['{} of unknown length', { 'transfer-encoding': 'chunked' }, '{ }'],
  ['compressed {}', { 'content-encoding': 'gzip', 'content-length': '22' }, 'x'.repeat(22)],
] as const) {
  test(`answers 400 to ${what} that a parser has read`, async (t) => {
    const errors: unknown[] = [];
    const bench = await setUp(t, undefined, { onError: (error) => errors.push(error) });
    const listener = toNodeListener(bench.handle);
    const { port, origin } = await serve(t, async (req, res) => {
      for await (const chunk of req) assert(chunk);
      listener(Object.assign(req, { body: {} }), res);
    });
    const headers = { origin, 'content-type': 'application/json', ...wire };
    assert.equal((await send({ port, method: 'POST', path: '/13', headers }, body)).message.statusCode, 400);
    assert.deepEqual(errors, []);
  });
}

test('answers 400 to an empty body that a parser has read', async (t) => {
  const bench = await setUp(t);
  const listener = toNodeListener(bench.handle);
  const { port, origin } = await serve(t, async (req, res) => {
    for await (const chunk of req) assert(chunk);
    listener(req, res);
  });
  const headers = { origin, 'content-type': 'application/json', 'content-length': '0' };
  assert.equal((await send({ port, method: 'POST', path: '/13', headers })).message.statusCode, 400);
});

test('reads a stream whose encoding middleware has set', async (t) => {
  const listener = toNodeListener(mirror);
  const { port } = await serve(t, (req, res) => { listener(req.setEncoding('utf8'), res); });
  assert.equal((JSON.parse((await send({ port, method: 'POST', path: '/' }, 'the bödy')).text) as { body: string }).body, 'the bödy');
});

test('resolves when the response has ended, for frameworks that then look for one', async (t) => {
  const listener = toNodeListener(mirror);
  const outcomes: unknown[] = [];
  const { port } = await serve(t, async (req, res) => {
    // As h3 does: a handler that returns before the response has begun gets 404.
    outcomes.push(await listener(req, res), res.writableEnded);
    if (!res.headersSent) res.writeHead(404).end();
  });
  assert.equal((await send({ port, path: '/33' })).message.statusCode, 200);
  assert.equal((await send({ port, path: '/33', method: 'TRACE' })).message.statusCode, 400);
  assert.deepEqual(outcomes, [undefined, true, undefined, true]);
});

for (const [when, isEarly] of [['before the listener is called', true], ['while the handler works', false]] as const) {
  test(`resolves if the client disconnects ${when}`, async (t) => {
    let settle!: (listening: Promise<void>) => void;
    const settled = new Promise<void>((resolve) => { settle = resolve; });
    const listener = toNodeListener(async (request) => {
      client.destroy();
      await once(request.signal, 'abort');
      return new Response('not read');
    });
    const { port } = await serve(t, async (req, res) => {
      if (isEarly) {
        client.destroy();
        await once(res, 'close');
      }
      settle(listener(req, res));
    });
    const client = httpRequest({ host: '127.0.0.1', port, path: '/' }).on('error', () => {});
    client.end();
    await settled;
  });
}

test('reads the stream if a parser has left it and set body to {}', async (t) => {
  const listener = toNodeListener(mirror);
  const { port } = await serve(t, (req, res) => { listener(Object.assign(req, { body: {} }), res); });
  assert.equal((JSON.parse((await send({ port, method: 'POST', path: '/' }, sent)).text) as { body: string }).body, sent);
});

for (const [whose, signalOf] of [
  ['the request’s signal', (request: Request) => request.signal],
  ['the signal of its clone', (request: Request) => request.clone().signal],
] as const) {
  test(`aborts ${whose} if the client disconnects`, async (t) => {
    let begin!: (signal: AbortSignal) => void;
    const begun = new Promise<AbortSignal>((resolve) => { begin = resolve; });
    const { port } = await serve(t, toNodeListener(async (request) => {
      const signal = signalOf(request);
      begin(signal);
      await once(signal, 'abort');
      return new Response('not read');
    }));
    const request = httpRequest({ host: '127.0.0.1', port, path: '/' }).on('error', () => {});
    request.end();
    const signal = await begun;
    assert.equal(signal.aborted, false);
    request.destroy();
    await once(signal, 'abort');
  });
}

test('a clone of the request has the body, too', async (t) => {
  const { port } = await serve(t, toNodeListener(async (request) => Response.json([await request.clone().text(), await request.text()])));
  const { text } = await send({ port, path: '/', method: 'POST' }, 'both');
  assert.deepEqual(JSON.parse(text), ['both', 'both']);
});

test('sends an answer that the host has read and changed', async (t) => {
  const { handle } = await setUp(t);
  let seen = '';
  const { port } = await serve(t, toNodeListener(async (request) => {
    const response = await handle(request);
    seen = await response.clone().text();
    response.headers.set('x-host', 'was here');
    return response;
  }));
  const { message, text } = await send({ port, path: '/api/connectors/13' });
  assert.equal(message.headers['x-host'], 'was here');
  assert.equal(message.headers['content-length'], String(Buffer.byteLength(seen)));
  assert.equal(text, seen);
  assert.equal((JSON.parse(text) as { id: string }).id, '13');
});

test('sends the same answers as the handler itself, including the host’s own refusal with cookies', async (t) => {
  const refusal = async (request: Request): Promise<Response> => {
    await request.text();
    const response = new Response('log in', { status: 401, headers: { 'content-type': 'text/plain' } });
    for (const cookie of ['a=1', 'b=2']) response.headers.append('set-cookie', cookie);
    return response;
  };
  const { handle } = await setUp(t);
  const { handle: refusing } = await setUp(t, undefined, { authorize: refusal });
  for (const [handler, method, path] of [
    [handle, 'GET', '/13'], [handle, 'HEAD', '/13'], [handle, 'OPTIONS', '/13'], [handle, 'PUT', '/13'], [handle, 'DELETE', '/13'],
    [handle, 'GET', '/99'], [refusing, 'GET', '/13'],
  ] as const) {
    const { port, origin } = await serve(t, toNodeListener(handler));
    const direct = await handler(new Request(`${origin}${path}`, { method }));
    const { message, text } = await send({ port, method, path });
    const mask = (body: string) => body.replace(/"reference":"[^"]*"/, '');
    assert.equal(message.statusCode, direct.status);
    assert.equal(mask(text), mask(await direct.text()));
    assert.deepEqual(message.headers['set-cookie'] ?? [], direct.headers.getSetCookie());
    for (const [name, value] of direct.headers) if (name !== 'set-cookie') assert.equal(message.headers[name], value, `${method} ${name}`);
  }
});

test('adds the cookies of a refusal to those that middleware has set', async (t) => {
  const refuse = () => {
    const response = new Response(null, { status: 401 });
    for (const cookie of ['a=1', 'b=2']) response.headers.append('set-cookie', cookie);
    return response;
  };
  for (const [own, expected] of [
    [undefined, ['a=1', 'b=2']], ['sid=1', ['sid=1', 'a=1', 'b=2']], [['sid=1', 'csrf=2'], ['sid=1', 'csrf=2', 'a=1', 'b=2']],
  ] as const) {
    const listener = toNodeListener(async () => refuse());
    const { port } = await serve(t, (req, res) => {
      if (own !== undefined) res.setHeader('set-cookie', own);
      return listener(req, res);
    });
    const { message } = await send({ port, path: '/13' });
    assert.deepEqual([message.statusCode, message.headers['set-cookie']], [401, expected]);
  }
});

test('ends reading the body if the client disconnects', async (t) => {
  let end!: (error: unknown) => void;
  const ended = new Promise<unknown>((resolve) => { end = resolve; });
  let begin!: () => void;
  const begun = new Promise<void>((resolve) => { begin = resolve; });
  const { port } = await serve(t, toNodeListener(async (request) => {
    begin();
    await request.text().catch(end);
    throw new Error('not sent');
  }));
  const request = httpRequest({ host: '127.0.0.1', port, path: '/', method: 'POST' }).on('error', () => {});
  request.write('{');
  await begun;
  request.destroy();
  assert(await ended instanceof Error);
});

test('does not abort the signal of a request that was answered', async (t) => {
  const signals: AbortSignal[] = [];
  const { port } = await serve(t, toNodeListener((request) => {
    signals.push(request.signal);
    return Promise.resolve(new Response('done'));
  }));
  await send({ port, path: '/', agent: new Agent({ keepAlive: false }) });
  assert.equal(signals[0]!.aborted, false);
});

for (const [what, handler] of [
  ['rejects', () => Promise.reject(new Error('CANARY'))],
  ['throws', () => { throw new Error('CANARY'); }],
] as const) {
  test(`answers 500 without details if the handler ${what}`, async (t) => {
    t.mock.method(console, 'error', () => {});
    const { port } = await serve(t, toNodeListener(handler));
    const { message, text } = await send({ port, path: '/' });
    assert.equal(message.statusCode, 500);
    assert(!text.includes('CANARY'));
  });
}

test('tells the console the name and message of an error that creating the handler at the first request throws', async (t) => {
  const { mock } = t.mock.method(console, 'error', () => {});
  const handler = (request: Request) => createConnectorAuthHandler({ authorize: () => new Response(), clientSecret: 's', clientId: '' } as unknown as ConnectorAuthOptions)(request);
  const { port } = await serve(t, toNodeListener(handler));
  assert.equal((await send({ port, path: '/13' })).message.statusCode, 500);
  const [[line]] = mock.calls.map((call) => call.arguments) as [[string]];
  assert.match(line, /^The handler failed: TypeError: .*`clientId`/);
});

test('answers 500 without the response’s headers if its body fails before the first chunk', async (t) => {
  t.mock.method(console, 'error', () => {});
  const { port } = await serve(t, (req, res) => {
    res.setHeader('x-middleware', 'stays');
    toNodeListener(() => Promise.resolve(new Response(new ReadableStream({
      pull(controller) { controller.error(new Error('broken')); },
    }, { highWaterMark: 0 }), { status: 401, headers: { 'content-length': '50', 'set-cookie': 'sid=1' } })))(req, res);
  });
  const { message, text } = await send({ port, path: '/' });
  assert.deepEqual([message.statusCode, text], [500, '']);
  assert.deepEqual([message.headers['set-cookie'], message.headers['content-length'], message.headers['x-middleware']], [undefined, undefined, 'stays']);
});

test('breaks the connection if the body fails after the first chunk', async (t) => {
  const { port } = await serve(t, toNodeListener(() => {
    let first = true;
    return Promise.resolve(new Response(new ReadableStream({
      pull(controller) {
        if (first) controller.enqueue(new Uint8Array(10));
        else controller.error(new Error('broken'));
        first = false;
      },
    })));
  }));
  await assert.rejects(send({ port, path: '/' }), { code: 'ECONNRESET' });
});

async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

test('is a listener of http, https and http2, also by its type', () => {
  const readSession = (req: IncomingMessage): string => String(req.headers.cookie);
  const options = { clientId: 'id', clientSecret: 'secret', authorize: () => ({ accountId, username }) };
  const listener = toNodeListener(mirror);
  const servers = [
    createServer(listener),
    createHttpsServer(listener),
    createHttp2Server(listener),
    createSecureServer({}, listener),
    createSecureServer({}, toNodeListener(mirror)),
    // A function around the handler gets the request and the response of `http`, or those of its server if it names them.
    createServer(toNodeListener(async (_, { req, res }) => new Response(readSession(req) + String(res.req === req)))),
    createServer(toNodeListener(async (_, { req, res }: NodeContext) => new Response(String(res.req === req)))),
    createServer(toNodeListener(createConnectorAuthHandler<NodeContext>(options)) satisfies NodeListener),
    createSecureServer({}, toNodeListener(async (_, { req: { authority } }: Http2Context) => new Response(authority))),
  ];
  for (const server of servers) assert.equal(server.listenerCount('request'), 1);
  // @ts-expect-error -- The function needs the request of `http2`.
  createServer(toNodeListener(async (_, { req: { authority } }: Http2Context) => new Response(authority)));
});

test('over HTTP/2, takes the host from :authority', async (t) => {
  const listener = toNodeListener(mirror);
  let ended: Promise<void> | undefined;
  const server = createHttp2Server((...args) => { ended = listener(...args); });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const session = connectHttp2(origin);
  t.after(() => {
    session.destroy();
    server.close();
  });
  const stream = session.request({ ':path': '/33', ':method': 'POST', 'x-a': '1' });
  stream.end('the bödy');
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  const { url, headers, body } = JSON.parse(text) as { url: string; headers: [string, string][]; body: string };
  assert.equal(url, `${origin}/33`);
  assert.equal(body, 'the bödy');
  await ended;
  const { host } = new URL(origin);
  assert.deepEqual(headers.filter(([name]) => name !== 'date'), [['host', host], ['x-a', '1']]);
});

test('over HTTP/2, resolves if the client has left before the listener is called', async (t) => {
  const listener = toNodeListener(mirror);
  let settle!: (listening: Promise<void>) => void;
  const settled = new Promise<void>((resolve) => { settle = resolve; });
  const server = createHttp2Server(async (req, res) => {
    session.destroy();
    await once(res, 'close');
    settle(listener(req, res));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  session.request({ ':path': '/33' }).on('error', () => {});
  await settled;
});

test('answers 400 to a method that Request does not support', async (t) => {
  const { port } = await serve(t, toNodeListener(mirror));
  assert.equal((await send({ port, path: '/33', method: 'TRACE' })).message.statusCode, 400);
});

for (const target of ['/33?x=%20y', '/api/connectors?list', '/?list', '//other.example/33?x']) {
  test(`uses only the path and the query of an absolute request target: ${target}`, async (t) => {
    const { port } = await serve(t, toNodeListener(mirror));
    const answer = await raw(port, `GET http://evil.example${target} HTTP/1.1\r\nHost: host.example\r\nConnection: close\r\n\r\n`);
    assert(answer.includes(`"url":"http://host.example${target}"`), answer);
  });
}

for (const [name, value] of [['upgrade', 'h2,h2c'], ['proxy-connection', 'close'], ['connection', 'close'], ['te', 'gzip'], ['http2-settings', 'AAMA']] as const) {
  test(`over HTTP/2, leaves out the header ${name} of a response that the host has fetched`, async (t) => {
    const refuse = async (): Promise<Response> => new Response('no', { status: 401, headers: { [name]: value, 'x-own': 'kept' } });
    const server = createHttp2Server(toNodeListener(refuse));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => { server.close(); });
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    t.after(() => { session.close(); });
    const stream = session.request({ ':path': '/api/connectors/33' });
    const [headers] = await once(stream, 'response') as [Readonly<Record<string, unknown>>];
    assert.deepEqual([headers[':status'], headers['x-own'], headers[name]], [401, 'kept', undefined]);
    stream.resume();
    await once(stream, 'close');
  });
}

test('over HTTP/2, ends the request if middleware has set a header that HTTP/2 does not allow', async (t) => {
  let ended!: Promise<void>;
  const listener = toNodeListener(async () => new Response('yes'));
  const server = createHttp2Server((req, res) => {
    res.stream.respond = () => { throw new TypeError('on purpose'); };
    ended = listener(req, res);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => { session.close(); });
  t.mock.method(console, 'error', () => {});
  const stream = session.request({ ':path': '/api/connectors/33' });
  stream.on('error', () => {});
  stream.end();
  await once(stream, 'close');
  await ended;
});

test('cancels a stream of the host’s that stalls, when the client goes away', { timeout: 10_000 }, async (t) => {
  let pulled!: () => void;
  const reading = new Promise<void>((resolve) => { pulled = resolve; });
  let cancelled!: () => void;
  const cancellation = new Promise<void>((resolve) => { cancelled = resolve; });
  const stalled = (): ReadableStream => new ReadableStream({
    pull() {
      pulled();
      return new Promise<never>(() => {});
    },
    cancel: () => { cancelled(); },
  });
  const listener = toNodeListener(() => Promise.resolve(new Response(stalled(), { status: 429 })));
  let ended: Promise<void> | undefined;
  const { origin } = await serve(t, (req, res) => { ended = listener(req, res); });
  const gone = new AbortController();
  const answer = fetch(origin, { signal: gone.signal });
  await reading;
  gone.abort();
  await assert.rejects(answer, { name: 'AbortError' });
  await Promise.all([cancellation, ended]);
});

test('answers 400 to a parsed body that is nested too deeply to be written as JSON again', async (t) => {
  const errors: unknown[] = [];
  const bench = await setUp(t, undefined, { onError: (error) => { errors.push(error); } });
  const listener = toNodeListener(bench.handle);
  const { origin } = await serve(t, (req, res) => {
    void text(req).then((body) => listener(Object.assign(req, { body: JSON.parse(body) as unknown }), res));
  });
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  for (const body of [deep, `{"authType":"ApiKey","apiKey":"k","properties":{"Subdomain":${deep}}}`]) {
    const response = await fetch(`${origin}/api/connectors/13`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body });
    assert.equal(response.status, 400);
  }
  assert.deepEqual(errors, []);
});
