import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, english, locales } from './locales.js';
import type { Key } from './locales.js';

/** What is the same word in both languages. */
const SAME: Readonly<Record<string, readonly Key[]>> = {
  // "Optional" is German too, and small as the word is no noun.
  de: ['optional'],
  // Italian systems and browsers say "Password" themselves.
  it: ['password'],
};

const placeholders = (text: string): readonly string[] => (text.match(/\{.*?\}/g) ?? []).sort();

test('there are eleven languages beside English, each named by its tag', () => {
  assert.deepEqual(locales.map(({ tag }) => tag).sort(), ['ar', 'de', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt-BR', 'zh-CN']);
  for (const { tag } of locales) assert.equal(Intl.getCanonicalLocales(tag)[0], tag);
});

for (const { tag, messages } of locales) {
  test(`${tag} has every text that English has, and no other`, () => {
    assert.deepEqual(Object.keys(messages).sort(), [...KEYS].sort());
    for (const key of KEYS) assert.match(messages[key], /\p{L}/u, key);
  });

  test(`${tag} has the placeholders of English`, () => {
    for (const key of KEYS) assert.deepEqual(placeholders(messages[key]), placeholders(english[key]), key);
  });

  test(`${tag} leaves nothing in English`, () => {
    assert.deepEqual(KEYS.filter((key) => messages[key].toLowerCase() === english[key].toLowerCase()), SAME[tag] ?? []);
  });

  test(`${tag} says different things in different words`, () => {
    const states = ['loading', 'submitting', 'opening', 'waiting', 'detached', 'verifying', 'connected'] as const;
    const buttons = ['connect', 'reconnect', 'retry', 'cancel', 'check', 'reopen', 'leave', 'disconnect', 'show'] as const;
    for (const keys of [states, buttons]) assert.equal(new Set(keys.map((key) => messages[key])).size, keys.length);
  });
}
