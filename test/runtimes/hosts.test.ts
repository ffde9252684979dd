import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { demoAccounts, demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { copyExamples } from './examples.js';
import { freePort } from '../free-port.js';
import { root } from './staging-folder.js';

const here = import.meta.dirname;
const next = join(here, 'node_modules/.bin/next');
const origin = 'https://app.example.com';
const [account] = demoAccounts;
const key = 'CANARY-käy-🔑';
/** Milliseconds. `next build` takes about ten seconds of a processor, which other tests may use at the same time. */
const BUILD_TIME_LIMIT = 180_000;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}
interface Ask {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
type Send = (ask: Ask) => Promise<Answer>;

/** A server with the handler, ready to answer. */
interface Running {
  readonly send: Send;
  /** Checks what only this host shows. */
  readonly check?: (described: Answer) => void;
}

const environment = ({ origin: CYCLR_API_URL }: CyclrSimulator): NodeJS.ProcessEnv => ({
  ...withoutSecrets(),
  CYCLR_API_URL, CYCLR_SERVICE_URL: CYCLR_API_URL, CYCLR_CLIENT_ID: demoPartner.clientId, CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
  ORIGIN: origin, ACCOUNT_ID: account?.id, USERNAME: account?.users[0],
});

const withoutSecrets = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CYCLR_'))), NEXT_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '',
});

/** Starts a process that ends with the test, together with its child processes. */
function start(t: TestContext, args: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): ChildProcess {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  t.after(async () => {
    if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
    await once(child, 'exit');
  });
  return child;
}

/** Rejects if the process ends before the promise is settled. */
const unlessEnded = <T>(child: ChildProcess, waiting: Promise<T>): Promise<T> => Promise.race([
  waiting,
  once(child, 'exit').then(([code]) => { throw new Error(`The server exited with ${String(code)}.`); }),
]);

const sendByFetch = (server: string): Send => async ({ method, path, headers, body }) => {
  // The element follows no redirect.
  const response = await fetch(`${server}${path}`, { method, headers, body: body ?? null, redirect: 'manual' });
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
};

/** Runs a program of the folder `hosts`, which prints its port. */
const run = (program: string, check?: Running['check']) => async (t: TestContext, cyclr: CyclrSimulator): Promise<Running> => {
  const child = start(t, [`hosts/${program}`], { cwd: here, env: environment(cyclr) });
  const [port] = await unlessEnded(child, once(createInterface(child.stdout!), 'line')) as [string];
  return { send: sendByFetch(`http://127.0.0.1:${port}`), ...(check && { check }) };
};

async function runHttp2(t: TestContext, cyclr: CyclrSimulator): Promise<Running> {
  const child = start(t, ['hosts/http2.js'], { cwd: here, env: environment(cyclr) });
  const [port] = await unlessEnded(child, once(createInterface(child.stdout!), 'line')) as [string];
  const session = connect(`https://localhost:${port}`, { ca: readFileSync(join(here, 'hosts/localhost.pem')) });
  t.after(() => { session.destroy(); });
  return {
    async send({ method, path, headers, body }) {
      const stream = session.request({ ':method': method, ':path': path, ...headers });
      stream.end(body);
      const [answered] = await once(stream, 'response') as [Record<string, unknown>];
      return { status: Number(answered[':status']), headers: answered, text: await text(stream) };
    },
  };
}

/** Next.js calls it a proxy: code that runs before each route and can change the request's headers. */
const PROXY = `import { NextResponse } from 'next/server';

export function proxy(request) {
  const headers = new Headers(request.headers);
  headers.delete('x-authenticated-user');
  if (headers.get('cookie') === 'session=1') headers.set('x-authenticated-user', process.env.USERNAME);
  return NextResponse.next({ request: { headers } });
}
`;
const AUTHORIZE = `export function authorize(request) {
  const username = request.headers.get('x-authenticated-user');
  return username === null ? new Response(null, { status: 401 }) : { accountId: process.env.ACCOUNT_ID, username };
}
`;

/** Builds the sample of docs/server.md without secrets, and starts it with them. */
async function runNext(t: TestContext, cyclr: CyclrSimulator): Promise<Running> {
  const folder = mkdtempSync(join(here, '.examples-'));
  t.after(() => { rmSync(folder, { recursive: true, force: true }); });
  copyExamples(folder);
  writeFileSync(join(folder, 'proxy.js'), PROXY);
  writeFileSync(join(folder, 'authorize.js'), AUTHORIZE);
  const config = { trailingSlash: true, skipTrailingSlashRedirect: true, turbopack: { root }, outputFileTracingRoot: root };
  writeFileSync(join(folder, 'next.config.js'), `export default ${JSON.stringify(config)};\n`);

  const begin = Date.now();
  const build = start(t, [next, 'build'], { cwd: folder, env: withoutSecrets() });
  const output = text(build.stdout!);
  const [code] = await once(build, 'exit', { signal: AbortSignal.timeout(BUILD_TIME_LIMIT) }) as [number];
  t.diagnostic(`next build took ${Math.round((Date.now() - begin) / 1_000)} s`);
  assert.equal(code, 0, await output);

  const port = await freePort();
  const child = start(t, [next, 'start', '--port', String(port)], { cwd: folder, env: environment(cyclr) });
  const lines = createInterface(child.stdout!);
  await unlessEnded(child, new Promise<void>((resolve) => {
    lines.on('line', (line) => { if (/\bReady\b/.test(line)) resolve(); });
  }));
  return {
    send: sendByFetch(`http://localhost:${port}`),
    check() {
      const cached = readdirSync(join(folder, '.next'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
      const secrets = [...cyclr.state.accessTokens.keys(), demoPartner.clientSecret, 'CANARY'];
      assert.ok(secrets.length > 2);
      // Next.js writes answers that `fetch` gets to disk, unless the request or a setting forbids it.
      for (const secret of secrets) assert.ok(cached.every((content) => !content.includes(secret)), 'a secret is on disk');
    },
  };
}

const hosts: Readonly<Record<string, (t: TestContext, cyclr: CyclrSimulator) => Promise<Running>>> = {
  'Express 5 with helmet, compression, a body parser and deleting middleware': run('express.js', ({ headers }) => {
    assert.match(String(headers.vary), /accept-encoding/i);
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
  }),
  'serverless-http': run('serverless.js'),
  'Fastify': run('fastify.js'),
  'Koa with a body parser': run('koa.js'),
  'h3': run('h3.js'),
  'h3, version 1': run('h3-v1.js'),
  'Next.js, built and started': runNext,
  'HTTP/2 over TLS': runHttp2,
};

/** Sends each request that a page makes, and those that the handler refuses. */
async function serves({ send, check }: Running, cyclr: CyclrSimulator): Promise<void> {
  const stored = () => cyclr.state.accounts.get(account!.id)!;
  const ask = (method: string, id: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => send({
    method,
    path: `/api/connectors/${id}`,
    // Every request carries the header that a client may forge.
    headers: {
      'cookie': 'session=1', 'x-authenticated-user': 'mallory', ...(method === 'GET' ? {} : { origin }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = ({ text: content }: Answer) => JSON.parse(content) as Record<string, unknown>;

  const described = await ask('GET', '11');
  assert.deepEqual([described.status, described.headers['cache-control'], json(described).authType], [200, 'no-store', 'ApiKey']);
  assert.deepEqual(json(await ask('GET', '11/')), json(described), 'with a final slash');

  const listed = await send({ method: 'GET', path: '/api/connectors?list', headers: { cookie: 'session=1' } });
  assert.deepEqual([listed.status, (json(listed).connectors as readonly unknown[]).length], [200, account!.connectors.length]);

  const posted = await ask('POST', '11', { authType: 'ApiKey', apiKey: key, properties: {} });
  assert.deepEqual([posted.status, json(posted).authenticated, posted.text.includes('CANARY')], [200, true, false]);
  assert.equal(stored().connectors.get(11)!.authValue, key);

  const signIn = await ask('POST', '12/', { authType: 'OAuth2', properties: {}, targetOrigin: origin, callbackMessage: 'x' });
  assert.equal(new URL(String(json(signIn).url)).searchParams.get('targetOrigin'), origin);
  // Cyclr creates a user for each name that it gets.
  assert.deepEqual([...stored().users], account!.users, 'the deleted header does not reach `authorize`');

  const refused: readonly (readonly [what: string, status: number, answer: Answer])[] = [
    ['a forged header without a session', 401, await ask('GET', '11', undefined, { cookie: '' })],
    ['a foreign origin', 403, await ask('DELETE', '11', undefined, { origin: 'https://evil.example' })],
    ['no origin', 403, await ask('POST', '11', { authType: 'ApiKey', apiKey: 'other' }, { origin: '' })],
    ['an unknown connector', 404, await ask('GET', '999999')],
    ['another content type', 415, await ask('POST', '11', 'x', { 'content-type': 'text/plain' })],
    ['an empty key', 422, await ask('POST', '11', { authType: 'ApiKey', apiKey: '' })],
  ];
  for (const [what, status, answer] of refused) {
    assert.equal(answer.status, status, what);
    assert.equal(answer.headers['cache-control'], 'no-store', what);
    if (status !== 401) assert.equal(answer.headers['content-type'], 'application/problem+json', what);
  }
  assert.equal(stored().connectors.get(11)!.authValue, key);

  const deleted = await ask('DELETE', '11');
  assert.deepEqual([deleted.status, json(deleted).authenticated], [200, false]);
  assert.equal(stored().connectors.get(11)!.authValue, null);
  check?.(described);
}

describe('the handler serves a page behind', () => {
  let cyclr: CyclrSimulator;

  before(async () => { cyclr = await startCyclr({ accounts: demoAccounts, unknowns: { checksCredentials: false } }); });
  after(() => cyclr.close());

  for (const [name, start] of Object.entries(hosts)) {
    test(name, async (t) => { await serves(await start(t, cyclr), cyclr); });
  }
});
