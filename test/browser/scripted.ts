import { Backend } from './fakes.js';

/** An answer of a scripted backend. */
export interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  /** The body, instead of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection breaks. */
  readonly broken?: boolean;
}

/** A request to a scripted backend. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly signal: AbortSignal | null;
  readonly reply: (reply: Reply) => void;
}

const BODILESS = [204, 205, 304];

/** A response whose `json()` resolves in a microtask: after one task of the event loop the element has processed it. */
function responseTo({ status = 200, json, text, headers = {} }: Reply): Response {
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  const response = new Response(BODILESS.includes(status) ? null : body, { status, headers: { 'content-type': 'application/json', ...headers } });
  return Object.assign(response, { json: async () => JSON.parse(body) as unknown });
}

/** A backend without a server: the element's `fetch`. The test answers the calls, in any order. It ignores abort signals. */
export class ScriptedBackend {
  readonly calls: Call[] = [];
  /** The calls without an answer. */
  readonly open: Call[] = [];

  /** @param respond Gives the answer to a call, or `undefined` if the test answers it later. */
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

  /** The calls of this method without an answer. */
  held(method: string): readonly Call[] {
    return this.open.filter((call) => call.method === method);
  }

  /** The last call of this method. */
  last(method: string): Call {
    return this.calls.findLast((call) => call.method === method)!;
  }
}

/**
 * A sign-in window that is really a blank frame. Its messages are real, it needs no user gesture, and later tests reuse it. Only `closed`
 * is simulated, so a closed one can still post.
 */
export class FrameWindow {
  isClosed = false;
  readonly handle: Window;
  /** Posts to the page from this window. */
  readonly post: (data: unknown) => void;

  constructor() {
    const frame = document.createElement('iframe');
    frame.width = frame.height = '20';
    document.body.append(frame);
    this.handle = frame.contentWindow!;
    Object.defineProperty(this.handle, 'closed', { get: () => this.isClosed });
    Object.assign(this.handle, { close: () => { this.close(); } });
    // Created in the frame's realm, so that the message's source is the frame.
    const { Function: Maker } = this.handle as unknown as { readonly Function: FunctionConstructor };
    this.post = Maker('data', 'parent.postMessage(data, "*")') as (data: unknown) => void;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** The frame windows that this test has opened, in their order. */
export const frameWindows: FrameWindow[] = [];

const unused: FrameWindow[] = [];

export function openFrameWindow(): Window {
  const opened = unused.pop() ?? new FrameWindow();
  opened.isClosed = false;
  frameWindows.push(opened);
  return opened.handle;
}

export const reuseFrameWindows = (): void => { unused.push(...frameWindows.splice(0)); };

/** Answers 204, so that a frame that navigates there stays as it is. */
const nowhere = await Backend.start({ GET: { status: 204 } });

/** A sign-in URL for frame windows. */
export const signInUrl = `${location.origin}${nowhere.endpoint}/sign-in`;

/** Makes every window of the file's tests a frame window. */
export function useFrameWindows(): void {
  beforeEach(() => { window.open = openFrameWindow; });
  afterEach(reuseFrameWindows);
}
