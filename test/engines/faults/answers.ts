import type { Answer } from './host-gate.js';

type Headers = Readonly<Record<string, string>>;

interface Whole {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Headers;
}

const send = ({ status, type, body, headers = {} }: Whole): Answer => (request, response) => {
  request.resume();
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(body);
};

const sendJson = (body: string): Answer => send({ status: 200, type: 'application/json', body });

export const json = (value: unknown): Answer => sendJson(JSON.stringify(value));

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const problem = (status: number, more: object = {}, headers: Headers = {}): Answer =>
  send({ status, type: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'No', status, ...more }), headers });

/** An HTML page, as a proxy or a login wall sends it. */
export const page = (status: number): Answer =>
  send({ status, type: 'text/html', body: '<!doctype html><title>Sign in</title><form></form>' });

export const redirect: Answer = send({ status: 302, type: 'text/html', body: '', headers: { location: '/return.html' } });

/** A complete response with incomplete JSON. */
export const halfJson: Answer = sendJson('{"authType":"OAuth2","authenti');

/** Closes the connection in the middle of the body. */
export const brokenOff: Answer = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 }).write('{"authType":');
  request.socket.destroySoon();
};

/** Breaks off in the response's head. Some engines retry a connection that closes before any byte. */
export const reset: Answer = (request) => {
  request.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n');
  request.socket.destroySoon();
};

/** Never answers. */
export const hanging: Answer = (request) => { request.resume(); };
