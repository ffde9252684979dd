import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { redactError } from '../../src/server/cyclr/redact-error.js';
import { createRedactor, redactMessage } from '../../src/server/cyclr/redact-message.js';

const key = 'sk-123456';
/** Repetitions of a secret in other spellings: `threats/secrets.test.ts`. */
const cases: readonly (readonly [fact: string, message: unknown, secrets: readonly string[], shown: string | null])[] = [
  ['passes on a message without a secret', 'The key is wrong.', [key], 'The key is wrong.'],
  ['drops a message that contains a short secret', 'The pin 42 is wrong.', ['42'], null],
  ['drops a message that contains a secret without letters or digits', 'Not ++ again.', ['++'], null],
  ['drops a message that contains the middle of a secret', 'The key …3456ab… is wrong.', ['sk-123456abcdef'], null],
  ['passes on a message that is not valid percent-encoding', '100% wrong', [key], '100% wrong'],
  ['drops a message with percent-encoding beside a lone percent sign', '100% %C3%A4%C3%B6%C3%BC%C3%9F%C3%A4%C3%B6', ['äöüßäö'], null],
  ['drops a message with encoded letters beside a lone percent sign', '100% s%6B-%31Ab9 is wrong.', ['sk-1Ab9'], null],
  ['drops a message with percent-encoding that is not UTF-8 throughout', 'Not %FF%73%6B%31.', ['sk1'], null],
  ['drops a message with the base64 of five characters', 'Not YWJjZGU=.', ['abcde'], null],
  ['drops a message with the base64 of symbols', 'Not fn5+fn5+.', ['~~~~~~'], null],
  ['passes on a message that may have the base64 of a few characters', 'The MTIz YWJj is wrong.', ['123', 'abc'], 'The MTIz YWJj is wrong.'],
  ['passes on an address that has the hexadecimal of three digits', 'connect ETIMEDOUT 10.30.30.30:443', ['000'], 'connect ETIMEDOUT 10.30.30.30:443'],
  ['passes on a date that has the hexadecimal of three digits', 'Not valid since 2023-03-03 03:03:03.', ['000'], 'Not valid since 2023-03-03 03:03:03.'],
  ['drops a message with the hexadecimal of four characters', 'Not 53:33:63:72.', ['S3cr'], null],
  ['ignores an empty secret', 'Nothing sent.', [''], 'Nothing sent.'],
  ['joins lines', 'Two\nlines', [], 'Two lines'],
  ['drops an empty message', '', [], null],
  ['drops a blank message', '   ', [], null],
  ['drops a message of more than 300 characters', 'x'.repeat(301), [], null],
  ['drops a message that is not a string', { Message: 'x' }, [], null],
  ['passes on a message with words of a mailbox', 'Ask the support of Acme.', ['support@acme.example'], 'Ask the support of Acme.'],
  ['drops a message that contains a mailbox', 'There is no user Support%40acme.example.', ['support@acme.example'], null],
  ['drops a message that contains the digits of a mailbox', 'There is no user ada.lovelace1815@…', ['ada.lovelace1815@acme.example'], null],
  ['drops a message with a word of a password', 'There is no correct…', ['correct horse'], null],
  ['drops a message with a part of a password that looks like a mailbox', 'Not Tr0ub4dor@…', ['Tr0ub4dor@acme.example'], null],
  ['drops a message with the password of a connection string', 'CorrectHorse is wrong.', ['mongodb+srv://app:CorrectHorse@db.acme.example'], null],
  ['drops a message with the password of a URL without a path', 'Not Swordfish.', ['https://app:Swordfish@acme.example'], null],
  ['drops a message with the key after a mailbox', 'Not AbcdefSecret.', ['ada@acme.example:AbcdefSecret.xyz'], null],
  ['keeps a message that has only the initials of a mailbox', 'This is not available.', ['a.b@acme.example'], 'This is not available.'],
  ['drops a message with the name of a mailbox', 'There is no user Ada.Lovelace.', ['ada.lovelace@acme.example'], null],
];

for (const [fact, message, secrets, shown] of cases) {
  test(fact, () => {
    assert.equal(redactMessage(message, secrets), shown);
  });
}

test('reduces an error with a very long text to its name, code and message, without the text', () => {
  const long = Object.assign(new TypeError('x'.repeat(100_000)), { code: 'E_LONG' });
  const reduced = redactError(long, ['k'.repeat(16_384)], '`verify`') as Error & { code: string };
  assert.notEqual(reduced, long);
  assert.deepEqual([reduced.name, reduced.code, reduced.message], ['TypeError', 'E_LONG', 'The message is left out, because it is too long.']);
  assert(!reduced.stack?.includes('xxx'));
  const withAnswer = Object.assign(new Error('No answer.'), { answer: `${'x'.repeat(100_000)}${key}` });
  assert.deepEqual(Object.entries(redactError(withAnswer, [key], '`verify`') as Error), []);
});

test('replaces a reduced error whose message repeats a secret', () => {
  const error = Object.assign(new Error(`Not ${key}`), { answer: 'x'.repeat(100_000) });
  assert.match((redactError(error, [key], '`verify`') as Error).message, /left out, because it may contain a secret/);
});

for (const [length, secret] of [['long', key], ['short', 'S3cr3t']] as const) {
  for (const [what, text] of [
    ['the Authorization header of Basic', Buffer.from(`${secret}:`).toString('base64')],
    ['base64 after a user name', Buffer.from(`me:${secret}`).toString('base64')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['percent-encoding', Buffer.from(secret).toString('hex').replace(/../g, '%$&')],
  ] as const) {
    test(`replaces an error that repeats a ${length} secret in ${what}`, () => {
      const error = new Error(`401 for 100% of the requests with Authorization: Basic ${text}`);
      assert.match((redactError(error, [secret], '`verify`') as Error).message, /left out, because it may contain a secret/);
    });
  }
}

for (const [what, secret, error] of [
  ['digits of an address', '000', new Error('connect ETIMEDOUT 10.30.30.30:443')],
  ['a part of a path that is the same in every error', 'account/connectors', new Error('Cyclr answered 500 to GET /account/connectors/33/test/me.')],
  ['the name of a file in its stack', 'redact-message.test', new Error('Not valid.')],
] as const) {
  test(`keeps an error that has only ${what} in common with a secret`, () => {
    assert.equal(redactError(error, [secret], '`verify`'), error);
  });
}

for (const [what, error] of [
  ['the rest of a path', new Error(`Cyclr answered 500 to GET /account/connectors/33/test/${key}.`)],
  ['the first line of its stack', Object.assign(new Error('Not valid.'), { stack: `Error: ${key}\n    at me (file:///me.js:1:2)` })],
  ['a line of its stack that names no place', Object.assign(new Error('Not valid.'), { stack: `Error: No.\n    at me ${key}\n` })],
  ['a line of its message that looks like one of a stack', new Error(`Refused:\n    at login (${key}:1:1)`)],
  ['a line of a member that looks like one of a stack', Object.assign(new Error('No.'), { answer: `{\n  at ${key} native` })],
  ['a line of the message of its cause that looks like one of a stack', new Error('No.', { cause: new Error(`No:\n at ${key}, <anonymous>)`) })],
] as const) {
  test(`replaces an error that repeats a secret in ${what}`, () => {
    assert.match((redactError(error, [key], '`verify`') as Error).message, /left out, because it may contain a secret/);
  });
}

test('takes time in proportion to a long key and a long error text', () => {
  /** Milliseconds for a key and a text that have all but the last character of each part in common: the fastest of some runs. */
  const time = (size: number): number => {
    const secret = 'aaaaab'.repeat(size);
    const error = Object.assign(new Error('Not valid.'), { answer: 'aaaaac'.repeat(2.5 * size) });
    return Math.min(...Array.from({ length: 5 }, () => {
      const start = performance.now();
      assert.equal(redactError(error, [secret], '`verify`'), error);
      return performance.now() - start;
    }));
  };
  time(300);
  const ratio = time(2_400) / time(300);
  assert(ratio < 24, `8 times the size takes ${ratio} times as long`);
});

test('compares a short message with a long key in few steps', (t) => {
  const secret = Buffer.from(createHash('shake256', { outputLength: 12_288 }).update('key').digest()).toString('base64');
  const steps = [t.mock.method(Set.prototype, 'add'), t.mock.method(Set.prototype, 'has')];
  assert.equal(redactMessage('This value is not valid.', [secret]), 'This value is not valid.');
  const count = steps.reduce((sum, { mock }) => sum + mock.callCount(), 0);
  assert(count < 2 * secret.length, `${count} steps for ${secret.length} characters`);
});

test('prepares a secret once for many messages', (t) => {
  const encode = t.mock.method(globalThis, 'btoa');
  const redact = createRedactor([key]);
  for (const detail of ['This value is not valid.', 'Not this one.', `Not ${Buffer.from(key).toString('base64')}.`]) redact(detail);
  assert.equal(encode.mock.callCount(), 3);
});

test('finds a part of a secret that is shorter than the message, and of one that is longer', () => {
  const word = 'The word Sw0rdfish';
  for (const [message, secret] of [[`${word} is not the one that this service knows.`, 'xSw0rdfi'], ['Not rdfish.', `${word} opens this door.`]] as const) {
    assert.equal(redactMessage(message, [secret]), null);
  }
});
