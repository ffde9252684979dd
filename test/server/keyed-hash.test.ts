import assert from 'node:assert/strict';
import { createHmac, createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import { KeyedHash } from '../../src/server/lib/keyed-hash.js';

const SECRET = 'a secret of 32 random characters';
const VALUE = ['33', 'käy 🔑 \ud800', [['Subdomain', 'acme']]];
/** The stored revisions of all pages change if this changes. */
const EXPECTED = 'V5_fNQt8sdv8qCWCBxUdFTsrkarTcFq4z4dpuwLxo-0';

const hash = (): string | Promise<string> => new KeyedHash(SECRET, 'revision').hash(VALUE);

/** The other runtimes, by what they have in place of Node's `process.getBuiltinModule`. */
const runtimes = {
  'without it': undefined,
  'that returns nothing': () => undefined,
  'that throws': () => { throw new Error('not here'); },
  'whose `createHmac` computes something else': () => ({ createSecretKey, createHmac: () => createHmac('sha256', 'another key') }),
};

test('is the same for the same secret, purpose and value', async () => {
  assert.equal(await hash(), EXPECTED);
  assert.notEqual(await new KeyedHash(SECRET, 'token store names').hash(VALUE), EXPECTED);
  assert.notEqual(await new KeyedHash(`${SECRET}s`, 'revision').hash(VALUE), EXPECTED);
});

for (const [name, getBuiltinModule] of Object.entries(runtimes)) {
  test(`is the same in a runtime ${name}`, async (t) => {
    const { getBuiltinModule: original } = process;
    t.after(() => Object.assign(process, { getBuiltinModule: original }));
    Object.assign(process, { getBuiltinModule });
    assert.equal(await hash(), EXPECTED);
  });
}
