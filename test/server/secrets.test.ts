import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { redactMessage } from '../../src/server/cyclr/redact-message.js';
import { CyclrClient } from '../../src/server/index.js';
import { account, accountId, parameter, seed, setUp } from './setup.js';
import type { Answer } from './setup.js';

const canaries = {
  apiKey: 'sk-CANARY-key-7f3a',
  username: 'canary-user-91',
  password: 'CANARY-pass-0b1c',
  property: 'CANARY-prop-5d2e',
  stored: 'CANARY-stored-6c4f',
};
const base64 = Buffer.from(`${canaries.username}:${canaries.password}`).toString('base64');
const properties = { Secret: canaries.property };
const requests = [
  ['GET', 33], ['GET', 34], ['GET', 35],
  ['POST', 33, { authType: 'ApiKey', apiKey: canaries.apiKey, properties }],
  ['POST', 34, { authType: 'Basic', username: canaries.username, password: canaries.password, properties }],
  ['POST', 35, { authType: 'OAuth2', properties, callbackMessage: 'x' }],
  ['POST', 33, { authType: 'Basic', username: canaries.username, password: canaries.password, properties }],
  ['POST', 33, { authType: 'ApiKey', apiKey: canaries.apiKey.repeat(2_000), properties }],
  ['POST', 34, { authType: 'Basic', username: `${canaries.username}:`, password: canaries.password, properties }],
  ['GET', 33], ['GET', 34], ['GET', 35], ['DELETE', 33],
] as const;

/** Each says all that it was sent: the worst that Cyclr could do. */
type Echo = readonly [what: string, echo: ((request: Request) => Promise<Response>) | undefined];
const echoes: readonly Echo[] = [
  ['all goes well', undefined],
  ...[400, 401, 404, 409, 429, 500].map((status): Echo => [
    `Cyclr answers ${status} and repeats what it got`,
    async (request) => Response.json({ Message: `${await request.text()} with ${request.headers.get('authorization')}` }, { status }),
  ]),
  ['Cyclr answers with a page that repeats what it got', async (request) => new Response(`<pre>${await request.text()}`)],
];

for (const [what, echo] of echoes) {
  test(`no secret leaves when ${what}`, async (t) => {
    const parameters = { Parameters: [parameter('Secret', { IsSensitive: true })] };
    const reports: unknown[] = [];
    const printed: unknown[] = [];
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      t.mock.method(console, method, (...args: unknown[]) => printed.push(args));
    }
    const accounts = account(seed(33, 'ApiKey', parameters), seed(34, 'Basic', parameters), seed(35, 'OAuth2', parameters));
    const { ask, cyclr, stored } = await setUp(t, accounts, { onError: (error) => reports.push(error) });
    stored(35).authValue = `{"AccessToken":"${canaries.stored}"}`;
    stored(33).properties = [{ Id: 1, AccountConnectorId: 33, Name: 'Secret', Value: canaries.stored }];
    cyclr.intercept = (request) => request.url.endsWith('/oauth/token') || request.method === 'GET' ? undefined : echo?.(request);

    const answers: Answer[] = [];
    for (const [method, id, body] of requests) answers.push(await ask(method, id, body));
    const secrets = [...Object.values(canaries), base64, 'partner-secret', ...cyclr.state.accessTokens.keys(), 'AuthValue'];
    const told = answers.map(({ text, headers }) => text + JSON.stringify([...headers])).join('\n') + inspect(reports, { depth: 9 });
    for (const secret of secrets) assert(!told.includes(secret), secret);
    assert.deepEqual(printed, []);
  });
}

test('an error of the client’s holds no secret', async (t) => {
  const { cyclr, options } = await setUp(t);
  const client = new CyclrClient(options);
  cyclr.intercept = (request) => request.method === 'PUT' ? Response.json({ Message: `No: ${base64}` }, { status: 400 }) : undefined;
  const { username, password } = canaries;
  await assert.rejects(client.account(accountId).authenticate('14', { username, password }), (error: unknown) => {
    assert(!inspect(error, { depth: 9 }).includes(base64));
    assert.equal((error as { failure: string }).failure, 'refused');
    assert.equal((error as { reason: null }).reason, null);
    return true;
  });
  assert(!inspect(client, { depth: 9, showHidden: true }).includes('partner-secret'));
});

test('the client refuses ids that are paths', async (t) => {
  const client = new CyclrClient((await setUp(t)).options);
  assert.throws(() => client.account('..'), TypeError);
  await assert.rejects(client.account(accountId).deauthenticate('..'), TypeError);
});

const messages: readonly (readonly [message: unknown, secrets: readonly string[], shown: string | null])[] = [
  ['The key is wrong.', ['sk-123456'], 'The key is wrong.'],
  ['The key sk-123456 is wrong.', ['sk-123456'], null],
  ['The key SK 1234 56 is wrong.', ['sk-123456'], null],
  ['The key …3456ab… is wrong.', ['sk-123456abcdef'], null],
  ['The key sk%2D1%2B3456 is wrong.', ['sk-1+3456'], null],
  ['The pin 42 is wrong.', ['42'], null],
  ['Not ++ again.', ['++'], null],
  ['100% wrong', ['sk-123456'], '100% wrong'],
  ['Two\nlines', [], 'Two lines'],
  ['', [], null],
  ['   ', [], null],
  ['x'.repeat(301), [], null],
  [{ Message: 'x' }, [], null],
  ['Nothing sent.', [''], 'Nothing sent.'],
];

for (const [message, secrets, shown] of messages) {
  const what = shown === null ? 'nothing' : 'all';
  test(`of ${JSON.stringify(message).slice(0, 40)}, with ${JSON.stringify(secrets)} sent, ${what} is shown`, () => {
    assert.equal(redactMessage(message, secrets), shown);
  });
}
