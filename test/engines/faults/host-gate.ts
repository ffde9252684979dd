import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../driver.js';

export type Verb = 'GET' | 'POST' | 'DELETE';

/** Answers a request in place of the host's own backend. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const CHANNEL = 'http.server.request.start';

/** The server in this process that answers at an origin, found by asking it for something. */
async function serverOf(origin: string): Promise<Server> {
  let found: Server | undefined;
  const note = (message: unknown): void => {
    const { request, server } = message as { readonly request: IncomingMessage; readonly server: Server };
    if (request.headers.host === new URL(origin).host) found = server;
  };
  subscribe(CHANNEL, note);
  await (await fetch(`${origin}/favicon.svg`)).text();
  unsubscribe(CHANNEL, note);
  if (!found) throw new Error(`No server of this process answers at ${origin}.`);
  return found;
}

/** Stands between one connector's resource and the browser: the page keeps its origin, its session and its policies. */
export class HostGate {
  /** In their order; the last one goes on for ever. `null`: the host's own backend. */
  readonly #answers = new Map<string, readonly (Answer | null)[]>();
  #held: (readonly [IncomingMessage, ServerResponse])[] = [];
  readonly #asked: string[] = [];

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
      this.#asked.push(method);
      const answers = this.#answers.get(method) ?? [];
      if (answers.length > 1) this.#answers.set(method, answers.slice(1));
      const [answer] = answers;
      if (answer) return answer(request, response);
    }
    this.app.call(this.server, request, response);
  };

  /** What these requests are answered from now on, and those that are held. */
  strike(verb: Verb, ...answers: readonly (Answer | null)[]): void {
    this.#answers.set(verb, answers);
    const held = this.#held;
    this.#held = held.filter(([{ method }]) => method !== verb);
    for (const each of held) {
      const [{ method }, { destroyed }] = each;
      // Nobody waits for it any more.
      if (method === verb && !destroyed) this.#answer(...each);
    }
  }

  /** Requests of this verb wait until they are struck. */
  hold(verb: Verb): void {
    this.#answers.set(verb, [(...each) => { this.#held.push(each); }]);
  }

  /** Everything is as it was. */
  mend(): void {
    for (const verb of ['GET', 'POST', 'DELETE'] as const) this.strike(verb);
  }

  /** Waits for so many more requests of this verb than there were. */
  async asked(verb: Verb, count = 1): Promise<void> {
    const before = this.#asked.filter((each) => each === verb).length;
    await until(`${count} × ${verb}`, async () => this.#asked.filter((each) => each === verb).length >= before + count);
  }

  /** The host is gone: nothing listens at its port, and no connection is left. Gives what brings it back. */
  async goOffline(): Promise<() => Promise<void>> {
    const { port } = this.server.address() as AddressInfo;
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
    return () => new Promise((resolve) => { this.server.listen(port, '127.0.0.1', resolve); });
  }
}
