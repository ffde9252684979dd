import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { demoAccounts, demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { sendNavigation } from '../../src/conformance/navigation.js';
import { copyExamples, examples } from './examples.js';
import { freePort } from '../free-port.js';
import { handlerModules, root } from './staging-folder.js';
import { withWorker } from './workerd.js';

const bin = (name: string): string => join(import.meta.dirname, 'node_modules/.bin', name);

/** The command that starts each sample. */
const commands: Readonly<Record<string, (port: number) => readonly [string, ...string[]]>> = {
  'node.js': () => [process.execPath, 'node.js'],
  'express.js': () => [process.execPath, 'express.js'],
  'fastify.js': () => [process.execPath, 'fastify.js'],
  'koa.js': () => [process.execPath, 'koa.js'],
  'hono.js': () => [process.execPath, 'hono.js'],
  'deno.js': () => [bin('deno'), 'run', '--quiet', '--no-lock', '--allow-net', '--allow-read', '--allow-env', '--node-modules-dir=manual', 'deno.js'],
  'bun.js': () => [bin('bun'), 'bun.js'],
  'app/api/connectors/[[...path]]/route.js': (port) => [bin('next'), 'dev', '--port', String(port)],
};

/** Retries until a server listens, and returns its answer. */
async function reach(url: string, init: RequestInit): Promise<Response> {
  for (const end = Date.now() + 60_000; ;) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }
}

/** The reader's own application, with the route that the sample asks. */
async function startApplication(t: TestContext): Promise<Server> {
  const [account] = demoAccounts;
  const application = createServer(({ url, headers: { cookie } }, response) => {
    if (url !== '/internal/connector-user') response.writeHead(200).end('<p>Log in</p>');
    else if (cookie === 'session=1') response.end(JSON.stringify({ cyclrAccountId: account?.id, email: account?.users[0] }));
    else if (cookie === 'session=failing') response.writeHead(503).end();
    else if (cookie === 'session=to-login') response.writeHead(302, { location: '/login' }).end();
    else response.writeHead(401).end();
  });
  application.listen(0);
  t.after(() => { application.close(); });
  await once(application, 'listening');
  return application;
}

interface Start {
  readonly stderr?: 'inherit' | 'ignore';
  readonly env: NodeJS.ProcessEnv;
}

/** Asserts each request that a page makes, and each one that the route refuses. */
async function serves(server: string, origin: string): Promise<void> {
  const ask = (method: string, id: string, body?: unknown, headers = {}): Promise<Response> => reach(`${server}/api/connectors/${id}`, {
    method,
    headers: { cookie: 'session=1', origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const described = await ask('GET', '11');
  assert.equal(described.status, 200);
  assert.equal(described.headers.get('cache-control'), 'no-store');
  assert.equal((await described.json() as { authType: string }).authType, 'ApiKey');
  const listed = await reach(`${server}/api/connectors?list`, { headers: { cookie: 'session=1' } });
  assert.equal(listed.status, 200, 'the list');
  assert.equal((await listed.json() as { connectors: readonly { id: string }[] }).connectors[0]?.id, '11');
  const stored = await ask('POST', '11', { authType: 'ApiKey', apiKey: 'a-key', properties: {} });
  assert.equal((await stored.json() as { authenticated: boolean }).authenticated, true);
  const signIn = await ask('POST', '12', { authType: 'OAuth2', properties: {}, targetOrigin: origin, callbackMessage: 'x' });
  assert.equal(new URL((await signIn.json() as { url: string }).url).pathname, '/connectorauth/updateaccountconnectoroauth');
  const start = new URL(`${server}/api/connectors/12/start?${new URLSearchParams({ targetOrigin: origin, callbackMessage: 'x' }).toString()}`);
  const navigation = { 'cookie': 'session=1', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const limits = (): { readonly signal: AbortSignal; readonly limit: number } => ({ signal: AbortSignal.timeout(30_000), limit: 100_000 });
  const started = await sendNavigation(start, { method: 'GET', headers: new Headers(navigation), ...limits() });
  assert.equal(started.status, 303, 'the start route');
  assert.equal(new URL(started.headers.get('location') ?? '').pathname, '/connectorauth/updateaccountconnectoroauth');
  const refused = await sendNavigation(start, { method: 'GET', headers: new Headers({ ...navigation, 'sec-fetch-site': 'cross-site' }), ...limits() });
  assert.deepEqual([refused.status, refused.headers.get('content-type')], [403, 'text/html; charset=utf-8'], 'the start route, from another site');
  const deleted = await ask('DELETE', '11');
  assert.equal((await deleted.json() as { authenticated: boolean }).authenticated, false);
  assert.equal((await ask('GET', '11', undefined, { cookie: '' })).status, 401, 'without a session');
  assert.equal((await ask('DELETE', '11', undefined, { origin: 'https://evil.example' })).status, 403, 'from a foreign origin');
  assert.equal((await ask('POST', '11', undefined, { 'content-type': 'text/plain' })).status, 415, 'with another content type');
  // Browsers send no cookies with a preflight.
  const preflight = await ask('OPTIONS', '11', undefined, { cookie: '', 'access-control-request-method': 'DELETE' });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), origin);
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /\bDELETE\b/);
  // Some frameworks answer methods themselves that they do not route to the handler.
  for (const method of ['PUT', 'PATCH']) {
    const refused = await ask(method, '11', {});
    assert.equal(refused.status, 405, method);
    assert.match(refused.headers.get('allow') ?? '', /\bPOST\b/, method);
    assert.equal(refused.headers.get('cache-control'), 'no-store', method);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json', method);
  }
}

describe('docs/server.md', () => {
  const folder = mkdtempSync(join(import.meta.dirname, '.examples-'));
  let cyclr: CyclrSimulator;

  before(async () => {
    copyExamples(folder);
    cyclr = await startCyclr({ accounts: demoAccounts, unknowns: { checksCredentials: false } });
  });
  after(async () => {
    await cyclr.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a server that ends with the test. */
  function start(t: TestContext, [program, ...args]: readonly [string, ...string[]], { stderr = 'inherit', env }: Start): void {
    const [account] = demoAccounts;
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', stderr],
      // Its own process group, so that its child processes end with it.
      detached: true,
      env: {
        ...process.env,
        CYCLR_API_URL: cyclr.origin, CYCLR_SERVICE_URL: cyclr.origin,
        CYCLR_CLIENT_ID: demoPartner.clientId, CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
        ACCOUNT_ID: account?.id, USERNAME: account?.users[0], NEXT_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '', ...env,
      },
    });
    t.after(async () => {
      if (child.pid && child.exitCode === null) {
        process.kill(-child.pid, 'SIGKILL');
        await once(child, 'exit');
      }
    });
  }

  for (const [name, command] of Object.entries(commands)) {
    test(`${name} serves the route`, async (t) => {
      const port = await freePort();
      const origin = `http://localhost:${port}`;
      start(t, command(port), { env: { PORT: String(port), ORIGIN: origin } });
      await serves(origin, origin);
    });
  }

  test('ask-application.js asks the application who the user is, and its failure is no 401', async (t) => {
    const application = await startApplication(t);
    const { port } = application.address() as AddressInfo;
    const origin = `http://localhost:${port}`;
    const beside = join(folder, 'beside');
    mkdirSync(beside);
    for (const name of ['node.js', 'connector-auth.js']) copyFileSync(join(folder, name), join(beside, name));
    copyFileSync(join(folder, 'ask-application.js'), join(beside, 'authorize.js'));
    const ownPort = await freePort();
    const server = `http://localhost:${ownPort}`;
    // The handler writes the failures of the application to the console.
    start(t, [process.execPath, 'beside/node.js'], { stderr: 'ignore', env: { PORT: String(ownPort), ORIGIN: origin, APP_URL: origin } });
    await serves(server, origin);
    const statusFor = async (cookie: string): Promise<number> =>
      (await fetch(`${server}/api/connectors/11`, { headers: { cookie } })).status;
    assert.equal(await statusFor('session=1'), 200);
    assert.equal(await statusFor('session=expired'), 401);
    assert.equal(await statusFor('session=to-login'), 401, 'a redirect to a login page');
    assert.equal(await statusFor('session=failing'), 500, 'an application that fails');
    application.closeAllConnections();
    application.close();
    await once(application, 'close');
    assert.equal(await statusFor('session=1'), 500, 'an application that is not there');
  });

  test('worker.js serves the route', async () => {
    const origin = 'https://app.example.com';
    const [account] = demoAccounts;
    symlinkSync(join(root, 'dist'), join(folder, 'dist'));
    writeFileSync(join(folder, 'worker-session.js'), `export const currentUser = (request) => request.headers.get('cookie') === 'session=1'
  ? { cyclrAccountId: '${account?.id}', email: '${account?.users[0]}' } : null;\n`);
    const modules = {
      'worker.js': 'worker.js',
      'authorize.js': 'authorize.js',
      'session.js': 'worker-session.js',
      ...Object.fromEntries(handlerModules().map((path) =>
        [path === 'server/index.js' ? 'cyclr-connector-auth/server' : path.replace(/^server/, 'cyclr-connector-auth'), `dist/${path}`])),
    };
    const variables = {
      CYCLR_API_URL: cyclr.origin, CYCLR_SERVICE_URL: cyclr.origin, ORIGIN: origin,
      CYCLR_CLIENT_ID: demoPartner.clientId, CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
    };
    await withWorker({ program: bin('workerd'), folder, modules, variables, kv: { name: 'KV' } }, (server) => serves(server, origin));
  });

  test('has no sample that is not started, and each is short', () => {
    const known = [...Object.keys(commands), 'connector-auth.js', 'authorize.js', 'worker.js', 'ask-application.js'];
    assert.deepEqual([...examples().keys()].filter((name) => !known.includes(name)), []);
    for (const name of known) assert.ok(examples().has(name), name);
    for (const name of Object.keys(commands)) assert.ok((examples().get(name)?.split('\n').length ?? 99) <= 18, `${name} is short`);
  });
});
