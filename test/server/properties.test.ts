import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CyclrClient } from '../../src/server/index.js';
import { account, accountId, parameter, seed, setUp } from './setup.js';

const path = '/v1.0/account/connectors/33/properties';
const connector = seed(33, 'ApiKey', {
  Parameters: [
    parameter('Subdomain', { DisplayOrder: 1 }),
    parameter('Secret', { DisplayOrder: 2, IsSensitive: true }),
    parameter('Optional', { DisplayOrder: 3, IsOptional: true }),
    parameter('x-internal', { IsAccountConnectorProperty: false, IsOptional: false }),
  ],
});
const key = (properties: Record<string, unknown>) => ({ authType: 'ApiKey', apiKey: 'a key', properties });

/** A connector with these stored properties, whose ids are 1, 2, 3… `writes` lists the calls that change properties. */
async function bench(t: TestContext, stored: Record<string, string> = {}) {
  const all = await setUp(t, account(connector));
  all.stored(33).properties = Object.entries(stored).map(([Name, Value], index) =>
    ({ Id: index + 1, AccountConnectorId: 33, Name, Value }));
  return {
    ...all,
    values: () => Object.fromEntries(all.stored(33).properties.map(({ Name, Value }) => [Name, Value])),
    writes: () => all.calls().filter((call) => call.includes('/properties') && !call.startsWith('GET')).sort(),
  };
}

test('stores new properties with POST', async (t) => {
  const { ask, writes, values } = await bench(t);
  const { status, body } = await ask('POST', 33, key({ Subdomain: 'acme', Secret: 's' }));
  assert.equal(status, 200);
  assert.deepEqual(writes(), [`POST ${path}`, `POST ${path}`]);
  assert.deepEqual(values(), { Subdomain: 'acme', Secret: 's' });
  assert.equal(body.properties[0].value, 'acme');
});

test('overwrites a changed property with PUT by its id, and leaves unchanged ones', async (t) => {
  const { ask, writes, values } = await bench(t, { Secret: 's', Subdomain: 'acme' });
  await ask('POST', 33, key({ Subdomain: 'other', Secret: 's' }));
  assert.deepEqual(writes(), [`PUT ${path}/2`]);
  assert.deepEqual(values(), { Subdomain: 'other', Secret: 's' });
});

test('does not request the properties separately if the Account Connector holds them', async (t) => {
  const { ask, calls } = await bench(t, { Secret: 's', Subdomain: 'acme' });
  await ask('POST', 33, key({ Subdomain: 'acme' }));
  assert.deepEqual(calls(), ['GET /v1.0/account/connectors/33', 'PUT /v1.0/account/connectors/33']);
});

for (const secondPost of ['update', 'duplicate', 'refuse'] as const) {
  test(`succeeds a second time, even if Cyclr’s reaction to a second POST is to ${secondPost}`, async (t) => {
    const { ask, cyclr, values, stored } = await bench(t);
    cyclr.unknowns.secondPost = secondPost;
    assert.equal((await ask('POST', 33, key({ Subdomain: 'first', Secret: 's' }))).status, 200);
    assert.equal((await ask('POST', 33, key({ Subdomain: 'second', Secret: 's' }))).status, 200);
    assert.deepEqual(values(), { Subdomain: 'second', Secret: 's' });
    assert.equal(stored(33).properties.length, 2);
  });
}

test('requests the properties if the ids in the Account Connector may be those of parameters', async (t) => {
  const { ask, cyclr, calls } = await bench(t, { Subdomain: 'acme', Secret: 's' });
  cyclr.intercept = (request) => request.method === 'GET' && request.url.endsWith('/33')
    ? Response.json({
      Authenticated: false, Connector: connector.connector, Properties: [{ Id: 900, Name: 'Subdomain', Value: 'acme' }],
    })
    : undefined;
  await ask('POST', 33, key({ Subdomain: 'other' }));
  assert.deepEqual(calls().slice(1, 3), [`GET ${path}`, `PUT ${path}/1`]);
});

test('overwrites both properties if a name is stored twice', async (t) => {
  const { ask, stored, writes } = await bench(t, { Secret: 's' });
  stored(33).properties.push(
    { Id: 8, AccountConnectorId: 33, Name: 'Subdomain', Value: 'a' },
    { Id: 9, AccountConnectorId: 33, Name: 'Subdomain', Value: 'b' },
  );
  await ask('POST', 33, key({ Subdomain: 'c' }));
  assert.deepEqual(writes(), [`PUT ${path}/8`, `PUT ${path}/9`]);
});

for (const [first, second] of [['new', 'old'], ['old', 'new'], ['new', 'new'], ['old', 'older']] as const) {
  test(`answers with the revision that the next GET has if a name is stored twice, as ${first} and ${second}`, async (t) => {
    const { ask, stored } = await bench(t, { Secret: 's' });
    stored(33).properties.push(
      { Id: 8, AccountConnectorId: 33, Name: 'Subdomain', Value: first },
      { Id: 9, AccountConnectorId: 33, Name: 'Subdomain', Value: second },
    );
    const answer = await ask('POST', 33, key({ Subdomain: 'new' }));
    assert.deepEqual(answer.body, (await ask('GET', 33)).body);
  });
}

test('keeps a stored secret if the submitted one is empty', async (t) => {
  const { ask, writes, values } = await bench(t, { Secret: 's', Subdomain: 'acme' });
  assert.equal((await ask('POST', 33, key({ Subdomain: 'acme', Secret: '' }))).status, 200);
  assert.deepEqual(writes(), []);
  assert.equal(values().Secret, 's');
});

test('empties an optional property, and stores no empty one', async (t) => {
  const { ask, writes, values } = await bench(t, { Secret: 's', Subdomain: 'acme' });
  await ask('POST', 33, key({ Optional: '' }));
  assert.deepEqual(writes(), []);
  await ask('POST', 33, key({ Optional: 'x' }));
  await ask('POST', 33, key({ Optional: '' }));
  assert.deepEqual(values(), { Secret: 's', Subdomain: 'acme', Optional: '' });
});

const missing: readonly (readonly [stored: Record<string, string>, given: Record<string, string>, names: readonly string[]])[] = [
  [{}, {}, ['property:Subdomain', 'property:Secret']],
  [{ Subdomain: 'acme' }, {}, ['property:Secret']],
  [{ Subdomain: 'acme', Secret: 's' }, { Subdomain: '' }, ['property:Subdomain']],
  [{}, { Subdomain: '  ', Secret: '' }, ['property:Subdomain', 'property:Secret']],
];

for (const [stored, given, names] of missing) {
  test(`reports ${names.join(', ')} as missing from ${JSON.stringify({ stored, given })}`, async (t) => {
    const { ask, calls } = await bench(t, stored);
    const { status, body } = await ask('POST', 33, key(given));
    assert.equal(status, 422);
    assert.equal(body.code, 'missing_properties');
    assert.deepEqual(body.errors.map(({ name }: { name: string }) => name), names);
    assert(calls().every((call) => call.startsWith('GET ')));
  });
}

test('ignores a property that is not offered, whatever it holds', async (t) => {
  const { ask, writes, values } = await bench(t, { Secret: 's', Subdomain: 'acme' });
  for (const other of [5, null, ['x'], { a: 'b' }, '\ud800', '', 'x'.repeat(60_000)]) {
    const { status } = await ask('POST', 33, key({ Other: other, ['n'.repeat(300)]: 'x', 'x-internal': 'x' }));
    assert.equal(status, 200);
  }
  assert.deepEqual(writes(), []);
  assert.deepEqual(values(), { Secret: 's', Subdomain: 'acme' });
});

test('names every property that is missing or not valid, and writes none', async (t) => {
  const { ask, calls, stored } = await bench(t);
  const { status, body } = await ask('POST', 33, key({ Subdomain: 5, Optional: 'a valid one' }));
  assert.equal(status, 422);
  assert.equal(body.code, 'invalid_credentials');
  assert.deepEqual(body.errors, [
    { name: 'property:Subdomain', detail: 'Must be a string.' },
    { name: 'property:Secret', detail: 'Must not be empty.' },
  ]);
  assert(calls().every((call) => call.startsWith('GET ')));
  assert.equal(stored(33).authValue, null);
});

test('writes no property if the credentials are not valid', async (t) => {
  const { ask, calls } = await bench(t);
  const { status, body } = await ask('POST', 33, { ...key({ Subdomain: 'acme', Secret: 's' }), apiKey: 'a\u200bkey' });
  assert.equal(status, 422);
  assert.deepEqual(body.errors, [{
    name: 'apiKey',
    detail: 'Must not contain invisible characters. Character 2 is one: zero width space (U+200B).',
  }]);
  assert.deepEqual(calls(), []);
});

test('keeps a stored choice that is no longer offered if the submitted one is empty or the same', async (t) => {
  const { ask, stored } = await setUp(t, account(seed(34, 'ApiKey', { Parameters: [parameter('Region', { Values: ['eu', 'us'] })] })));
  stored(34).properties = [{ Id: 1, AccountConnectorId: 34, Name: 'Region', Value: 'apac' }];
  for (const [properties, status] of [[{}, 200], [{ Region: '' }, 200], [{ Region: 'apac' }, 200], [{ Region: 'africa' }, 422]] as const) {
    assert.equal((await ask('POST', 34, key(properties))).status, status);
    assert.equal(stored(34).properties[0]!.Value, 'apac');
  }
});

test('reads the type of a property from Cyclr’s DataType, and takes an unknown one for text', async (t) => {
  const types: Readonly<Record<string, readonly unknown[]>> = {
    text: ['Text', 'String', 'Colour', '', null, undefined, 3, {}, '__proto__'],
    multiline: ['MultilineText', 'Multi-line', 'multiline', 'TextArea', 'text_area', 'Memo'],
    number: ['Integer', 'Int', 'int32', 'Decimal', 'NUMBER', 'Double'],
    boolean: ['Boolean', 'bool'],
  };
  const given = Object.entries(types).flatMap(([type, all]) => all.map((DataType) => ({ type, DataType })));
  const Parameters = given.map(({ DataType }, index) => parameter(`P${index}`, { DataType: DataType as string, DisplayOrder: index }));
  const { options } = await setUp(t, account(seed(34, 'None', { Parameters })));
  const { parameters } = await new CyclrClient(options).account(accountId).connector('34');
  assert.deepEqual(parameters.map(({ type }, index) => ({ type, DataType: given[index]!.DataType })), given);
});

test('answers 422 and names the property if Cyclr refuses it, and stores no credentials', async (t) => {
  const { ask, cyclr, stored } = await bench(t, { Secret: 's', Subdomain: 'acme' });
  cyclr.intercept = (request) => request.url.endsWith('/properties/2')
    ? Response.json({ Message: 'Subdomain does not exist.' }, { status: 400 })
    : undefined;
  const { status, body } = await ask('POST', 33, key({ Subdomain: 'other' }));
  assert.equal(status, 422);
  assert.equal(body.code, 'invalid_credentials');
  assert.deepEqual(body.errors, [{ name: 'property:Subdomain', detail: 'Subdomain does not exist.' }]);
  assert.equal(stored(33).authValue, null);
});

test('answers 502 if a write fails in another way', async (t) => {
  const { ask, cyclr } = await bench(t, { Secret: 's', Subdomain: 'acme' });
  cyclr.intercept = (request) => request.method === 'PUT' ? Response.json({ Message: 'Oops.' }, { status: 500 }) : undefined;
  const { status, body } = await ask('POST', 33, key({ Subdomain: 'other' }));
  assert.equal(status, 502);
  assert.equal(body.code, 'endpoint_error');
});

test('describes and stores two parameters with one TargetName as one property, required and secret if one of them is', async (t) => {
  const twice = [parameter('Token', { Name: 'First', IsOptional: true }), parameter('Token', { Name: 'Second', IsSensitive: true })];
  const { ask, calls, stored } = await setUp(t, account(seed(33, 'ApiKey', { Parameters: twice })));
  const { properties } = (await ask('GET', 33)).body as { readonly properties: readonly Record<string, unknown>[] };
  assert.deepEqual(properties.map(({ label, required, secret }) => [label, required, secret]), [['First', true, true]]);
  calls();
  assert.equal((await ask('POST', 33, key({ Token: 't' }))).status, 200);
  assert.deepEqual(calls().filter((call) => call.endsWith('/properties') && call.startsWith('POST')), [`POST ${path}`]);
  assert.deepEqual(stored(33).properties.map(({ Value }) => Value), ['t']);
});
