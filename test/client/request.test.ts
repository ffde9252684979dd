import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readInTurn } from '../../src/client/read-in-turn.js';
import { request } from '../../src/client/request.js';
import { ask, failure, json, never, read, server, text } from './setup.js';

describe('the address of a connector', () => {
  for (const [endpoint, connectorId, path] of [
    ['/api', '33', '/api/33'],
    ['/api/', '33', '/api/33'],
    ['/api?tenant=1/2', '33', '/api/33?tenant=1/2'],
    ['/api/?tenant=1', '33', '/api/33?tenant=1'],
    ['/api?tenant=a%2Fb&x', '33', '/api/33?tenant=a%2Fb&x'],
    ['/api', '../x y', '/api/..%2Fx%20y'],
    ['/api', '../a?b#c', '/api/..%2Fa%3Fb%23c'],
    ['/api/', null, '/api/'],
    ['/api#part', '33', '/api/33'],
    ['/api/#part?x', '33', '/api/33'],
    ['/api?tenant=7#part', '33', '/api/33?tenant=7'],
    ['/api?tenant=7', null, '/api?tenant=7'],
  ] as const) {
    test(`is ${path} for the endpoint ${endpoint} and the id ${connectorId}`, async () => {
      let url: string | undefined;
      server.listener = (req, res) => {
        ({ url } = req);
        json(200, {})(req, res);
      };
      await ask({ endpoint: server.origin + endpoint, connectorId });
      assert.equal(url, path);
    });
  }

  for (const connectorId of ['.', '..']) {
    test(`is misconfigured for the id ${connectorId}, which a URL drops`, async () => {
      server.listener = () => { assert.fail('a request was sent'); };
      assert.equal((await failure(ask({ endpoint: `${server.origin}/api`, connectorId }))).code, 'misconfigured');
    });
  }

  for (const [backend, missing] of [
    [{ endpoint: null }, 'endpoint'],
    [{ endpoint: null, connectorId: '33' }, 'endpoint'],
    [{ endpoint: '/api', connectorId: '..' }, 'connector-id'],
  ] as const) {
    test(`is misconfigured with ${JSON.stringify(backend)}, which names ${missing}`, async () => {
      const { code, message } = await failure(ask(backend));
      assert.deepEqual([code, /\((.*)\)$/.exec(message)?.[1]], ['misconfigured', missing]);
    });
  }
});

describe('a page’s own fetch', () => {
  const answers: readonly (readonly [string, unknown, string])[] = [
    ['200 without headers', { ok: true, status: 200, json: async () => ({ a: 1 }) }, 'ok'],
    ['422 without headers', { ok: false, status: 422, json: async () => ({}) }, 'invalid_credentials'],
    ['429 with headers in a plain object', { ok: false, status: 429, headers: { 'retry-after': '7' }, json: async () => ({}) }, 'rate_limited'],
    ['headers that are a text', { ok: true, status: 200, headers: 'x', json: async () => ({}) }, 'endpoint_unreachable'],
    ['nothing', undefined, 'endpoint_unreachable'],
    ['null', null, 'endpoint_unreachable'],
    ['a text', 'ok', 'endpoint_unreachable'],
    ['an answer without json()', { ok: true, status: 200 }, 'endpoint_unreachable'],
  ];
  for (const [what, answer, code] of answers) {
    test(`that resolves to ${what} is ${code}`, async () => {
      const asked = request({ endpoint: '/api', fetch: (async () => answer) as typeof fetch }, { method: 'GET', signal: never });
      if (code !== 'ok') assert.equal((await failure(asked)).code, code);
      else assert.deepEqual((await asked).json, { a: 1 });
    });
  }
});

describe('a request', () => {
  test('sends a body as JSON; GET and DELETE have no body and no content type', async () => {
    const seen: unknown[] = [];
    server.listener = (req, res) => {
      void read(req).then((body) => {
        seen.push([req.method, req.headers['content-type'], body]);
        json(200, {})(req, res);
      });
    };
    await ask();
    await request({ endpoint: `${server.origin}/api` }, {
      method: 'POST', signal: never, body: { authType: 'ApiKey', apiKey: 'k', properties: {} },
    });
    await request({ endpoint: `${server.origin}/api` }, { method: 'DELETE', signal: never });
    assert.deepEqual(seen, [
      ['GET', undefined, ''],
      ['POST', 'application/json', '{"authType":"ApiKey","apiKey":"k","properties":{}}'],
      ['DELETE', undefined, ''],
    ]);
  });

  test('accepts JSON, is not cached, follows no redirect, and sends cookies to its own origin only', async () => {
    const inits: RequestInit[] = [];
    await ask({
      fetch: async (_, init = {}) => {
        inits.push(init);
        return Response.json({});
      },
    });
    const [{ headers, cache, redirect, credentials = 'same-origin' } = {}] = inits;
    assert.deepEqual([new Headers(headers).get('accept'), cache, redirect, credentials], ['application/json', 'no-store', 'manual', 'same-origin']);
  });

  test('uses the global fetch of the moment when the page gives none', async () => {
    const { fetch } = globalThis;
    globalThis.fetch = async () => Response.json('from the replaced fetch');
    try {
      assert.equal((await ask()).json, 'from the replaced fetch');
    } finally {
      globalThis.fetch = fetch;
    }
  });

  test('is aborted on the wire when its signal aborts', async () => {
    const controller = new AbortController();
    const closed = new Promise((resolve) => {
      server.listener = (req) => {
        req.on('close', resolve);
        controller.abort();
      };
    });
    assert.equal((await failure(ask({}, controller.signal))).code, 'endpoint_unreachable');
    await closed;
  });

  for (const [what, listener] of [
    ['HTML', text(200, '<!doctype html>')],
    ['an empty body', text(200, '', 'application/json')],
    ['half of its JSON', text(200, '{"authType":"None","authenti', 'application/json')],
    ['status 204', text(204, '')],
  ] as const) {
    test(`that is answered with ${what} succeeds without a value`, async () => {
      server.listener = listener;
      assert.equal((await ask()).json, undefined);
    });
  }
});

describe('the error endpoint_unreachable', () => {
  const unreachable = async (promise: Promise<unknown>): Promise<void> => { assert.equal((await failure(promise)).code, 'endpoint_unreachable'); };

  test('is a refused connection, with the cause', async () => {
    const error = await failure(ask({ endpoint: 'http://127.0.0.1:1' }));
    assert.equal(error.code, 'endpoint_unreachable');
    assert.ok(error.cause);
  });

  test('is a reset connection', async () => {
    server.listener = (req) => { req.socket.destroy(); };
    await unreachable(ask());
  });

  test('is a redirect, which is not followed, so that credentials never leave the endpoint', async () => {
    server.listener = (req, res) => {
      if (req.url === '/elsewhere') assert.fail('the redirect was followed');
      res.writeHead(307, { location: '/elsewhere' }).end();
    };
    assert.equal((await failure(ask())).code, 'unauthorized');
  });

  test('is an abort before the answer, even if the page’s fetch ignores signals', async () => {
    const controller = new AbortController();
    const outcome = unreachable(ask({ fetch: () => new Promise(() => undefined) }, controller.signal));
    controller.abort();
    await outcome;
  });

  test('is an abort before the end of the body, even if the page’s fetch ignores signals', async () => {
    const controller = new AbortController();
    const stalls = new Response(new ReadableStream({ start(stream) { stream.enqueue(new TextEncoder().encode('{')); } }));
    const outcome = unreachable(ask({ fetch: async () => stalls }, controller.signal));
    setImmediate(() => { controller.abort(); });
    await outcome;
  });

  test('is a body that breaks off', async () => {
    server.listener = (req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('{"a":');
      setImmediate(() => { req.socket.destroy(); });
    };
    await unreachable(ask());
  });

  test('is an endpoint that is no address', () => unreachable(ask({ endpoint: 'http://[' })));

  const cause = new TypeError('canary');
  for (const [what, fetch, expected] of [
    ['throws', () => { throw cause; }, cause],
    ['rejects', () => Promise.reject(cause), cause],
    ['rejects with undefined', () => Promise.reject(undefined), undefined],
    ['resolves without a response', () => Promise.resolve(undefined as never), null],
  ] as const satisfies readonly (readonly [string, typeof globalThis.fetch, unknown])[]) {
    test(`is a fetch of the page’s that ${what}; its message is not the error’s`, async () => {
      const error = await failure(ask({ fetch }));
      assert.equal(error.code, 'endpoint_unreachable');
      if (expected !== null) assert.equal(error.cause, expected);
      assert.ok(!Object.keys(error).includes('cause'), 'pages serialize errors');
      assert.ok(!error.message.includes('canary'));
    });
  }
});

describe('the time limit', () => {
  /** The longest time for an answer in the contract, in milliseconds. */
  const LONGEST_ANSWER = 30_000;

  for (const method of ['GET', 'POST', 'DELETE'] as const) {
    test(`of ${method} leaves the backend the time that the contract gives it`, async (t) => {
      const limit = t.mock.method(AbortSignal, 'timeout');
      server.listener = json(200, {});
      await request({ endpoint: `${server.origin}/api` }, { method, signal: never });
      const [milliseconds] = limit.mock.calls[0]!.arguments;
      assert.ok(milliseconds > LONGEST_ANSWER, `${milliseconds}`);
    });
  }

  test('of a GET that gave its place to others is a whole one again', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const limit = t.mock.method(AbortSignal, 'timeout');
    const arrived: (() => void)[] = [];
    const waiting = Array.from({ length: 6 }, () => new Promise<void>((resolve) => { arrived.push(resolve); }));
    let count = 0;
    server.listener = (req, res) => {
      if (count++ >= 6) json(200, {})(req, res);
      else arrived[count - 1]!();
    };
    const reads = Array.from({ length: 7 }, () => readInTurn({ endpoint: `${server.origin}/api` }, never));
    await Promise.all(waiting);
    t.mock.timers.tick(2_000);
    await Promise.all(reads);
    const limits = limit.mock.calls.map(({ arguments: [milliseconds] }) => milliseconds);
    assert.equal(limits.length, 13);
    assert.ok(limits.every((milliseconds) => milliseconds > LONGEST_ANSWER), limits.join());
  });
});
