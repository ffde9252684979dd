import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { ConnectorAuthOptions } from '../../../src/server/index.js';
import { forged, target, wholeText } from './attacker.js';
import type { Target } from './attacker.js';
import { account, accountId, parameter, seed, username } from '../setup.js';

const secret = {
  apiKey: 'sk-Canary/key+7f3a',
  username: 'canary-user-91',
  password: 'CANARY pass 0b1c',
  property: 'CANARY-prop-5d2e',
  stored: 'CANARY-stored-6c4f',
};
const base64 = Buffer.from(`${secret.username}:${secret.password}`).toString('base64');
const offered = { Parameters: [parameter('Secret', { IsSensitive: true, IsOptional: true })] };
const accounts = account(seed(33, 'ApiKey', offered), seed(34, 'Basic', offered), seed(35, 'OAuth2', offered));
const posts = [
  [33, { authType: 'ApiKey', apiKey: secret.apiKey }],
  [34, { authType: 'Basic', username: secret.username, password: secret.password }],
  [33, { authType: 'ApiKey', apiKey: 'k', properties: { Secret: secret.property } }],
] as const;

interface LoggedTarget extends Target {
  /** All that the host's hooks got. */
  logs(): string;
}

/** Fails the test if the server prints anything. */
async function loggedTarget(t: TestContext, more: Partial<ConnectorAuthOptions> = {}): Promise<LoggedTarget> {
  const logs: unknown[] = [];
  const printed: unknown[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    t.mock.method(console, method, (...args: unknown[]) => printed.push(args));
  }
  t.after(() => { assert.deepEqual(printed, []); });
  const hooks = { onError: (...args: unknown[]) => logs.push(args), onEvent: (event: unknown) => logs.push(event) };
  const bench = await target(t, { ...hooks, ...more }, accounts);
  return { ...bench, logs: () => inspect(logs, { depth: 12, maxStringLength: null }) };
}

const spellings: readonly (readonly [what: string, spell: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in capitals', (text) => text.toUpperCase()],
  ['percent-encoded', (text) => encodeURIComponent(text)],
  ['as a form', (text) => new URLSearchParams({ text }).toString()],
  ['spaced out', (text) => Array.from(text).join(' ')],
  ['cut short', (text) => `${text.slice(0, 8)}…`],
  ['by its end', (text) => `…${text.slice(-8)}`],
  ['as JSON', (text) => JSON.stringify(JSON.stringify(text))],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64 after one character', (text) => Buffer.from(`:${text}`).toString('base64')],
  ['in base64 between other texts', (text) => Buffer.from(`a:${text}:`).toString('base64')],
  ['in base64url', (text) => Buffer.from(`~?~?${text}`).toString('base64url')],
  ['in base64, cut short', (text) => `${Buffer.from(`me:${text}`).toString('base64').slice(0, 14)}…`],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['in hexadecimal capitals', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['percent-encoded after a lone percent sign', (text) => `100% ${Buffer.from(text).toString('hex').replace(/../g, '%$&')}`],
];

for (const [what, spell] of spellings) {
  test(`drops a message that repeats a secret ${what}`, async (t) => {
    const { send, cyclr, logs } = await loggedTarget(t);
    for (const [id, body] of posts) {
      const echoes = id === 34 ? [secret.username, secret.password, base64] : [id === 33 && 'properties' in body ? secret.property : secret.apiKey];
      for (const echo of echoes) {
        cyclr.intercept = (request) => ['PUT', 'POST'].includes(request.method) && !request.url.endsWith('/oauth/token')
          ? Response.json({ Message: `Not accepted: ${spell(echo)}.` }, { status: 400 })
          : undefined;
        const answer = await send(forged('POST', id, {}, body));
        assert.equal(answer.status, 422);
        assert(!wholeText(answer).includes('Not accepted'), wholeText(answer));
      }
    }
    assert(!logs().includes('Not accepted'));
  });
}

for (const [what, spell] of spellings) {
  test(`drops a message that repeats credentials ${what} in the answer to another call`, async (t) => {
    const verified: Partial<ConnectorAuthOptions> = { verify: () => ({ detail: 'No.' }) };
    for (const [method, id, body, more] of [['DELETE', 33, undefined, {}], ['POST', ...posts[0], verified], ['POST', ...posts[1], verified]] as const) {
      const { send, cyclr, logs } = await loggedTarget(t, more);
      const stored = cyclr.state.accounts.get(accountId)!.connectors.get(id)!;
      if (method === 'DELETE') Object.assign(stored, { authValue: secret.stored, authenticated: true });
      const echo = method === 'DELETE' ? secret.stored : id === 33 ? secret.apiKey : secret.password;
      cyclr.intercept = ({ url }) => url.endsWith('/deauthenticate')
        ? Response.json({ Message: `Not accepted: ${spell(echo)}.` }, { status: 400 })
        : undefined;
      const answer = await send(forged(method, id, {}, body));
      assert.equal(answer.status, 502);
      assert(logs().includes('Cyclr answered 400 to PUT'), logs());
      assert(!(wholeText(answer) + logs()).includes('Not accepted'), logs());
    }
  });
}

for (const [what, spell] of spellings) {
  test(`drops a message that repeats stored credentials ${what} in the answer to the question for the properties`, async (t) => {
    const { send, cyclr, logs } = await loggedTarget(t);
    Object.assign(cyclr.state.accounts.get(accountId)!.connectors.get(33)!, { authValue: secret.stored, authenticated: true });
    cyclr.intercept = ({ url }) => url.endsWith('/properties')
      ? Response.json({ Message: `Not accepted: ${spell(secret.stored)}.` }, { status: 400 })
      : undefined;
    assert.equal((await send(forged('GET', 33))).status, 502);
    assert(logs().includes('Cyclr answered 400 to GET'), logs());
    assert(!logs().includes('Not accepted'), logs());
  });
}

test('passes on a message without a secret', async (t) => {
  const { send, cyclr } = await loggedTarget(t);
  cyclr.intercept = (request) => request.method === 'PUT' ? Response.json({ Message: 'The key has ended.' }, { status: 400 }) : undefined;
  assert.equal((await send(forged('POST', 33, {}, posts[0][1]))).body.detail, 'The key has ended.');
});

test('describes a connector without stored secrets', async (t) => {
  const { send, stored } = await loggedTarget(t);
  for (const id of [33, 34, 35]) {
    stored(id).authenticated = true;
    stored(id).authValue = `{"AccessToken":"${secret.stored}"}`;
    stored(id).properties = [
      { Id: 1, AccountConnectorId: id, Name: 'Secret', Value: secret.stored },
      { Id: 2, AccountConnectorId: id, Name: 'NotOffered', Value: secret.stored },
    ];
    for (const method of ['GET', 'DELETE']) {
      const answer = await send(forged(method, id));
      assert.equal(answer.status, 200);
      assert(!/CANARY|AuthValue/.test(wholeText(answer)), wholeText(answer));
      assert.deepEqual(Object.keys(answer.body).sort(), [
        'authDescription', 'authType', 'authenticated', 'description', 'icon', 'id', 'name', 'properties', 'revision',
        ...(answer.body.authType.startsWith('OAuth') ? ['serviceOrigin'] : []),
      ]);
    }
  }
});

const throwing = () => { throw new Error(`CANARY ${secret.stored}`); };
for (const [what, more] of [
  ['authorize', { authorize: throwing }],
  ['the limiter', { limit: throwing }],
  ['fetch', { fetch: throwing }],
] as const) {
  test(`sends an error thrown by ${what} to the log only`, async (t) => {
    const { send } = await loggedTarget(t, more);
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await send(forged(method, 33));
      assert(answer.status >= 500);
      assert(!wholeText(answer).includes('CANARY'), wholeText(answer));
      assert.match(answer.body.reference, /^[\da-f-]{36}$/);
    }
  });
}

test('never quotes a body that is not JSON', async (t) => {
  const { send, logs } = await loggedTarget(t);
  for (const body of [secret.apiKey, `{"apiKey":"${secret.apiKey}`, `{"authType":"ApiKey","apiKey":"${secret.apiKey}"},`]) {
    const answer = await send(forged('POST', 33, {}, body));
    assert.equal(answer.status, 400);
    assert(!(wholeText(answer) + logs()).includes('Canary'), wholeText(answer));
  }
});

test('names a refused field without quoting it', async (t) => {
  const { send, logs } = await loggedTarget(t);
  for (const [id, body] of [
    [33, { authType: 'ApiKey', apiKey: [secret.apiKey] }],
    [33, { authType: 'ApiKey', apiKey: secret.apiKey.repeat(2_000) }],
    [34, { authType: 'Basic', username: `${secret.username}:`, password: secret.password }],
    [34, { authType: 'Basic', username: secret.username, password: `${secret.password}\n` }],
    [33, { authType: 'ApiKey', apiKey: 'k', properties: { Secret: [secret.property] } }],
    [33, { authType: secret.apiKey }],
  ] as const) {
    const answer = await send(forged('POST', id, {}, body));
    assert.equal(answer.status, 422);
    for (const each of Object.values(secret)) assert(!(wholeText(answer) + logs()).includes(each), each);
  }
});

const isTokenRequest = (request: Request): boolean => request.url.endsWith('/oauth/token');
const places: Readonly<Record<string, (request: Request) => boolean>> = {
  token: isTokenRequest,
  read: ({ method }) => method === 'GET',
  write: (request) => request.method !== 'GET' && !isTokenRequest(request),
};
const properties = { Secret: secret.property };
const requests: readonly (readonly [method: string, id: number, body?: object])[] = [
  ['GET', 33], ['GET', 34], ['GET', 35], ['DELETE', 33],
  ['POST', 33, { authType: 'ApiKey', apiKey: secret.apiKey, properties }],
  ['POST', 34, { authType: 'Basic', username: secret.username, password: secret.password, properties }],
  ['POST', 35, { authType: 'OAuth2', properties, callbackMessage: 'x' }],
  // Not the connector's type.
  ['POST', 33, { authType: 'Basic', username: secret.username, password: secret.password, properties }],
];

/** The worst answer of Cyclr's: it repeats the whole request. */
async function echoRequest(request: Request, status: number, asPage: boolean): Promise<Response> {
  const echo = `${await request.text()} ${JSON.stringify([...request.headers])}`;
  if (asPage) return new Response(`<pre>${echo}`, { status });
  return Response.json({ Message: echo.slice(0, 290), error: echo, error_description: echo }, { status });
}

test('keeps all secrets out of answers, events and logs, whatever Cyclr answers', async (t) => {
  for (const [place, isAt] of Object.entries(places)) {
    const { send, cyclr, logs } = await loggedTarget(t);
    for (const status of [200, 400, 401, 403, 404, 409, 429, 500]) {
      for (const asPage of [false, true]) {
        cyclr.intercept = (request) => isAt(request) ? echoRequest(request, status, asPage) : undefined;
        for (const [method, id, body] of requests) {
          const text = wholeText(await send(forged(method, id, {}, body))) + logs();
          const secrets = [...Object.values(secret), base64, 'partner-secret', 'Bearer', ...cyclr.state.accessTokens.keys()];
          for (const each of secrets) assert(!text.includes(each), `${status} to a ${place} for ${method} ${id}: ${each}`);
        }
      }
    }
  }
});

test('keeps stored credentials out of answers, events and logs if all goes well', async (t) => {
  const { send, logs } = await loggedTarget(t);
  for (const [id, body] of posts) {
    const answer = await send(forged('POST', id, {}, body));
    assert.equal(answer.status, 200);
    for (const each of [...Object.values(secret), base64]) assert(!(wholeText(answer) + logs()).includes(each), each);
  }
});

test('keeps the sign-in URL, its message and the user out of events and logs', async (t) => {
  const { send, logs } = await loggedTarget(t);
  const { status, body } = await send(forged('POST', 35, {}, { authType: 'OAuth2', callbackMessage: 'CANARY' }));
  assert.equal(status, 200);
  const token = new URL(body.url).searchParams.get('token')!;
  for (const each of [token, encodeURIComponent(token), 'connectorauth', 'http', 'CANARY', username]) assert(!logs().includes(each), each);
  assert(logs().includes(accountId), 'the hooks get the event');
});
