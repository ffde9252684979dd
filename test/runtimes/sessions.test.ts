import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { demoAccounts, demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { freePort } from '../free-port.js';
import { copyFiles, examples } from './examples.js';
import { handlerModules, root } from './staging-folder.js';
import { withWorker } from './workerd.js';

const [first, second] = demoAccounts;
/** Two customers with an account each. Connector 11 is in the first account only, and 21 in the second. */
const users = [
  { email: 'maya@acme.example', cyclrAccountId: first!.id },
  { email: 'noor@bolt.example', cyclrAccountId: second!.id },
] as const;
type User = (typeof users)[number];

/** The reader's own login: the body names the user. */
const LOGIN = `export const login = async ({ email }) => (JSON.parse(process.env.USERS).some((user) => user.email === email) ? email : null);
`;
const AUTH_CONFIG = `import Credentials from '@auth/express/providers/credentials';

export const authConfig = {
  secret: process.env.SESSION_SECRET,
  trustHost: true,
  providers: [Credentials({
    credentials: { email: {} },
    authorize: ({ email }) => (JSON.parse(process.env.USERS).some((user) => user.email === email) ? { email } : null),
  })],
};
`;

type LogIn = (server: string, user: User) => Promise<string>;

/** Of two cookies of one name, a browser keeps the last. */
const cookiesOf = (response: Response): string =>
  [...new Map(response.headers.getSetCookie().map((cookie) => [cookie.split('=')[0], cookie.split(';')[0]])).values()].join('; ');

const logIn: LogIn = async (server, { email }) => {
  const response = await fetch(`${server}/login`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email }),
  });
  assert.equal(response.status, 204);
  return cookiesOf(response);
};

/** As the sign-in form of Auth.js does. */
const logInWithAuthJs: LogIn = async (server, { email }) => {
  const csrf = await fetch(`${server}/auth/csrf`);
  const { csrfToken } = await csrf.json() as { csrfToken: string };
  const response = await fetch(`${server}/auth/callback/credentials`, {
    method: 'POST', redirect: 'manual', headers: { cookie: cookiesOf(csrf) }, body: new URLSearchParams({ csrfToken, email }),
  });
  assert.equal(response.status, 302);
  return cookiesOf(response);
};

const servers: Readonly<Record<string, LogIn>> = {
  'express-session.js': logIn, 'fastify-session.js': logIn, 'hono-session.js': logIn, 'auth-js.js': logInWithAuthJs,
};

type Ask = (method: string, id: string, body?: unknown) => Promise<{ readonly status: number; readonly json: any }>;

/** Sends requests as the page of a user does. */
const createAsk = (server: string, cookie: string, origin = server): Ask => async (method, id, body) => {
  const response = await fetch(`${server}/api/connectors/${id}`, {
    method,
    headers: { cookie, origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? null : JSON.parse(text) as unknown };
};

const key = { authType: 'ApiKey', apiKey: 'a-key', properties: {} };

/** Asserts that the session alone decides whose connector it is. */
async function tellsApart(server: string, cookieOf: (user: User) => Promise<string>, origin = server): Promise<void> {
  assert.equal((await createAsk(server, '', origin)('GET', '11')).status, 401, 'without a session');
  const [maya, noor] = await Promise.all(users.map(async (user) => createAsk(server, await cookieOf(user), origin)));
  for (const [ask, own, other] of [[maya!, '11', '21'], [noor!, '21', '11']] as const) {
    const described = await ask('GET', own);
    assert.deepEqual([described.status, described.json.id], [200, own]);
    assert.equal((await ask('POST', own, key)).json.authenticated, true);
    for (const [method, body] of [['GET', undefined], ['POST', key], ['DELETE', undefined]] as const) {
      assert.equal((await ask(method, other, body)).status, 404, `${method} of the other customer’s`);
    }
  }
  assert.equal((await maya!('GET', '11')).json.authenticated, true);
}

describe('docs/sessions.md', () => {
  const folder = mkdtempSync(join(import.meta.dirname, '.examples-'));
  let cyclr: CyclrSimulator;

  before(() => { copyFiles(folder, [...examples('sessions.md'), ['login.js', LOGIN], ['auth-config.js', AUTH_CONFIG]]); });
  after(() => { rmSync(folder, { recursive: true, force: true }); });

  async function start(t: TestContext, program: string): Promise<string> {
    cyclr = await startCyclr({ accounts: demoAccounts });
    t.after(() => cyclr.close());
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const child = spawn(process.execPath, [program], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        PORT: String(port), ORIGIN: origin, CYCLR_API_URL: cyclr.origin, CYCLR_SERVICE_URL: cyclr.origin,
        CYCLR_CLIENT_ID: demoPartner.clientId, CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
        USERS: JSON.stringify(users), SESSION_SECRET: 'a secret of at least 32 characters', NODE_OPTIONS: '',
      },
    });
    t.after(async () => {
      if (child.exitCode !== null || !child.kill('SIGKILL')) return;
      await once(child, 'exit');
    });
    await listening(origin, child.exitCode);
    return origin;
  }

  for (const [program, logInTo] of Object.entries(servers)) {
    test(`${program} tells two customers apart by their sessions alone`, async (t) => {
      const server = await start(t, program);
      await tellsApart(server, (user) => logInTo(server, user));
    });
  }

  test('worker-session.js tells two customers apart by their sessions alone', async (t) => {
    cyclr = await startCyclr({ accounts: demoAccounts });
    t.after(() => cyclr.close());
    const origin = 'http://app.localhost';
    symlinkSync(join(root, 'dist'), join(folder, 'dist'));
    const modules = {
      'worker-session.js': 'worker-session.js',
      ...Object.fromEntries(handlerModules().map((path) =>
        [path === 'server/index.js' ? 'cyclr-connector-auth/server' : path.replace(/^server/, 'cyclr-connector-auth'), `dist/${path}`])),
    };
    const variables = {
      CYCLR_API_URL: cyclr.origin, CYCLR_SERVICE_URL: cyclr.origin, ORIGIN: origin,
      CYCLR_CLIENT_ID: demoPartner.clientId, CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
    };
    const kv = { name: 'SESSIONS', values: Object.fromEntries(users.map((user, index) => [`session-${index}`, JSON.stringify(user)])) };
    await withWorker({ program: join(import.meta.dirname, 'node_modules/.bin/workerd'), folder, modules, variables, kv }, (server) =>
      tellsApart(server, async (user) => `session=session-${users.indexOf(user)}`, origin));
  });

  test('names.js installs the connector that a name stands for, once for each customer, and supplies its properties', async (t) => {
    const server = await start(t, 'names.js');
    const installed = (accountId: string): readonly string[] =>
      [...cyclr.state.accounts.get(accountId)!.connectors.values()].map(({ name }) => name).filter((name) => name?.endsWith('in our app'));
    const [maya, noor] = await Promise.all(users.map(async (user) => createAsk(server, await logIn(server, user))));
    const described = await maya!('GET', 'salesforce');
    assert.deepEqual([described.status, described.json.id, described.json.authType], [200, 'salesforce', 'OAuth2']);
    const names = (described.json.properties as { name: string }[]).map(({ name }) => name);
    assert.ok(names.includes('Subdomain') && !names.includes('Environment'), String(names));
    assert.deepEqual([installed(first!.id), installed(second!.id)], [['salesforce in our app'], []]);
    assert.equal((await noor!('POST', 'cycle', key)).json.authenticated, true);
    assert.equal((await maya!('GET', 'cycle')).json.authenticated, false);
    await Promise.all([maya!('GET', 'salesforce'), noor!('GET', 'cycle')]);
    assert.deepEqual([installed(first!.id).length, installed(second!.id)], [2, ['cycle in our app']]);
    assert.equal((await maya!('GET', 'unknown')).status, 404);
    assert.equal((await maya!('GET', 'constructor')).status, 404);
    const salesforce = [...cyclr.state.accounts.get(first!.id)!.connectors].find(([, { name }]) => name === 'salesforce in our app');
    for (const [method, id] of [['GET', String(salesforce?.[0])], ['POST', String(salesforce?.[0])], ['GET', '?list']] as const) {
      assert.equal((await maya!(method, id, method === 'POST' ? key : undefined)).status, 404, `${method} ${id}`);
    }
  });

  test('has no sample that is not started', () => {
    const known = [...Object.keys(servers), 'worker-session.js', 'names.js', 'cyclr.js', 'users.js'];
    assert.deepEqual([...examples('sessions.md').keys()].sort(), known.sort());
  });
});

/** Resolves when the server accepts connections. */
async function listening(url: string, exitCode: number | null): Promise<void> {
  for (const end = Date.now() + 30_000; ;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (exitCode !== null || Date.now() > end) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }
}
