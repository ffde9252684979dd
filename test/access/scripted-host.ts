import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { listen } from '../../demo/listen.js';

/** A verb for one connector, or the question for the list. */
export type Verb = 'GET' | 'POST' | 'DELETE' | 'LIST';

export interface Answer {
  readonly status?: number;
  readonly json: unknown;
}

/** The answer to each verb; a `held` request waits for `release`. */
export type Script = Readonly<Partial<Record<Verb, Answer | 'held'>>>;

export interface ScriptedHost {
  readonly origin: string;
  /** The HTML of its page. */
  page: string;
  script: Script;
  /** Answers all held requests. Waits for one: a page can show that it asks before its request arrives. */
  release(answer: Answer): Promise<void>;
  close(): Promise<void>;
}

/** A sign-in service's page. The test completes the sign-in itself. */
const SIGN_IN = '<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>';

/** The built files that a page may load, by their paths. The list's file imports the element's. */
const files: Readonly<Record<string, string>> = {
  '/widget.js': 'cyclr-connector-auth.min.js',
  '/list.js': 'cyclr-connector-auth.list.min.js',
  '/cyclr-connector-auth.min.js': 'cyclr-connector-auth.min.js',
};

/** Starts a host with the built elements, a scripted backend and a sign-in service on the same origin. */
export async function startScriptedHost(): Promise<ScriptedHost> {
  const settings: { page: string; script: Script } = { page: '', script: {} };
  const held = new Set<(response: Response) => void>();
  const responseOf = ({ json, status = 200 }: Answer): Response => Response.json(json, { status });
  const respond = async (verb: Verb): Promise<Response> => {
    const answer = settings.script[verb] ?? { status: 405, json: {} };
    return answer === 'held' ? new Promise((resolve) => { held.add(resolve); }) : responseOf(answer);
  };
  const app = new Hono()
    .get('/', (c) => c.html(settings.page))
    .get('/sign-in', (c) => c.html(SIGN_IN))
    .get('/api', () => respond('LIST'))
    .all('/api/:id', (c) => respond(c.req.method as Verb));
  for (const [path, file] of Object.entries(files)) {
    const text = await readFile(new URL(`../../dist/${file}`, import.meta.url), 'utf8');
    app.get(path, (c) => c.body(text, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  }
  const { origin, close } = await listen('localhost', 0, async () => app.fetch);
  return Object.assign(settings, {
    origin,
    close,
    async release(answer: Answer): Promise<void> {
      while (!held.size) await delay(10);
      held.forEach((resolve) => { resolve(responseOf(answer)); });
      held.clear();
    },
  });
}
