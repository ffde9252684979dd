import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Verb = 'POST' | 'DELETE';

/** How the answer to a POST or DELETE is lost, or how late it comes. */
export interface Loss {
  readonly what: string;
  /** Whether the request has its effect. */
  readonly stores: boolean;
  /** Seconds until the answer. Default: 0. */
  readonly seconds?: number;
  /** Sends the answer, or ends the connection. */
  answer(response: ServerResponse, body: string): void;
}

const whole: Loss['answer'] = (response, body) => { response.writeHead(200, { 'content-type': 'application/json' }).end(body); };

const cut: Loss['answer'] = ({ socket }) => { socket?.destroy(); };

/** What a proxy says for a backend that did not answer it. */
const gateway = (status: number): Loss['answer'] => (response) => {
  response.writeHead(status, { 'content-type': 'text/html' }).end('<!doctype html><title>Bad gateway</title>');
};

export const losses: readonly Loss[] = [
  { what: 'cut before it had its effect', stores: false, answer: cut },
  { what: 'cut before the head of the answer', stores: true, answer: cut },
  {
    what: 'cut in the head of the answer',
    stores: true,
    answer: ({ socket }) => { socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'); },
  },
  {
    what: 'cut in the body of the answer',
    stores: true,
    answer: (response, body) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).write(body.slice(0, 9));
      response.socket?.destroySoon();
    },
  },
  { what: 'answered 502 by a proxy, with its effect', stores: true, answer: gateway(502) },
  { what: 'answered 504 by a proxy, with its effect', stores: true, answer: gateway(504) },
  { what: 'answered 504 by a proxy, without its effect', stores: false, answer: gateway(504) },
  { what: 'answered after 15 s', stores: true, seconds: 15, answer: whole },
  { what: 'answered after 28 s', stores: true, seconds: 28, answer: whole },
  { what: 'answered after 40 s', stores: true, seconds: 40, answer: whole },
];

/** The backend of one connector, for pages of any origin. It loses its answers to one verb. */
export class LosingBackend {
  authenticated: boolean;
  /** Changes with what is stored. */
  revision = 0;
  readonly #server = createServer((request, response) => { void this.#answer(request, response); });

  private constructor(readonly verb: Verb, readonly loss: Loss, authenticated: boolean) {
    this.authenticated = authenticated;
  }

  static async start(verb: Verb, loss: Loss, authenticated: boolean): Promise<LosingBackend> {
    const backend = new LosingBackend(verb, loss, authenticated);
    await new Promise<void>((resolve) => { backend.#server.listen(0, '127.0.0.1', resolve); });
    return backend;
  }

  /** The address of the connector's resource. */
  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method } = request;
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': 'GET, POST, DELETE' };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    await once(request.resume(), 'end');
    const isLost = method === this.verb;
    if (method !== 'GET' && (!isLost || this.loss.stores)) {
      this.authenticated = method === 'POST';
      this.revision += 1;
    }
    const body = JSON.stringify({ authType: 'ApiKey', authenticated: this.authenticated, revision: String(this.revision) });
    if (!isLost) return whole(response, body);
    const { seconds = 0 } = this.loss;
    setTimeout(() => { if (response.socket && !response.socket.destroyed) this.loss.answer(response, body); }, seconds * 1_000).unref();
  }
}
