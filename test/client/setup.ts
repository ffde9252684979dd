import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { request } from '../../src/client/request.js';
import type { Backend, BackendResponse } from '../../src/client/request.js';

/** A real server for the tests of one file; each test sets its listener. */
export const server = { origin: '', listener: ((_, res) => { res.end(); }) as RequestListener };

const real = createServer((req, res) => { server.listener(req, res); });

before(async () => {
  await new Promise<void>((resolve) => { real.listen(0, '127.0.0.1', resolve); });
  server.origin = `http://127.0.0.1:${(real.address() as AddressInfo).port}`;
});
after(() => {
  real.closeAllConnections();
  real.close();
});

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener => (_, res) => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

export const text = (status: number, body: string, type = 'text/html'): RequestListener => (_, res) => {
  res.writeHead(status, { 'content-type': type }).end(body);
};

/** A signal that never aborts. */
export const never = new AbortController().signal;

/** A GET to the server. */
export const ask = (backend: Partial<Backend> = {}, signal = never): Promise<BackendResponse> =>
  request({ endpoint: `${server.origin}/api`, connectorId: '33', ...backend }, { method: 'GET', signal });

/** The error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<ConnectorAuthError> {
  const error = await promise.then(() => assert.fail('is fulfilled'), (reason: unknown) => reason);
  assert.ok(error instanceof ConnectorAuthError);
  return error;
}

export async function read(req: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of req) body += String(chunk);
  return body;
}
