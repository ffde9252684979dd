import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ConnectorAuthOptions } from '../../../src/server/index.js';
import { forged, target, told } from './attacker.js';
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

interface Listening extends Target {
  /** All that the host's hooks and the console were told. */
  heard(): string;
}

async function listening(t: TestContext, more: Partial<ConnectorAuthOptions> = {}): Promise<Listening> {
  const heard: unknown[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    t.mock.method(console, method, (...args: unknown[]) => heard.push(args));
  }
  const hooks = { onError: (...args: unknown[]) => heard.push(args), onEvent: (event: unknown) => heard.push(event) };
  const bench = await target(t, { ...hooks, ...more }, accounts);
  return { ...bench, heard: () => inspect(heard, { depth: 12, maxStringLength: null }) };
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
];

for (const [what, spell] of spellings) {
  test(`a secret that Cyclr repeats ${what} is not repeated`, async (t) => {
    const { send, cyclr, heard } = await listening(t);
    for (const [id, body] of posts) {
      const echoes = id === 34 ? [secret.username, secret.password, base64] : [id === 33 && 'properties' in body ? secret.property : secret.apiKey];
      for (const echo of echoes) {
        cyclr.intercept = (request) => ['PUT', 'POST'].includes(request.method) && !request.url.endsWith('/oauth/token')
          ? Response.json({ Message: `Not accepted: ${spell(echo)}.` }, { status: 400 })
          : undefined;
        const answer = await send(forged('POST', id, {}, body));
        assert.equal(answer.status, 422);
        assert(!told(answer).includes('Not accepted'), told(answer));
      }
    }
    assert(!heard().includes('Not accepted'));
  });
}

test('what Cyclr says without a secret in it is passed on', async (t) => {
  const { send, cyclr } = await listening(t);
  cyclr.intercept = (request) => request.method === 'PUT' ? Response.json({ Message: 'The key has ended.' }, { status: 400 }) : undefined;
  assert.equal((await send(forged('POST', 33, {}, posts[0][1]))).body.detail, 'The key has ended.');
});

test('what is stored is in no description', async (t) => {
  const { send, stored } = await listening(t);
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
      assert(!told(answer).includes('CANARY'), told(answer));
      assert.deepEqual(Object.keys(answer.body).sort(), [
        'authDescription', 'authType', 'authenticated', 'description', 'icon', 'id', 'name', 'properties', 'revision',
      ]);
    }
  }
});

test('what was just stored is in no answer, no event and no log', async (t) => {
  const { send, heard } = await listening(t);
  for (const [id, body] of posts) {
    const answer = await send(forged('POST', id, {}, body));
    assert.equal(answer.status, 200);
    for (const each of [...Object.values(secret), base64]) assert(!(told(answer) + heard()).includes(each), each);
  }
});

const throwing = () => { throw new Error(`CANARY ${secret.stored}`); };
for (const [what, more] of [
  ['authorize', { authorize: throwing }],
  ['the limiter', { limit: throwing }],
  ['fetch', { fetch: throwing }],
] as const) {
  test(`what ${what} throws is for the log, and no page’s`, async (t) => {
    const { send } = await listening(t, more);
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await send(forged(method, 33));
      assert(answer.status >= 500);
      assert(!told(answer).includes('CANARY'), told(answer));
      assert.match(answer.body.reference, /^[\da-f-]{36}$/);
    }
  });
}

test('a body that is no JSON is quoted nowhere', async (t) => {
  const { send, heard } = await listening(t);
  for (const body of [secret.apiKey, `{"apiKey":"${secret.apiKey}`, `{"authType":"ApiKey","apiKey":"${secret.apiKey}"},`]) {
    const answer = await send(forged('POST', 33, {}, body));
    assert.equal(answer.status, 400);
    assert(!(told(answer) + heard()).includes('Canary'), told(answer));
  }
});

test('a field that is refused is named and not quoted', async (t) => {
  const { send, heard } = await listening(t);
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
    for (const each of Object.values(secret)) assert(!(told(answer) + heard()).includes(each), each);
  }
});

test('the host’s own secrets are in no answer, no event and no log, whatever Cyclr answers', async (t) => {
  const { send, cyclr, heard } = await listening(t);
  for (const status of [200, 400, 401, 403, 404, 429, 500]) {
    cyclr.intercept = async (request) => {
      if (request.url.endsWith('/oauth/token') && status === 200) return undefined as never;
      const said = `${await request.text()} ${JSON.stringify([...request.headers])}`;
      return Response.json({ Message: said.slice(0, 290), error: said, error_description: said }, { status });
    };
    for (const method of ['GET', 'POST', 'DELETE']) {
      const text = told(await send(forged(method, 33))) + heard();
      for (const each of ['partner-secret', 'Bearer', ...cyclr.state.accessTokens.keys()]) assert(!text.includes(each), `${status}: ${each}`);
    }
  }
});

test('the sign-in URL is in no event and no log', async (t) => {
  const { send, heard } = await listening(t);
  const { status, body } = await send(forged('POST', 35, {}, { authType: 'OAuth2', callbackMessage: 'CANARY' }));
  assert.equal(status, 200);
  const token = new URL(body.url).searchParams.get('token')!;
  for (const each of [token, encodeURIComponent(token), 'connectorauth', 'CANARY', username]) assert(!heard().includes(each), each);
  assert(heard().includes(accountId), 'the hooks are told of it');
});
