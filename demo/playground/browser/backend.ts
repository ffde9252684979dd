import type { ErrorCode } from '../../../src/contract/error-codes.js';
import type { ConnectorDescription, ProblemDetails } from '../../../src/contract/wire.js';

type Method = 'GET' | 'POST' | 'DELETE';

/** What a request gets; it may take its time. */
export type Answer = (body: unknown) => Response | Promise<Response>;

/** Never gone to: the page's own `window.open` gives no real window. */
export const SIGN_IN_URL = 'https://sign-in.example/connect';

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** Problem details, as the contract has them. */
export const problem = (status: number, details: Omit<ProblemDetails, 'status'> & { readonly code?: ErrorCode } = {}): Answer =>
  () => json({ status, ...details }, status);

/** No answer; the element itself gives up after 15 s. */
export const held: Answer = () => new Promise<Response>(() => {});

/** Does not answer before it is told to. */
export function holdable(answer: Answer): { readonly answer: Answer; readonly release: () => void } {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  return { answer: (body) => released.then(() => answer(body)), release };
}

/** A host's backend in the page: the element asks it by its own `fetch` property, and nothing leaves the page. */
export class ScriptedBackend {
  /** Answers of a script's own, in place of what a backend says that has nothing to complain about. */
  readonly answers: Partial<Record<Method, Answer>> = {};
  connector: ConnectorDescription;
  readonly #pause: number;

  /** @param pause Milliseconds that each answer takes, so that what is shown meanwhile can be seen. */
  constructor(connector: ConnectorDescription, pause = 0) {
    this.connector = connector;
    this.#pause = pause;
  }

  readonly fetch: typeof globalThis.fetch = async (_, init) => {
    const method = (init?.method ?? 'GET') as Method;
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    if (this.#pause) await new Promise((resolve) => { setTimeout(resolve, this.#pause); });
    return (this.answers[method] ?? this.#usual[method])(body);
  };

  readonly describe = (): Response => json(this.connector);

  authenticated(authenticated: boolean): Response {
    this.connector = { ...this.connector, authenticated };
    return this.describe();
  }

  readonly #usual: Readonly<Record<Method, Answer>> = {
    GET: this.describe,
    POST: (body) => {
      const { authType, targetOrigin } = body as { readonly authType: string; readonly targetOrigin?: string };
      if (authType !== 'OAuth2') return this.authenticated(true);
      // Here nothing can be left for: who asks to sign in on this page is told so once more.
      return targetOrigin?.includes('=page-') ? problem(403, { code: 'popup_blocked' })(body) : json({ url: SIGN_IN_URL });
    },
    DELETE: () => this.authenticated(false),
  };
}
