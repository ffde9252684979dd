import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactMessage } from '../../src/server/cyclr/redact-message.js';

const key = 'sk-123456';
/** Repetitions of a secret in other spellings: `threats/secrets.test.ts`. */
const cases: readonly (readonly [fact: string, message: unknown, secrets: readonly string[], shown: string | null])[] = [
  ['passes on a message without a secret', 'The key is wrong.', [key], 'The key is wrong.'],
  ['drops a message that contains a short secret', 'The pin 42 is wrong.', ['42'], null],
  ['drops a message that contains a secret without letters or digits', 'Not ++ again.', ['++'], null],
  ['drops a message that contains the middle of a secret', 'The key …3456ab… is wrong.', ['sk-123456abcdef'], null],
  ['passes on a message that is not valid percent-encoding', '100% wrong', [key], '100% wrong'],
  ['ignores an empty secret', 'Nothing sent.', [''], 'Nothing sent.'],
  ['joins lines', 'Two\nlines', [], 'Two lines'],
  ['drops an empty message', '', [], null],
  ['drops a blank message', '   ', [], null],
  ['drops a message of more than 300 characters', 'x'.repeat(301), [], null],
  ['drops a message that is not a string', { Message: 'x' }, [], null],
];

for (const [fact, message, secrets, shown] of cases) {
  test(fact, () => {
    assert.equal(redactMessage(message, secrets), shown);
  });
}
