import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failures } from '../../src/locales/en.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { ask, page, read, setUp } from '../server/setup.js';
import { navigate } from '../server/start-setup.js';
import { assertDescribed, description, faultsOfAnswer, faultsOfValue, resolve } from './described.js';

type Node = Readonly<Record<string, any>>;
const operations = description.paths['/{connectorId}'] as Node;
const methods = ['get', 'head', 'post', 'delete', 'options'];
const responses = Object.entries(description.components.responses as Node);

/** Every object of the description, with its path. */
function* nodes(node: unknown, path = '#'): Generator<readonly [string, Node]> {
  if (typeof node !== 'object' || node === null) return;
  yield [path, node];
  for (const [name, child] of Object.entries(node)) yield* nodes(child, `${path}/${name}`);
}

describe('openapi.yaml', () => {
  test('has the version and the members that OpenAPI 3.1 requires', () => {
    assert.match(description.openapi as string, /^3\.1\.\d$/);
    assert.equal(typeof description.info.title, 'string');
    assert.equal(typeof description.info.version, 'string');
  });

  test('has no key with a space, which an unquoted comma in a flow mapping would make', () => {
    for (const [path, node] of nodes(description)) for (const key of Object.keys(node)) assert.doesNotMatch(key, /\s/, `${path}/${key}`);
  });

  test('has no broken reference and no unused component', () => {
    const all = [...nodes(description)];
    const used = new Set(all.flatMap(([, { $ref }]) => typeof $ref === 'string' ? [$ref] : []));
    for (const reference of used) assert.equal(typeof resolve({ $ref: reference }), 'object', reference);
    for (const kind of ['parameters', 'headers', 'responses', 'schemas']) {
      for (const name of Object.keys(description.components[kind] as Node)) assert.ok(used.has(`#/components/${kind}/${name}`), name);
    }
  });

  test('names each operation once, and declares the parameter of its path', () => {
    const start = description.paths['/{connectorId}/start'] as Node;
    const list = description.paths['/'] as Node;
    const all = [operations, start, list].flatMap((each) => methods.map((method) => each[method] as Node | undefined));
    const ids = all.flatMap((operation) => operation?.operationId as string | undefined ?? []);
    assert.deepEqual([ids.length, new Set(ids).size], [methods.length + 1 + 3, ids.length]);
    for (const { parameters } of [operations, start]) {
      const parameter = resolve(parameters[0] as Node);
      assert.deepEqual([parameter.name, parameter.in, parameter.required], ['connectorId', 'path', true]);
    }
    const security = new Set(Object.keys(description.components.securitySchemes as Node));
    for (const name of (description.security as Node[]).flatMap((each) => Object.keys(each))) assert.ok(security.has(name), name);
  });

  test('has valid JSON Schema 2020-12 schemas without unknown keywords', () => {
    const schemas = Object.values(description.components.schemas as Node) as Node[];
    for (const schema of schemas) assert.doesNotThrow(() => faultsOfValue(schema, null));
  });

  test('requires no-store for every answer, and allows problem details for every error that is no page', () => {
    for (const [name, { description: words, headers, content }] of responses) {
      assert.equal(typeof words, 'string', name);
      assert.equal(resolve(headers['Cache-Control'] as Node).required, true, name);
      if (content && !content['application/json'] && !content['text/html']) assert.ok(content['application/problem+json'], name);
    }
  });

  test('has examples that match their schemas', () => {
    let count = 0;
    for (const [path, { schema, examples, example }] of nodes(description)) {
      if (!schema) continue;
      const named = Object.values((examples ?? {}) as Node).map(({ value }) => value as unknown);
      const values = [...named, ...(example === undefined ? [] : [example])];
      count += values.length;
      for (const value of values) assert.deepEqual(faultsOfValue(schema as Node, value), [], path);
    }
    assert.ok(count >= 15, `${count} examples`);
  });

  test('lists exactly the codes of the contract', () => {
    assert.deepEqual(description.components.schemas.ErrorCode.enum, Object.keys(failures));
  });
});

const problem = {
  type: 'about:blank', title: 'Not Found', status: 404, detail: 'No such connector.', code: 'not_found', retryable: false, reference: 'a',
};
const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const right = { authType: 'ApiKey', authenticated: true };

type Wrong = readonly [what: string, fault: RegExp, method: string, status: number, body: unknown, headers?: Record<string, string>];
const wrongs: readonly Wrong[] = [
  ['an unexpected status', /418 is not an answer to GET/, 'GET', 418, right, json],
  ['a redirect', /303 is not an answer/, 'GET', 303, '', { 'location': '/login', 'cache-control': 'no-store' }],
  ['a successful PUT', /200 is not an answer to PUT/, 'PUT', 200, right, json],
  ['an answer that may be cached', /cache-control/, 'GET', 200, right, { ...json, 'cache-control': 'max-age=60' }],
  ['an answer without Cache-Control', /has no cache-control/, 'GET', 200, right, { 'content-type': 'application/json' }],
  ['an unknown header', /x-cyclr-token/, 'GET', 200, right, { ...json, 'x-cyclr-token': 'secret' }],
  ['an HTML page', /is text\/html, which is not described/, 'GET', 200, '<p>', { ...json, 'content-type': 'text/html' }],
  ['a truncated answer', /is not JSON/, 'GET', 200, '{"authType":', json],
  ['authenticated as a string', /\/authenticated must be boolean/, 'GET', 200, { ...right, authenticated: 'true' }, json],
  ['a description with the stored key', /additional properties/, 'GET', 200, { ...right, AuthValue: 'secret' }, json],
  ['a description with the value of a secret', /must match "then"|must be null/, 'GET', 200, { ...right, properties: [{ name: 'a', secret: true, value: 'b' }] }, json],
  ['a property of an unknown type', /\/type must be equal to one of/, 'GET', 200, { ...right, properties: [{ name: 'a', type: 'date' }] }, json],
  ['an icon with a script URL', /\/icon must match pattern/, 'GET', 200, { ...right, icon: 'javascript:alert(1)' }, json],
  ['a sign-in URL without TLS', /\/url must match pattern/, 'POST', 200, { url: 'http://app-h.cyclr.com/connectorauth' }, json],
  ['an expiry that is not in RFC 3339 format', /date-time/, 'POST', 200, { url: 'https://app-h.cyclr.com/', expiresAt: 'Thu, 1 Jan 2026 00:00:00 GMT' }, json],
  ['a DELETE that leaves the connector authenticated', /must be equal to constant/, 'DELETE', 200, right, json],
  ['a problem of the type application/json', /is application\/json, which is not described/, 'GET', 404, problem, json],
  ['a problem with an unknown code', /\/code must be equal to one of/, 'GET', 404, { ...problem, code: 'nope' }],
  ['a problem without a reference', /reference/, 'GET', 404, { ...problem, reference: undefined }],
  ['a problem with another status', /another status/, 'GET', 404, { ...problem, status: 400 }],
  ['405 without Allow', /has no allow/, 'PUT', 405, { ...problem, status: 405 }],
  ['a preflight with a body', /has a body/, 'OPTIONS', 204, right, { 'cache-control': 'no-store', 'allow': 'GET' }],
];

describe('openapi.yaml does not describe', () => {
  for (const [what, fault, method, status, body, headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }] of wrongs) {
    test(what, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = { method, status, headers: new Headers(headers), text };
      assert.match(faultsOfAnswer(answer).join('; '), fault);
      assert.throws(() => { assertDescribed(answer); }, /openapi\.yaml does not describe/);
    });
  }

  test('an answer that a test reads, with or without its method', async () => {
    await assert.rejects(read(Response.json(right)), /has no cache-control/);
    await assert.rejects(read(new Response('{}', { status: 418 })), /does not describe this 418 to any method/);
    await read(Response.json(right, { headers: json }));
  });

  test('an answer of the handler to a request of another method', async (t) => {
    const { handle } = await setUp(t, undefined, { authorize: () => Response.json(problem, { status: 405, headers: { allow: 'GET' } }) });
    await assert.rejects(async () => read(await handle(ask('GET', 13))), /405 is not an answer to GET/);
  });
});

test('the handler answers every method as described', async (t) => {
  const { handle } = await setUp(t);
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
  const seen = [];
  for (const request of [
    ask('GET', 13), ask('HEAD', 13), ask('HEAD', 99), ask('POST', 13, { authType: 'ApiKey', apiKey: 'k' }), ask('DELETE', 13), ask('PUT', 13),
    ask('PATCH', 'x;'), ask('OPTIONS', 13), ask('OPTIONS', 13, undefined, preflight), ask('OPTIONS', 13, undefined, { ...preflight, origin: 'https://evil.example' }),
    ask('POST', 13, 'x', { 'content-type': 'text/plain' }), ask('POST', 13, '{}', { 'content-encoding': 'gzip' }),
  ]) {
    // Not with `read`, which parses JSON: answers to HEAD and OPTIONS have no body.
    const response = await handle(request);
    assertDescribed({ method: request.method, status: response.status, headers: response.headers, text: await response.text() });
    seen.push(response.status);
  }
  assert.deepEqual(seen, [200, 200, 404, 200, 200, 405, 404, 204, 204, 403, 415, 415]);
});

test('the handler answers the start route as described', async (t) => {
  const refusal = (status: number, headers = {}) => new Response('x', { status, headers: { 'content-type': 'text/plain', ...headers } });
  const { handle, cyclr, options } = await setUp(t);
  const seen: number[] = [];
  const check = async (serve: typeof handle, request: Request) => {
    const response = await serve(request);
    const { status, headers } = response;
    const text = await response.text();
    assertDescribed({ route: '/{connectorId}/start', method: request.method, status, headers, text });
    seen.push(status);
  };
  for (const [id, init] of [
    [12], [99], ['x'], [13], [12, { query: '' }], [12, { headers: { 'sec-fetch-site': null } }], [12, { query: { targetOrigin: 'x' } }],
    [12, { method: 'HEAD' }], [12, { method: 'POST' }], [12, { method: 'OPTIONS' }],
  ] as const) await check(handle, navigate(id, init));
  cyclr.intercept = () => new Response('', { status: 429, headers: { 'retry-after': '7' } });
  await check(handle, navigate(12));
  for (const response of [
    refusal(302, { location: '/login' }), refusal(401, { 'set-cookie': 'a=b', 'www-authenticate': 'Basic' }), refusal(403),
    refusal(429, { 'retry-after': '7' }),
  ]) await check(createConnectorAuthHandler({ ...options, authorize: () => response }), navigate(12));
  assert.deepEqual(seen, [303, 404, 404, 422, 400, 403, 422, 405, 405, 405, 429, 302, 401, 403, 429]);
});

test('the handler serves every example request of openapi.yaml', async (t) => {
  const origin = 'https://app.example.com';
  const { ask } = await setUp(t, undefined, { origins: [origin] });
  const examples = operations.post.requestBody.content['application/json'].examples as Node;
  const oauth = { oauthByMessage: 12, oauthByReturnPage: 12, oauthDirect: 12 };
  const ids: Readonly<Record<string, number>> = { apiKey: 13, basic: 14, none: 16, ...oauth };
  assert.deepEqual(Object.keys(examples), Object.keys(ids));
  assert.notEqual(origin, page);
  for (const [name, { value }] of Object.entries(examples)) assert.equal((await ask('POST', ids[name]!, value, { origin })).status, 200, name);
});
