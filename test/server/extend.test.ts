import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { ConnectorAuthOptions, DescriptionExtension, Extend } from '../../src/server/index.js';
import { setUp } from './setup.js';
import type { Bench } from './setup.js';

type TestContext = Parameters<typeof setUp>[0];

type ExtendedBench = Bench & { readonly errors: unknown[] };

async function bench(t: TestContext, extend: Extend, more: Partial<ConnectorAuthOptions> = {}): Promise<ExtendedBench> {
  const errors: unknown[] = [];
  return { ...await setUp(t, undefined, { extend, onError: (error) => errors.push(error), ...more }), errors };
}

/** The answer to a GET with what `extend` returns, and the one without. */
async function compare(t: TestContext, returned: unknown): Promise<{ extended: Record<string, unknown>; plain: Record<string, unknown> }> {
  let given: unknown = null;
  const { ask } = await bench(t, () => given as DescriptionExtension);
  const plain = (await ask('GET', 13)).body;
  given = returned;
  return { extended: (await ask('GET', 13)).body, plain };
}

const extension: DescriptionExtension = {
  attention: 'reconnect',
  connectedAs: 'Ada Lovelace, Analytical Engine',
  helpUrl: 'https://help.example.com/pipedrive?lang=en#key',
  name: 'Our sales',
  description: 'Deals and people.',
  icon: 'https://cdn.example.com/icon.png',
};

test('lays the host’s members over every description', async (t) => {
  const seen: [string, string, string][] = [];
  const { ask } = await bench(t, async ({ id, authenticated }, { connectorId, request }) => {
    seen.push([request.method, `${connectorId} ${id ?? ''}`, String(authenticated)]);
    await new Promise(setImmediate);
    return extension;
  });
  const requests = [['GET', undefined, false], ['POST', { authType: 'ApiKey', apiKey: 'k' }, true], ['DELETE', undefined, false]] as const;
  for (const [method, body, authenticated] of requests) {
    const answer = await ask(method, 13, body);
    assert.equal(answer.status, 200);
    for (const [name, value] of Object.entries(extension)) assert.equal(answer.body[name], value);
    assert.equal(answer.body.authenticated, authenticated);
  }
  assert.equal((await ask('POST', 12, { authType: 'OAuth2' })).body.attention, undefined);
  assert.deepEqual(seen, [['GET', '13 13', 'false'], ['POST', '13 13', 'true'], ['DELETE', '13 13', 'false']]);
});

test('spells the address of an icon as a page expects it', async (t) => {
  assert.equal((await compare(t, { icon: ' HTTPS://cdn.example.com/icon.png' })).extended.icon, 'https://cdn.example.com/icon.png');
});

test('gives extend the API of the user’s account', async (t) => {
  const { ask } = await bench(t, async (_, { account, connectorId }) =>
    ({ connectedAs: (await account.connector(connectorId)).authTypes[0] }));
  assert.equal((await ask('GET', 13)).body.connectedAs, 'ApiKey');
});

for (const nothing of [undefined, null, {}]) {
  test(`answers the description as it is if extend returns ${inspect(nothing)}`, async (t) => {
    const { extended, plain } = await compare(t, nothing);
    assert.deepEqual(extended, plain);
  });
}

test('extend cannot change what decides whether the connector is connected', async (t) => {
  const { extended, plain } = await compare(t, {
    id: '34', authType: 'None', authenticated: true, revision: 'x', properties: [], authDescription: 'x',
    AuthValue: 'x', serviceOrigin: 'https://evil.example', __proto__: { authenticated: true },
  });
  assert.deepEqual(extended, plain);
  const { ask } = await bench(t, (description) => {
    Object.assign(description, { authenticated: true, properties: null });
    return null;
  });
  assert.deepEqual((await ask('GET', 13)).body, plain);
});

const wrong: readonly (readonly [name: keyof DescriptionExtension, values: readonly unknown[]])[] = [
  ['attention', ['', 'Reconnect', 'expired', true, 1, {}, ['reconnect'], { toString: () => 'reconnect' }]],
  ['helpUrl', [
    'javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'http://help.example.com', '//help.example.com', '/help', 'https:', '', 5, {},
    'https://user:pass@help.example.com', 'https://help.example.com/ x', `https://help.example.com/${'x'.repeat(2_000)}`, 'java\nscript:alert(1)',
    ' https://help.example.com', new URL('https://help.example.com'), ['https://help.example.com'],
  ]],
  ['connectedAs', ['', '  ', 5, true, {}, ['Ada'], 'x'.repeat(201)]],
  ['name', ['', 5, {}, 'x'.repeat(201)]],
  ['description', [5, {}, 'x'.repeat(2_001)]],
  ['icon', ['javascript:alert(1)', 'data:text/html,x', 'http://cdn.example.com/x.png', 5, {}, `data:image/png;base64,${'A'.repeat(1_000_000)}`]],
];

for (const [name, values] of wrong) {
  test(`ignores a ${name} of the wrong shape`, async (t) => {
    let given: unknown;
    const { ask, errors } = await bench(t, () => ({ [name]: given, connectedAs: name === 'connectedAs' ? given : 'Ada' }) as DescriptionExtension);
    const plain = (await ask('GET', 13)).body;
    for (const value of values) {
      given = value;
      assert.deepEqual((await ask('GET', 13)).body, plain, inspect(value));
    }
    given = null;
    assert.equal((await ask('GET', 13)).body[name], null);
    assert.deepEqual(errors, []);
  });
}

const thrown = new Error('The database is down.');
for (const [what, extend] of [
  ['throws', () => { throw thrown; }],
  ['rejects', () => Promise.reject(thrown)],
  ['returns an object whose members throw', () => ({ get attention(): 'reconnect' { throw thrown; } })],
] as const) {
  test(`answers the description as it is, and tells onError, if extend ${what}`, async (t) => {
    const references: string[] = [];
    const errors: unknown[] = [];
    const { ask } = await bench(t, extend, {
      onError: (error, reference) => {
        errors.push(error);
        references.push(reference);
      },
    });
    const { status, body } = await ask('GET', 13);
    assert.equal(status, 200);
    assert.equal(body.name, 'Pipedrive');
    assert.deepEqual(errors, [thrown]);
    assert.match(references[0]!, /^[\da-f-]{36}$/);
  });
}

for (const value of ['reconnect', true, 5, ['reconnect'], () => {}]) {
  test(`answers the description as it is, and tells onError, if extend returns ${inspect(value)}`, async (t) => {
    const { ask, errors } = await bench(t, () => value as DescriptionExtension);
    assert.equal((await ask('GET', 13)).body.attention, undefined);
    assert(errors[0] instanceof TypeError);
  });
}

test('answers the description as it is after five seconds if extend hangs', async (t) => {
  const { setTimeout: original } = globalThis;
  t.mock.method(globalThis, 'setTimeout', (work: () => void, delay = 0, ...rest: []) => original(work, delay === 5_000 ? 50 : delay, ...rest));
  const { ask, errors } = await bench(t, () => new Promise<never>(() => {}));
  const { status, body } = await ask('GET', 13);
  assert.deepEqual([status, body.authenticated], [200, false]);
  assert.match(String(errors[0]), /`extend` did not answer in time/);
});

test('tells onError what Cyclr answers to extend, and what to do, whatever words the stored user name has', async (t) => {
  const { ask, cyclr, stored, errors } = await bench(t, async (_, { account, connectorId }) => {
    await account.test(connectorId, 'GetCurrentUser');
    return null;
  });
  for (const user of ['support@acme.example', 'accounting@acme.example', 'server@acme.example']) {
    Object.assign(stored(14), { authenticated: true, authValue: Buffer.from(`${user}:correct horse`).toString('base64') });
    for (const [status, Message] of [[403, 'Unknown client IP Address'], [500, 'Oops.']] as const) {
      cyclr.intercept = ({ url }) => url.includes('/test/') ? Response.json({ Message }, { status }) : undefined;
      assert.equal((await ask('GET', 14)).status, 200);
    }
    const [unregistered, failed] = errors.splice(0);
    assert.match(String(unregistered), /register your server's public IP address/);
    assert.match(String(failed), /Cyclr answered 500 to GET .*: "Oops\."/);
  }
});

for (const [what, message] of [
  ['', 'Not valid: sk-Canary/key+7f3a'],
  [' in a line that looks like one of a stack', 'The remote code failed:\n    at login (sk-Canary/key+7f3a:1:1)'],
] as const) {
  test(`keeps stored secrets out of the log if extend throws them${what}`, async (t) => {
    const { ask, stored, errors } = await bench(t, () => { throw new Error(message); });
    Object.assign(stored(13), { authenticated: true, authValue: 'sk-Canary/key+7f3a' });
    assert.equal((await ask('GET', 13)).status, 200);
    assert.equal(errors.length, 1);
    assert(!inspect(errors, { showHidden: true }).includes('Canary'));
  });
}
