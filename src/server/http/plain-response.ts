/**
 * A response as plain data. Node sends it directly: making a `Response` first, with a stream for its text, would cost a thirtieth of
 * the time that a sign-in request takes.
 */
export interface PlainResponse {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Headers;
  readonly body: string | ReadableStream<Uint8Array> | null;
}

/** Every answer has these headers: it is about one user's account, and no browser may guess another type for it. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

export const jsonResponse = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): PlainResponse => ({
  status,
  headers: new Headers({ 'content-type': 'application/json', ...safeHeaders, ...headers }),
  body: JSON.stringify(body),
});

type PlainHandler<Context> = (request: Request, context: Context) => Promise<PlainResponse>;
type WebHandler<Context> = (request: Request, context: Context) => Promise<Response>;

const plainHandlers = new WeakMap<object, unknown>();

/** Makes a handler that answers with a `Response`. */
export function toWebHandler<Context>(plainHandler: PlainHandler<Context>): WebHandler<Context> {
  const webHandler: WebHandler<Context> = async (request, context) => {
    const response = await plainHandler(request, context);
    return new Response(response.body, response);
  };
  plainHandlers.set(webHandler, plainHandler);
  return webHandler;
}

/** The plain handler that {@link toWebHandler} wrapped. Any other function is returned as it is: a `Response` is a plain response, too. */
export const toPlainHandler = <Context>(webHandler: WebHandler<Context>): PlainHandler<Context> =>
  plainHandlers.get(webHandler) as PlainHandler<Context> | undefined ?? webHandler;
