import { Backend } from '../element/fakes.js';

/** What a scripted backend answers. */
export interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  /** In place of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection breaks. */
  readonly broken?: boolean;
}

/** A request that waits for its answer. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly signal: AbortSignal | null;
  readonly reply: (reply: Reply) => void;
}

const BODILESS = [204, 205, 304];

/** Its JSON is there at once: a test knows what has been heard when it has waited for one turn of the event loop. */
function responseTo({ status = 200, json, text, headers = {} }: Reply): Response {
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  const response = new Response(BODILESS.includes(status) ? null : body, { status, headers: { 'content-type': 'application/json', ...headers } });
  return Object.assign(response, { json: async () => JSON.parse(body) as unknown });
}

/** A host's backend without a server: an element's `fetch`. It answers when the test says so, in any order, and knows no signals. */
export class ScriptedBackend {
  /** Everything that was asked. */
  readonly calls: Call[] = [];
  /** What waits. */
  readonly open: Call[] = [];

  /** @param respond What is answered at once; what it gives no reply to waits. */
  constructor(readonly respond: (call: Call) => Reply | undefined = () => undefined) {}

  readonly fetch: typeof globalThis.fetch = (resource, { method = 'GET', body, signal } = {}) => new Promise((resolve, reject) => {
    const call: Call = {
      method,
      path: resource as string,
      body: typeof body === 'string' ? JSON.parse(body) as Record<string, unknown> : null,
      signal: signal ?? null,
      reply: (reply) => {
        const at = this.open.indexOf(call);
        if (at >= 0) this.open.splice(at, 1);
        if (reply.broken) reject(new TypeError('Failed to fetch'));
        else resolve(responseTo(reply));
      },
    };
    this.calls.push(call);
    this.open.push(call);
    const reply = this.respond(call);
    if (reply) call.reply(reply);
  });

  /** The requests of this method that wait. */
  held(method: string): readonly Call[] {
    return this.open.filter((call) => call.method === method);
  }

  count(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }
}

/**
 * A window of a sign-in: that of a blank frame. What it posts is as real as any message, it needs no gesture, and it costs nothing, for
 * other tests have it again. Only whether it is closed is played: so it can post though it is.
 */
export class FramedWindow {
  isClosed = false;
  readonly handle: Window;
  /** Posts to the page, as its own window. */
  readonly post: (data: unknown) => void;

  constructor() {
    const frame = document.createElement('iframe');
    frame.width = frame.height = '20';
    document.body.append(frame);
    this.handle = frame.contentWindow!;
    Object.defineProperty(this.handle, 'closed', { get: () => this.isClosed });
    Object.assign(this.handle, { close: () => { this.close(); } });
    // Made in there, so that it is the frame's window that posts.
    const { Function: Maker } = this.handle as unknown as { readonly Function: FunctionConstructor };
    this.post = Maker('data', 'parent.postMessage(data, "*")') as (data: unknown) => void;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** The windows that were opened in this test, in their order. */
export const framed: FramedWindow[] = [];

const unused: FramedWindow[] = [];

export function openFrame(): Window {
  const opened = unused.pop() ?? new FramedWindow();
  opened.isClosed = false;
  framed.push(opened);
  return opened.handle;
}

/** They are to be opened anew. */
export const reuseFrames = (): void => { unused.push(...framed.splice(0)); };

/** Where a frame that is led there stays as it is: the answer is 204. */
const nowhere = await Backend.start({ GET: { status: 204 } });

/** A sign-in URL. */
export const signInUrl = `${location.origin}${nowhere.endpoint}/sign-in`;

/** Has every window of the file's tests be a frame. */
export function openInFrames(): void {
  beforeEach(() => { window.open = openFrame; });
  afterEach(reuseFrames);
}
