import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Authorization, ConnectorAuthOptions, HandlerEvent, Verify } from '../../src/server/index.js';
import { account, accountId, ask as request, page, parameter, read, seed, setUp, username } from './setup.js';
import type { Bench } from './setup.js';
import { navigate } from './start-setup.js';

const hidden = { Subdomain: 'canary-acme', Routing: 'canary-eu-1' };
const declared = { Parameters: [parameter('Subdomain'), parameter('Region', { IsOptional: true })] };
const accounts = account(seed(33, 'ApiKey', declared), seed(34, 'OAuth2', declared), seed(35, 'None', declared), seed(36, 'ApiKey'));
const key = { authType: 'ApiKey', apiKey: 'a key' };
const signIn = { authType: 'OAuth2', targetOrigin: page, callbackMessage: 'x' };

interface SuppliedBench extends Bench {
  /** All that the host's hooks got, as text. */
  logs(): string;
  /** The stored properties as `Name=Value`. */
  properties(id: number): readonly string[];
}

async function supplied(
  t: TestContext,
  more: Partial<ConnectorAuthOptions> = {},
  properties: Authorization['properties'] = hidden,
): Promise<SuppliedBench> {
  const logs: unknown[] = [];
  const bench = await setUp(t, accounts, {
    authorize: () => ({ accountId, username, properties }),
    onError: (...args) => logs.push(args),
    onEvent: (event: HandlerEvent) => logs.push(event),
    ...more,
  });
  return {
    ...bench,
    logs: () => inspect(logs, { depth: 12, maxStringLength: null }),
    properties: (id) => bench.stored(id).properties.map(({ Name, Value }) => `${Name}=${Value}`),
  };
}

const all = ['Subdomain=canary-acme', 'Routing=canary-eu-1'];

test('stores the host’s properties before credentials, whether or not a parameter declares them', async (t) => {
  for (const [id, body] of [[33, key], [36, key], [35, { authType: 'None' }]] as const) {
    const { ask, properties, calls, logs } = await supplied(t);
    const answer = await ask('POST', id, body);
    assert.deepEqual([answer.status, answer.body.authenticated], [200, true]);
    assert.deepEqual(properties(id), all);
    const writes = calls().filter((call) => !call.startsWith('GET '));
    const path = `/v1.0/account/connectors/${id}`;
    assert.deepEqual(writes, [`POST ${path}/properties`, `POST ${path}/properties`, `PUT ${path}`]);
    assert(!/canary/i.test(answer.text + logs()), answer.text + logs());
  }
});

test('stores the host’s properties before the sign-in token is requested', async (t) => {
  for (const start of [
    (bench: SuppliedBench) => bench.handle(request('POST', 34, signIn)),
    (bench: SuppliedBench) => bench.handle(navigate(34)),
  ]) {
    const bench = await supplied(t);
    const response = await start(bench);
    assert.ok([200, 303].includes(response.status));
    assert.deepEqual(bench.properties(34), all);
    const writes = bench.calls().filter((call) => call.startsWith('POST '));
    assert.equal(writes.at(-1), `POST /v1.0/accounts/${accountId}/signintoken`);
    assert.equal(writes.length, 3);
    assert(!/canary/i.test(`${await response.text()} ${response.headers.get('location')} ${bench.logs()}`));
  }
});

test('stores the host’s properties beside the user’s for a direct sign-in', async (t) => {
  const { ask, properties } = await supplied(t);
  const { status } = await ask('POST', 34, { authType: 'OAuth2', direct: true, properties: { Region: 'eu' } });
  assert.equal(status, 200);
  assert.deepEqual(properties(34), [...all, 'Region=eu']);
});

test('writes nothing for GET and DELETE, and writes an equal value only once', async (t) => {
  for (const id of [33, 36]) {
    const { ask, properties, calls, stored } = await supplied(t);
    await ask('GET', id);
    await ask('DELETE', id);
    assert.deepEqual(properties(id), []);
    await ask('POST', id, key);
    calls();
    await ask('POST', id, key);
    assert.deepEqual(calls().filter((call) => call.includes('/properties') && !call.startsWith('GET ')), [], String(id));
    Object.assign(stored(id).properties[0]!, { Value: 'changed elsewhere' });
    await ask('POST', id, key);
    assert.deepEqual(properties(id), all);
    assert.equal(calls().filter((call) => /^PUT .*\/properties\/\d+$/.test(call)).length, 1);
  }
});

test('asks for a property again that the host no longer supplies', async (t) => {
  let properties: Authorization['properties'] = {};
  const { ask } = await supplied(t, { authorize: () => ({ accountId, username, properties }) });
  assert.deepEqual((await ask('POST', 33, key)).body.code, 'missing_properties');
  properties = { Subdomain: '' };
  // The host may also decide that a required property stays empty.
  assert.equal((await ask('POST', 33, key)).status, 200);
});

test('keeps the revision when a property of the host’s changes', async (t) => {
  for (const id of [33, 34, 36]) {
    let routing = 'one';
    const { ask, stored } = await supplied(t, { authorize: () => ({ accountId, username, properties: { ...hidden, Routing: routing } }) });
    Object.assign(stored(id), { authenticated: true, authValue: 'a key' });
    const store = () => ask('POST', id, id === 34 ? { authType: 'OAuth2', direct: true } : key);
    const before = (await store()).body.revision;
    routing = 'two';
    assert.equal((await store()).body.revision, before);
    assert.equal((await ask('GET', id)).body.revision, before);
  }
});

test('keeps the host’s properties, but no other change, if verify refuses the credentials', async (t) => {
  const verify: Verify = ({ credentials }) => ({ detail: `${credentials.properties.Subdomain} refuses this.` });
  const { ask, properties, stored, logs } = await supplied(t, { verify });
  const { status, body, text } = await ask('POST', 33, { ...key, properties: { Region: 'eu' } });
  assert.deepEqual([status, body.code], [422, 'invalid_credentials']);
  assert.deepEqual([properties(33), stored(33).authenticated], [all, false]);
  assert(!/canary/i.test(text + logs()));
});

test('verifies a connector without credentials and inputs that the host supplies', async (t) => {
  const { ask, stored, properties } = await supplied(t, { verify: () => ({ detail: 'No.' }) }, { Subdomain: 'acme', Region: 'eu' });
  assert.equal((await ask('POST', 35, { authType: 'None' })).status, 422);
  // Cyclr may take such a connector for authenticated as soon as its properties are stored.
  assert.deepEqual([stored(35).authenticated, properties(35)], [false, []]);
});

test('answers 500 misconfigured if Cyclr refuses a property of the host’s, and changes nothing else', async (t) => {
  const { ask, cyclr, stored, logs } = await supplied(t);
  cyclr.intercept = ({ method, url }) => method === 'POST' && url.endsWith('/properties')
    ? Response.json({ Message: 'This property is not valid.' }, { status: 400 })
    : undefined;
  const { status, body } = await ask('POST', 33, key);
  assert.deepEqual([status, body.code, body.detail], [500, 'misconfigured', 'Cyclr does not accept a property that the host application supplies.']);
  assert.match(logs(), /This property is not valid\./);
  assert.deepEqual([stored(33).authenticated, stored(33).authValue], [false, null]);
});

const wrong: readonly unknown[] = [
  [], 'text', 1, new Map([['a', 'b']]), Promise.resolve('canary'), { Canary: 1 }, { Canary: null }, { Canary: undefined }, { Canary: { a: 'canary' } }, { Canary: ['canary'] },
  { Canary: '\ud800 canary' }, { Canary: 'canary'.repeat(4_000) },
];

/** Both have the parameter `ClientId`, and the host supplies the one of 33, which its pages call `crm`. */
const twoApps = account(
  seed(33, 'ApiKey', { Parameters: [parameter('ClientId'), parameter('Region', { IsOptional: true })] }),
  seed(34, 'ApiKey', { Parameters: [parameter('ClientId')] }),
);
const ofOwnApp: Authorization['properties'] = (id) => id === '33' ? { ClientId: 'canary-app' } : {};
const named: Partial<ConnectorAuthOptions> = {
  authorize: (_, name) => ({ accountId, username, connectorId: name === 'crm' ? '33' : null, properties: ofOwnApp }),
};
const list = async ({ handle }: Bench) => (await read(await handle(new Request(`${page}/api/connectors?list`)))).body.connectors;
const namesIn = (described: { properties: { name: string }[] }): readonly string[] => described.properties.map(({ name }) => name);

test('hides in the list what a function supplies for each connector, and no more', async (t) => {
  const bench = await setUp(t, twoApps, named);
  await bench.ask('POST', 'crm', key);
  await bench.ask('POST', 34, { ...key, properties: { ClientId: 'of-the-user' } });
  const [own, other] = await list(bench);
  assert.deepEqual([namesIn(own), namesIn(other), other.properties[0].value], [['Region'], ['ClientId'], 'of-the-user']);
});

test('gives a page that asks by digits nothing that the name hides, and ignores its value', async (t) => {
  const { ask, stored } = await setUp(t, twoApps, named);
  await ask('POST', 'crm', key);
  for (const id of ['crm', '33']) {
    const { body, text } = await ask('POST', id, { ...key, properties: { ClientId: 'of-the-page', Region: 'eu' } });
    assert.deepEqual([namesIn(body), stored(33).properties.map(({ Name, Value }) => `${Name}=${Value}`)],
      [['Region'], ['ClientId=canary-app', 'Region=eu']]);
    assert.deepEqual(namesIn((await ask('GET', id)).body), ['Region']);
    assert(!text.includes('canary'));
  }
});

test('gives the list the revisions that the connectors have by themselves', async (t) => {
  const ids = ['33', '36'];
  const bench = await setUp(t, account(seed(33, 'ApiKey', declared), seed(36, 'ApiKey')), {
    authorize: () => ({ accountId, username, properties: (id) => ids.includes(id) ? hidden : {} }),
  });
  for (const listedParameters of ['full', 'missing', 'empty'] as const) {
    bench.cyclr.unknowns.listedParameters = listedParameters;
    for (const id of ids) {
      await bench.ask('POST', id, key);
      // One that no parameter declares, and that nobody supplies.
      bench.stored(Number(id)).properties.push({ Id: 990, AccountConnectorId: Number(id), Name: 'Other', Value: 'x' });
    }
    for (const { id, revision } of await list(bench)) assert.equal(revision, (await bench.ask('GET', id)).body.revision, `${id}, ${listedParameters}`);
  }
  const { authValue } = bench.stored(36);
  const Connector = { Name: 'X', AuthType: 'ApiKey', Parameters: [], Authentication: [] };
  const withoutProperties = { Id: 36, Name: 'X', AuthValue: authValue, Authenticated: true, Properties: [], Connector };
  bench.cyclr.intercept = ({ url }) => {
    if (url.includes('?page=')) return Response.json([withoutProperties]);
    return url.endsWith('/connectors/36') ? Response.json(withoutProperties) : undefined;
  };
  const [short] = await list(bench);
  assert.equal(short.revision, (await bench.ask('GET', 36)).body.revision, 'an answer without the stored properties');
});

test('asks a function once for each request, and in the list once for each connector', async (t) => {
  const asked: string[] = [];
  const bench = await setUp(t, twoApps, {
    ...named,
    authorize: (_, name) => ({
      accountId, username, connectorId: name === 'crm' ? '33' : null,
      properties: (id) => {
        asked.push(id);
        return {};
      },
    }),
  });
  for (const id of ['crm', '33', '34']) await bench.ask('GET', id);
  assert.deepEqual(asked.splice(0), ['33', '33', '34']);
  bench.cyclr.unknowns.listedParameters = 'missing';
  await list(bench);
  assert.deepEqual(asked, ['33', '34']);
});

test('keeps what a function supplies out of the errors of the list', async (t) => {
  const logs: unknown[] = [];
  const bench = await setUp(t, twoApps, {
    ...named,
    extend: () => { throw new Error('No answer for canary-app'); },
    onError: (...args) => logs.push(args),
  });
  await list(bench);
  bench.cyclr.unknowns.listedParameters = 'missing';
  bench.cyclr.intercept = ({ url }) => /connectors\/\d+$/.test(url) ? Response.json({ Message: 'No canary-app' }, { status: 400 }) : undefined;
  await bench.handle(new Request(`${page}/api/connectors?list`));
  assert.equal(logs.length, 2);
  const text = inspect(logs, { depth: 12 });
  assert(!text.includes('canary'), text);
});

const wrongAnswers: readonly (readonly [supply: () => unknown, message: RegExp])[] = [
  [() => { throw new Error('down'); }, /^Error: The function `properties` of `authorize` threw for the Account Connector 33\.$/],
  [() => undefined, /^TypeError: .* must return an object with strings, .* for the Account Connector 33\.$/],
  [() => null, /^TypeError: .* for the Account Connector 33\.$/],
  [() => [], /^TypeError: .* for the Account Connector 33\.$/],
  [() => Promise.reject(new Error('down')), /^TypeError: .* not a promise, for the Account Connector 33\.$/],
  [() => ({ Canary: ['canary'] }), /^TypeError: The property `Canary` that .* returns for the Account Connector 33 must be a string of valid Unicode/],
];

for (const [supply, message] of wrongAnswers) {
  test(`answers 500, and tells onError for which connector, if properties is the function ${String(supply)}`, async (t) => {
    const errors: unknown[] = [];
    const bench = await setUp(t, twoApps, {
      authorize: () => ({ accountId, username, properties: supply as () => Record<string, string> }),
      onError: (error) => errors.push(error),
    });
    const answers = [await bench.ask('POST', 33, key), await read(await bench.handle(new Request(`${page}/api/connectors?list`)))];
    for (const { status, body, text } of answers) {
      assert.deepEqual([status, body.code, body.detail], [500, 'endpoint_error', 'The host application gave no valid authorization.']);
      assert.match(String(errors.shift()), message);
      assert.ok(!text.includes('canary'));
    }
    assert.ok(bench.calls().every((call) => call.startsWith('GET ')));
  });
}

for (const properties of wrong) {
  test(`answers 500 if authorize returns the properties ${inspect(properties).slice(0, 40)}`, async (t) => {
    const errors: unknown[] = [];
    const { ask, cyclr } = await setUp(t, accounts, {
      authorize: () => ({ accountId, username, properties }) as Authorization,
      onError: (error) => errors.push(error),
    });
    const { status, body, text } = await ask('POST', 33, key);
    assert.deepEqual([status, body.code, body.detail], [500, 'endpoint_error', 'The host application gave no valid authorization.']);
    assert.ok(errors[0] instanceof TypeError);
    assert.ok(!`${text}${inspect(errors)}`.includes('canary'));
    assert.equal(cyclr.requests.length, 0);
  });
}

test('accepts a name that objects have, too', async (t) => {
  const properties = Object.fromEntries([['__proto__', 'one'], ['constructor', 'two']]) as Record<string, string>;
  const { ask, properties: stored } = await supplied(t, {}, properties);
  assert.equal((await ask('POST', 36, key)).status, 200);
  assert.deepEqual(stored(36), ['__proto__=one', 'constructor=two']);
});
