import type { ErrorCode } from '../../../src/contract/error-codes.js';
import type { ConnectorDescription, ProblemDetails } from '../../../src/contract/wire.js';

type Method = 'GET' | 'POST' | 'DELETE';

/** Answers a request, at once or later. */
export type Answer = (body: unknown) => Response | Promise<Response>;

/** Never opened: in this page, `window.open` returns no real window. */
export const SIGN_IN_URL = 'https://sign-in.example/connect';

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** Answers with the contract's problem details. */
export const problem = (status: number, details: Omit<ProblemDetails, 'status'> & { readonly code?: ErrorCode } = {}): Answer =>
  () => json({ status, ...details }, status);

/** Never answers. The element's own time limit is 15 s. */
export const held: Answer = () => new Promise<Response>(() => {});

/** Answers only after `release`. */
export function holdable(answer: Answer): { readonly answer: Answer; readonly release: () => void } {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  return { answer: (body) => released.then(() => answer(body)), release };
}

/** A backend inside the page: it replaces the element's `fetch`, so that no request leaves the page. */
export class ScriptedBackend {
  /** Answers that replace the default, successful ones. */
  readonly answers: Partial<Record<Method, Answer>> = {};
  connector: ConnectorDescription;
  readonly #pause: number;

  /** @param pause Milliseconds before each answer, so that the states in between are visible. */
  constructor(connector: ConnectorDescription, pause = 0) {
    this.connector = connector;
    this.#pause = pause;
  }

  readonly fetch: typeof globalThis.fetch = async (_, init) => {
    const method = (init?.method ?? 'GET') as Method;
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    if (this.#pause) await new Promise((resolve) => { setTimeout(resolve, this.#pause); });
    return (this.answers[method] ?? this.#defaults[method])(body);
  };

  readonly describe = (): Response => json(this.connector);

  authenticated(authenticated: boolean): Response {
    this.connector = { ...this.connector, authenticated };
    return this.describe();
  }

  readonly #defaults: Readonly<Record<Method, Answer>> = {
    GET: this.describe,
    POST: (body) => {
      const { authType, targetOrigin } = body as { readonly authType: string; readonly targetOrigin?: string };
      if (authType !== 'OAuth2') return this.authenticated(true);
      // The playground cannot navigate to a sign-in, so that `display="page"` fails.
      return targetOrigin?.includes('=page-') ? problem(403, { code: 'popup_blocked' })(body) : json({ url: SIGN_IN_URL });
    },
    DELETE: () => this.authenticated(false),
  };
}
