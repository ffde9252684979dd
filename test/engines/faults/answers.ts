import type { Answer } from './host-gate.js';

type Headers = Readonly<Record<string, string>>;

const send = (status: number, type: string, body: string, headers: Headers = {}): Answer => (request, response) => {
  request.resume();
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(body);
};

export const json = (value: unknown): Answer => send(200, 'application/json', JSON.stringify(value));

/** RFC 9457. */
export const problem = (status: number, more: object = {}, headers?: Headers): Answer =>
  send(status, 'application/problem+json', JSON.stringify({ type: 'about:blank', title: 'No', status, ...more }), headers);

/** As a proxy, or a session that has ended, answers. */
export const page = (status: number): Answer => send(status, 'text/html', '<!doctype html><title>Sign in</title><form></form>');

export const redirect: Answer = send(302, 'text/html', '', { location: '/return.html' });

/** The answer is whole, its JSON is not. */
export const halfJson: Answer = send(200, 'application/json', '{"authType":"OAuth2","authenti');

/** The connection breaks in the middle of the body. */
export const brokenOff: Answer = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 }).write('{"authType":');
  request.socket.destroySoon();
};

/** The connection breaks in the head: one that breaks without a word is tried again by some engines. */
export const reset: Answer = (request) => {
  request.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n');
  request.socket.destroySoon();
};

/** Never. */
export const hanging: Answer = (request) => { request.resume(); };
