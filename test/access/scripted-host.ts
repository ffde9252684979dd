import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { listen } from '../../demo/listen.js';

export type Verb = 'GET' | 'POST' | 'DELETE';

export interface Answer {
  readonly status?: number;
  readonly json: unknown;
}

/** What a request is answered; `held`: nothing, for ever. */
export type Script = Readonly<Partial<Record<Verb, Answer | 'held'>>>;

export interface ScriptedHost {
  readonly origin: string;
  /** What its one page is. */
  page: string;
  script: Script;
  close(): Promise<void>;
}

/** A sign-in service's page; what comes of it the test says. */
const SIGN_IN = '<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>';

/** A host page with the built widget, and a backend that says what it is told to; the service shares its origin. */
export async function startScriptedHost(): Promise<ScriptedHost> {
  const widget = await readFile(new URL('../../dist/cyclr-connector-auth.min.js', import.meta.url), 'utf8');
  const given: { page: string; script: Script } = { page: '', script: {} };
  const { origin, close } = await listen('localhost', 0, async () => new Hono()
    .get('/', (c) => c.html(given.page))
    .get('/sign-in', (c) => c.html(SIGN_IN))
    .get('/widget.js', (c) => c.body(widget, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
    .all('/api/:id', async (c) => {
      const answer = given.script[c.req.method as Verb] ?? { status: 405, json: {} };
      if (answer === 'held') return new Promise<Response>(() => undefined);
      return Response.json(answer.json, { status: answer.status ?? 200 });
    })
    .fetch);
  return Object.assign(given, { origin, close });
}
