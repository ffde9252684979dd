import { listen } from '../../../demo/listen.js';
import type { Listening } from '../../../demo/listen.js';

/** Answers a request; `undefined` becomes a 404. */
export type Answer = (request: Request, url: URL) => Response | undefined | Promise<Response | undefined>;

/** Starts a server on a free port. */
export const serve = (host: 'localhost' | '127.0.0.1', answer: Answer): Promise<Listening> =>
  listen(host, 0, async () => async (request) => await answer(request, new URL(request.url)) ?? new Response(null, { status: 404 }));

export const html = (head: string, body: string): Response =>
  new Response(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });

export const script = (code: string): Response => new Response(code, { headers: { 'content-type': 'text/javascript; charset=utf-8' } });

/** Runs work while a server is open. */
export async function withServer<T>(answer: Answer, work: (origin: string) => Promise<T>): Promise<T> {
  const server = await serve('localhost', answer);
  try {
    return await work(server.origin);
  } finally {
    await server.close();
  }
}
