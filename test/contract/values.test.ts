import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { AccountSeed } from '../../demo/cyclr/options.js';
import type { Parameter } from '../../demo/cyclr/shapes.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { judgeCredential, judgeProperty } from '../../src/contract/values.js';
import type { JudgedValue, PropertyRule } from '../../src/contract/values.js';
import type { FieldError, ProblemDetails } from '../../src/contract/wire.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { startPython } from '../conformance/python-backend.js';
import { serve } from '../conformance/setup.js';
import { account, accountId, parameter, seed, setUp } from '../server/setup.js';
import { valueCases } from './value-cases.js';
import type { ValueCase } from './value-cases.js';

const nameOf = ({ kind, what }: ValueCase): string => `${kind}: ${what}`;

function judge(each: ValueCase): JudgedValue {
  switch (each.kind) {
    case 'apiKey': return judgeCredential('apiKey', { apiKey: each.raw });
    case 'username': return judgeCredential('username', { username: each.raw, password: each.other });
    case 'password': return judgeCredential('password', { username: each.other, password: each.raw });
    case 'property': return judgeProperty(each.rule, each.raw);
  }
}

describe('src/contract/values.ts', () => {
  test('has a table of at least 60 values, each with a name of its own', () => {
    assert(valueCases.length >= 60);
    assert.equal(new Set(valueCases.map(nameOf)).size, valueCases.length);
  });

  for (const each of valueCases) {
    test(`judges ${nameOf(each)}`, () => assert.deepEqual(judge(each), each.expected));
  }

  test('refuses every control character in a property with lines, except for tabs and line breaks', () => {
    const characters = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code));
    const refused = characters.filter((character) => judgeProperty({ type: 'multiline' }, `a${character}b`).fault === 'control');
    assert.deepEqual(refused, characters.filter((character) => /\p{Cc}/u.test(character) && !'\t\n\r'.includes(character)));
  });

  test('takes linear time', () => {
    const length = 4_000_000;
    const texts = [`a${' '.repeat(length)}b`, ' '.repeat(length), `${'\u200b '.repeat(length / 2)}a`, `a${'\r'.repeat(length)}b`];
    const start = performance.now();
    for (const apiKey of texts) judgeCredential('apiKey', { apiKey });
    // In quadratic time, one of them takes hours.
    assert(performance.now() - start < 10_000);
  });
});

/** A property that is valid in every request: a refused request must not store it either. */
const OTHER = 'Other';
const DATA_TYPES: Readonly<Record<string, string>> = { multiline: 'MultilineText', number: 'Decimal', boolean: 'Boolean', colour: 'Colour' };

const parameterOf = ({ required, secret, type = 'text', options = [] }: PropertyRule): Parameter => parameter('Value', {
  IsOptional: !required, IsSensitive: secret === true, DataType: DATA_TYPES[type] ?? 'Text', Values: options,
});

const idOf = (index: number): number => 1_000 + index;

/** An account with a connector for each row of the table. */
const accounts: readonly AccountSeed[] = account(...valueCases.map((each, index) => seed(
  idOf(index),
  each.kind === 'apiKey' || each.kind === 'property' ? 'ApiKey' : 'Basic',
  { Parameters: [parameter(OTHER, { IsOptional: true }), ...(each.kind === 'property' ? [parameterOf(each.rule)] : [])] },
)));

function bodyOf(each: ValueCase): object {
  const properties = { [OTHER]: 'x' };
  switch (each.kind) {
    case 'apiKey': return { authType: 'ApiKey', apiKey: each.raw, properties };
    case 'username': return { authType: 'Basic', username: each.raw, password: each.other, properties };
    case 'password': return { authType: 'Basic', username: each.other, password: each.raw, properties };
    case 'property': return { authType: 'ApiKey', apiKey: 'k', properties: { ...properties, Value: each.raw } };
  }
}

/** What Cyclr has to store for an accepted value. */
function authValueOf(each: ValueCase, value: string | null): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  switch (each.kind) {
    case 'apiKey': return value!;
    case 'username': return base64(`${value}:${each.other}`);
    case 'password': return base64(`${each.other}:${value}`);
    case 'property': return 'k';
  }
}

interface Backend {
  readonly origin: string;
  readonly cyclr: CyclrSimulator;
}

/** Sends the row to the backend. Returns the errors of its answer. */
async function check({ origin, cyclr }: Backend, each: ValueCase, id: number): Promise<readonly FieldError[]> {
  const { expected } = each;
  const stored = cyclr.state.accounts.get(accountId)!.connectors.get(id)!;
  const before = each.kind === 'property' ? each.rule.value : undefined;
  if (typeof before === 'string') stored.properties.push({ Id: 1, AccountConnectorId: id, Name: 'Value', Value: before });
  const init = { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify(bodyOf(each)) };
  const response = await fetch(`${origin}/api/connectors/${id}`, init);
  const { code, errors = [] } = await response.json() as ProblemDetails;
  const values = Object.fromEntries(stored.properties.map(({ Name, Value }) => [Name, Value]));
  const unchanged = typeof before === 'string' ? { Value: before } : {};
  if ('value' in expected) {
    assert.equal(response.status, 200);
    const isNew = each.kind === 'property' && expected.value !== null && (expected.value !== '' || before !== undefined);
    assert.deepEqual(values, { ...unchanged, [OTHER]: 'x', ...(isNew && { Value: expected.value }) });
    assert.equal(stored.authValue, authValueOf(each, expected.value));
    return [];
  }
  const isMissing = each.kind === 'property' && expected.fault === 'required';
  assert.deepEqual([response.status, code], [422, isMissing ? 'missing_properties' : 'invalid_credentials']);
  assert.deepEqual(errors.map(({ name }) => name), [each.kind === 'property' ? 'property:Value' : each.kind]);
  assert.deepEqual([values, stored.authValue], [unchanged, null], 'a refused request stores nothing');
  return errors;
}

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

describe('a backend judges and stores the table’s values', () => {
  /** The errors of the handler and of the backend in Python, by row. */
  const answered: Record<'handler' | 'python', (readonly FieldError[])[]> = { handler: [], python: [] };

  test('the handler', async (t) => {
    const { cyclr, handle } = await setUp(t, accounts);
    const origin = await serve(t, toNodeListener(handle));
    for (const [index, each] of valueCases.entries()) {
      await t.test(nameOf(each), async () => { answered.handler.push(await check({ origin, cyclr }, each, idOf(index))); });
    }
  });

  test('the backend in Python', { skip: noPython }, async (t) => {
    const backend = await startPython(t, { accounts });
    for (const [index, each] of valueCases.entries()) {
      await t.test(nameOf(each), async () => { answered.python.push(await check(backend, each, idOf(index))); });
    }
    assert.equal(backend.output(), `${backend.origin}/api/connectors\n`);
  });

  test('with the same words in the handler and in Python', { skip: noPython }, () => {
    assert.deepEqual(answered.python, answered.handler);
    const details = new Set(answered.handler.flat().map(({ detail }) => detail));
    for (const detail of [
      'Must not contain a colon. Character 4 is one.',
      'Must not contain control characters. Character 2 is one: line break (U+000A).',
      'Must not contain control characters. Character 2 is one: U+0000.',
      'Must not contain invisible characters. Character 3 is one: zero width space (U+200B).',
      'Must not be longer than 16,384 characters.',
      'Must be one of the offered values.',
    ]) assert(details.has(detail), detail);
  });
});
