import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createConnectorAuthHandler, CyclrClient, CyclrError } from '../../src/server/index.js';
import type { ConnectorAuthOptions, Fetch } from '../../src/server/index.js';
import { copyError } from '../../src/server/http/copy-error.js';
import { accountId, ask, page, read, username } from './setup.js';

const apiKey = 'CANARY-key-7f3a';
const token = 'CANARY-token-6c4f';
const clientSecret = 'CANARY-secret-0b1c';
const connector = '{"Authenticated":false,"Connector":{"AuthType":"ApiKey"}}';

/** All that a logger can print. */
const print = (value: unknown): string => inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null });

/** Bytes are printed in hex. */
const listForms = (secret: string): readonly string[] =>
  [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('hex').replace(/..(?!$)/g, '$& '), Buffer.from(secret).join(', ')];

function assertNoSecrets(value: unknown): void {
  const text = print(value);
  for (const secret of [apiKey, token, clientSecret]) for (const form of listForms(secret)) assert(!text.includes(form), text);
}

/** A proxy between the server and Cyclr. It answers with both lengths, and repeats the request, where `isBroken` says so. */
async function startBrokenProxy(t: TestContext, isBroken: (head: string) => boolean): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const text = data.toString();
      if (isBroken(text)) {
        socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${data.length}\r\ntransfer-encoding: chunked\r\n\r\n${text}`);
        return;
      }
      const body = text.startsWith('POST /oauth/token') ? JSON.stringify({ access_token: token }) : connector;
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function handlerOf(more: Partial<ConnectorAuthOptions>) {
  const errors: unknown[] = [];
  const handle = createConnectorAuthHandler({
    clientId: 'c', clientSecret, origins: [page], authorize: () => ({ accountId, username }), onError: (error) => errors.push(error), ...more,
  });
  return { errors, send: async () => read(await handle(ask('POST', 13, { authType: 'ApiKey', apiKey }))) };
}

for (const start of ['POST /oauth/token', 'GET /v1.0/', 'PUT /v1.0/']) {
  test(`tells onError only the name, code and message of the parser's error if the answer to ${start} has two lengths`, async (t) => {
    const apiUrl = await startBrokenProxy(t, (head) => head.startsWith(start));
    const { errors, send } = handlerOf({ apiUrl });
    const { status, text } = await send();
    assert.equal(status, 502);
    assert(!text.includes('CANARY'));
    assert.equal(errors.length, 1);
    assertNoSecrets(errors);
    const { cause } = errors[0] as CyclrError;
    assert.match(print(cause), /HPE_UNEXPECTED_CONTENT_LENGTH|HPE_INVALID_TRANSFER_ENCODING/, 'the reason stays');
  });
}

const withSecrets = { rawPacket: Buffer.from(apiKey), data: apiKey, config: { headers: { authorization: `Bearer ${token}` } } };
const foreign: readonly (readonly [what: string, create: () => unknown])[] = [
  ['members', () => Object.assign(new Error('failed'), withSecrets)],
  ['members of its cause', () => new TypeError('failed', { cause: Object.assign(new Error('parse error'), withSecrets) })],
  ['members of its errors', () => new AggregateError([Object.assign(new Error('parse error'), withSecrets)], 'failed')],
  ['a message of its errors that quotes the answer', () => new AggregateError([new Error(`Invalid answer: ${'x'.repeat(300)}${apiKey}`)], 'failed')],
  ['a Request', () => Object.assign(new Error('failed'), { request: new Request(page, { headers: { authorization: token } }) })],
  ['a symbol', () => Object.assign(new Error('failed'), { [Symbol('request')]: token })],
  ['a message that quotes the answer', () => new Error(`Invalid answer: ${'x'.repeat(300)}${apiKey}`)],
  ['a code that is not one', () => Object.assign(new Error('failed'), { code: `body: ${apiKey}` })],
  ['no Error at all', () => ({ ...withSecrets, message: 'failed' })],
];
for (const [what, create] of foreign) {
  test(`tells onError no secret that another fetch puts into an error: ${what}`, async () => {
    const fetch: Fetch = (url) => url.endsWith('/oauth/token') ? Promise.resolve(Response.json({ access_token: token })) : Promise.reject(create());
    const { errors, send } = handlerOf({ fetch });
    assert.equal((await send()).status, 502);
    assert.equal(errors.length, 1);
    assertNoSecrets(errors);
  });
}

test('rejects with the reason of the signal, whatever fetch rejects with', async () => {
  const controller = new AbortController();
  const fetch: Fetch = () => {
    controller.abort(new Error('given up'));
    return Promise.reject(Object.assign(new Error('canceled'), withSecrets));
  };
  const client = new CyclrClient({ clientId: 'c', clientSecret, fetch: (url, init) => url.endsWith('/oauth/token')
    ? Promise.resolve(Response.json({ access_token: token })) : fetch(url, init) });
  await assert.rejects(client.account(accountId, controller.signal).connector('13'), { message: 'given up' });
});

test('tells onError no more than name, code and message if the body of a request fails', async () => {
  const errors: unknown[] = [];
  const handle = createConnectorAuthHandler({
    clientId: 'c', clientSecret, authorize: () => ({ accountId, username }), onError: (error) => errors.push(error),
  });
  const failure = Object.assign(new Error('bad chunk'), { code: 'HPE_INVALID_CHUNK_SIZE', rawPacket: Buffer.from(apiKey) });
  const body = new ReadableStream({ pull(controller) { controller.error(failure); } });
  const init = { method: 'POST', headers: { 'origin': page, 'content-type': 'application/json' }, body, duplex: 'half' };
  assert.equal((await handle(new Request(`${page}/13`, init as RequestInit))).status, 500);
  const [error] = errors as [Error & { code: string }];
  assert.deepEqual([error.name, error.code, error.message], ['Error', 'HPE_INVALID_CHUNK_SIZE', 'bad chunk']);
  assertNoSecrets(errors);
});

test('tells onError no key that a verifier quotes in a line that looks like one of a stack', async (t) => {
  const apiUrl = await startBrokenProxy(t, () => false);
  const { errors, send } = handlerOf({ apiUrl, verify: () => { throw new Error(`The third party failed:\n    at https://api.example/v1?key=${apiKey}:1:1`); } });
  assert.equal((await send()).status, 502);
  assert.equal(errors.length, 1);
  assertNoSecrets(errors);
});

for (const [what, more] of [
  ['bytes', { rawPacket: Buffer.from(`echo ${apiKey}`) }],
  ['a Map', { details: new Map([['key', apiKey]]) }],
  ['a Request', { request: new Request(page, { headers: { 'x-key': apiKey } }) }],
  ['a symbol', { [Symbol('key')]: apiKey }],
] as const) {
  test(`tells onError no key that the error of a verifier holds in ${what}`, async (t) => {
    const apiUrl = await startBrokenProxy(t, () => false);
    const { errors, send } = handlerOf({ apiUrl, verify: () => { throw Object.assign(new Error('The third party failed.'), more); } });
    assert.equal((await send()).status, 502);
    assert.equal(errors.length, 1);
    assertNoSecrets(errors);
  });
}

const countErrors = (error: Error): number =>
  error instanceof AggregateError ? error.errors.reduce((count: number, each: Error) => count + countErrors(each), 1) : 1;

test('copies name, code and message of an error, of its causes and of its errors', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED', port: 1 });
  const copied = copyError(new TypeError('fetch\nfailed', { cause: refused })) as Error & { cause: Error };
  assert.deepEqual([copied.name, copied.message], ['TypeError', 'fetch failed']);
  assert.deepEqual(Object.entries(copied.cause), [['code', 'ECONNREFUSED']]);
  assert.equal(copied.cause.message, refused.message);
  for (const value of [undefined, null, 5, Symbol('x'), () => {}, { get message() { throw new Error('hostile'); } }, new Proxy({}, { get() { throw new Error('hostile'); } })]) {
    assert.equal(copyError(value).message, '');
  }
  const aggregate = copyError(new AggregateError([refused, 'a text', new Error('two\nlines')], 'all failed')) as AggregateError;
  assert.deepEqual([aggregate.name, aggregate.message], ['AggregateError', 'all failed']);
  assert.deepEqual(aggregate.errors.map((each: Error) => each.message), [refused.message, 'a text', 'two lines']);
  assert.deepEqual(Object.entries(aggregate.errors[0] as Error), [['code', 'ECONNREFUSED']]);
  const hostile = Object.assign(new Error('hostile'), { errors: new Proxy([], { get() { throw new Error('hostile'); } }) });
  assert.equal(copyError(hostile).message, 'hostile');
  const wide = new AggregateError([], 'wide');
  wide.errors.push(...Array(100).fill(wide));
  assert(countErrors(copyError(wide)) <= 20);
  const circular = new Error('round');
  circular.cause = circular;
  assert.equal(copyError(circular).message, 'round');
});
