import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { request } from '../../src/client/request.js';
import type { Backend } from '../../src/client/request.js';

let answer: RequestListener;
let origin: string;
const server = createServer((req, res) => { answer(req, res); });

before(async () => {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const json = (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener => (_, res) => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

const never = new AbortController().signal;
const ask = (backend: Partial<Backend> = {}, signal = never): Promise<unknown> =>
  request({ endpoint: `${origin}/api`, connectorId: '33', ...backend }, 'GET', signal);

async function failure(promise: Promise<unknown>): Promise<ConnectorAuthError> {
  const error = await promise.then(() => assert.fail('is fulfilled'), (reason: unknown) => reason);
  assert.ok(error instanceof ConnectorAuthError);
  return error;
}

async function read(req: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of req) body += String(chunk);
  return body;
}

describe('the resource', () => {
  for (const [endpoint, connectorId, path] of [
    ['/api', '33', '/api/33'],
    ['/api/', '33', '/api/33'],
    ['/api?tenant=1/2', '33', '/api/33?tenant=1/2'],
    ['/api/?tenant=1', '33', '/api/33?tenant=1'],
    ['/api', '../x y', '/api/..%2Fx%20y'],
    ['/api/', null, '/api/'],
  ] as const) {
    test(`of ${endpoint} and ${connectorId} is ${path}`, async () => {
      let url: string | undefined;
      answer = (req, res) => {
        ({ url } = req);
        json(200, {})(req, res);
      };
      await ask({ endpoint: origin + endpoint, connectorId });
      assert.equal(url, path);
    });
  }

  test('is wanting where there is no endpoint', async () => {
    assert.equal((await failure(ask({ endpoint: null }))).code, 'misconfigured');
  });
});

test('a body is sent as JSON, and a GET has none', async () => {
  const seen: unknown[] = [];
  answer = (req, res) => {
    void read(req).then((body) => {
      seen.push([req.method, req.headers['content-type'], body]);
      json(200, {})(req, res);
    });
  };
  await ask();
  await request({ endpoint: `${origin}/api` }, 'POST', never, { authType: 'ApiKey', apiKey: 'k', properties: {} });
  assert.deepEqual(seen, [['GET', undefined, ''], ['POST', 'application/json', '{"authType":"ApiKey","apiKey":"k","properties":{}}']]);
});

describe('an error', () => {
  for (const [status, code, retryable] of [
    [400, 'endpoint_error', true], [401, 'unauthorized', false], [403, 'unauthorized', false], [404, 'not_found', false],
    [405, 'endpoint_error', true], [409, 'endpoint_error', true], [410, 'not_found', false], [422, 'invalid_credentials', false],
    [429, 'rate_limited', true], [500, 'endpoint_error', true], [503, 'endpoint_error', true],
  ] as const) {
    test(`of status ${status} without a body is ${code}`, async () => {
      answer = (_, res) => { res.writeHead(status).end(); };
      const error = await failure(ask());
      assert.deepEqual([error.code, error.retryable, error.status], [code, retryable, status]);
    });
  }

  test('takes code, retryable, reference and field errors from problem details', async () => {
    const errors = [{ name: 'property:Subdomain', detail: 'Wrong' }];
    answer = json(422, { code: 'missing_properties', retryable: false, reference: 'r-1', errors, detail: 'the key abc is wrong' });
    const error = await failure(ask());
    assert.deepEqual([error.code, error.retryable, error.reference, error.errors], ['missing_properties', false, 'r-1', errors]);
    assert.ok(!error.message.includes('abc'), 'the backend’s own text, which may repeat what was sent, is in no error');
  });

  const useless = [{ code: 'no_such_code' }, { code: 'connect' }, { code: 'constructor' }, { code: 7, errors: 'x', retryable: 'yes' }, [], null, 'text'];
  for (const body of useless) {
    test(`whose body is ${JSON.stringify(body)} falls back to its status`, async () => {
      answer = json(500, body);
      const error = await failure(ask());
      assert.deepEqual([error.code, error.retryable, error.errors, error.reference], ['endpoint_error', true, [], undefined]);
    });
  }

  test('of status 429 says when to try again', async () => {
    answer = json(429, {}, { 'retry-after': '7' });
    assert.equal((await failure(ask())).retryAfter, 7);
    answer = json(429, {}, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' });
    assert.equal((await failure(ask())).retryAfter, undefined);
  });
});

describe('endpoint_unreachable', () => {
  test('is a connection that is refused', async () => {
    const error = await failure(ask({ endpoint: 'http://127.0.0.1:1' }));
    assert.equal(error.code, 'endpoint_unreachable');
    assert.ok(error.cause);
  });

  test('is a connection that is reset', async () => {
    answer = (req) => { req.socket.destroy(); };
    assert.equal((await failure(ask())).code, 'endpoint_unreachable');
  });

  test('is a redirect: credentials go nowhere else', async () => {
    answer = (req, res) => {
      if (req.url === '/elsewhere') assert.fail('was followed');
      res.writeHead(307, { location: '/elsewhere' }).end();
    };
    assert.equal((await failure(ask())).code, 'endpoint_unreachable');
  });

  test('is an answer that does not come, even of a fetch that knows nothing of signals', async () => {
    const controller = new AbortController();
    const error = failure(ask({ fetch: () => new Promise(() => undefined) }, controller.signal));
    controller.abort();
    assert.equal((await error).code, 'endpoint_unreachable');
  });

  test('is a body that does not come, even of a fetch that knows nothing of signals', async () => {
    const controller = new AbortController();
    const stalls = new Response(new ReadableStream({ start(stream) { stream.enqueue(new TextEncoder().encode('{')); } }));
    const error = failure(ask({ fetch: async () => stalls }, controller.signal));
    setImmediate(() => { controller.abort(); });
    assert.equal((await error).code, 'endpoint_unreachable');
  });

  test('is a body that breaks off', async () => {
    answer = (req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('{"a":');
      setImmediate(() => { req.socket.destroy(); });
    };
    assert.equal((await failure(ask())).code, 'endpoint_unreachable');
  });
});
