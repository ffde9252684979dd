import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { listen } from '../../demo/listen.js';

export type Verb = 'GET' | 'POST' | 'DELETE';

export interface Answer {
  readonly status?: number;
  readonly json: unknown;
}

/** The answer to each verb; a `held` request is never answered. */
export type Script = Readonly<Partial<Record<Verb, Answer | 'held'>>>;

export interface ScriptedHost {
  readonly origin: string;
  /** The HTML of its page. */
  page: string;
  script: Script;
  close(): Promise<void>;
}

/** A sign-in service's page. The test completes the sign-in itself. */
const SIGN_IN = '<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>';

/** Starts a host with the built element, a scripted backend and a sign-in service on the same origin. */
export async function startScriptedHost(): Promise<ScriptedHost> {
  const widget = await readFile(new URL('../../dist/cyclr-connector-auth.min.js', import.meta.url), 'utf8');
  const settings: { page: string; script: Script } = { page: '', script: {} };
  const { origin, close } = await listen('localhost', 0, async () => new Hono()
    .get('/', (c) => c.html(settings.page))
    .get('/sign-in', (c) => c.html(SIGN_IN))
    .get('/widget.js', (c) => c.body(widget, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
    .all('/api/:id', async (c) => {
      const answer = settings.script[c.req.method as Verb] ?? { status: 405, json: {} };
      if (answer === 'held') return new Promise<Response>(() => undefined);
      return Response.json(answer.json, { status: answer.status ?? 200 });
    })
    .fetch);
  return Object.assign(settings, { origin, close });
}
