import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../driver.js';

export type Verb = 'GET' | 'POST' | 'DELETE';

/** Answers a request in place of the host's own backend. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const CHANNEL = 'http.server.request.start';

/** Finds the server of this process that answers at an origin, by sending it a request. */
async function serverOf(origin: string): Promise<Server> {
  let found: Server | undefined;
  const noteServer = (message: unknown): void => {
    const { request, server } = message as { readonly request: IncomingMessage; readonly server: Server };
    if (request.headers.host === new URL(origin).host) found = server;
  };
  subscribe(CHANNEL, noteServer);
  await (await fetch(`${origin}/favicon.svg`)).text();
  unsubscribe(CHANNEL, noteServer);
  if (!found) throw new Error(`No server of this process answers at ${origin}.`);
  return found;
}

/** Replaces answers of one connector's resource inside the host's server, so the page keeps its origin, session and policies. */
export class HostGate {
  /** By verb, in order; the last one repeats. `null` stands for the host's own backend. */
  readonly #answers = new Map<string, readonly (Answer | null)[]>();
  #heldRequests: (readonly [IncomingMessage, ServerResponse])[] = [];
  /** The verbs of all requests so far. */
  readonly #requests: string[] = [];

  private constructor(readonly server: Server, readonly path: string, private readonly app: RequestListener) {}

  static async open(origin: string, path: string): Promise<HostGate> {
    const server = await serverOf(origin);
    const [app] = server.listeners('request') as RequestListener[];
    const gate = new HostGate(server, path, app!);
    server.removeAllListeners('request').on('request', gate.#answer);
    return gate;
  }

  readonly #answer: RequestListener = (request, response) => {
    const { method = '', url } = request;
    if (url === this.path) {
      this.#requests.push(method);
      const answers = this.#answers.get(method) ?? [];
      if (answers.length > 1) this.#answers.set(method, answers.slice(1));
      const [answer] = answers;
      if (answer) return answer(request, response);
    }
    this.app.call(this.server, request, response);
  };

  /** Sets the answers to a verb, for held requests and for those to come. */
  answerWith(verb: Verb, ...answers: readonly (Answer | null)[]): void {
    this.#answers.set(verb, answers);
    const held = this.#heldRequests;
    this.#heldRequests = held.filter(([{ method }]) => method !== verb);
    for (const each of held) {
      const [{ method }, { destroyed }] = each;
      // The page may have aborted it.
      if (method === verb && !destroyed) this.#answer(...each);
    }
  }

  /** Holds requests of this verb until `answerWith` answers them. */
  hold(verb: Verb): void {
    this.#answers.set(verb, [(...each) => { this.#heldRequests.push(each); }]);
  }

  /** Lets the host's own backend answer again. */
  restore(): void {
    for (const verb of ['GET', 'POST', 'DELETE'] as const) this.answerWith(verb);
  }

  /** Waits for further requests of this verb. */
  async waitForRequests(verb: Verb, count = 1): Promise<void> {
    const before = this.#requests.filter((each) => each === verb).length;
    await until(`${count} × ${verb}`, async () => this.#requests.filter((each) => each === verb).length >= before + count);
  }

  /** Closes the host's port and all its connections. Resolves to a function that brings the host back. */
  async goOffline(): Promise<() => Promise<void>> {
    const { port } = this.server.address() as AddressInfo;
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
    return () => new Promise((resolve) => { this.server.listen(port, '127.0.0.1', resolve); });
  }
}
