import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, english, locales } from './locales.js';
import type { Key } from './locales.js';

/** Texts that are the same word in both languages. */
const SAME: Readonly<Record<string, readonly Key[]>> = {
  // "optional" is also a German adjective.
  de: ['optional'],
  es: ['no'],
  // Italian systems and browsers use the word "Password".
  it: ['password', 'no'],
};

const placeholders = (text: string): readonly string[] => (text.match(/\{.*?\}/g) ?? []).sort();

test('there are eleven languages besides English, each named by its tag', () => {
  assert.deepEqual(locales.map(({ tag }) => tag).sort(), ['ar', 'de', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt-BR', 'zh-CN']);
  for (const { tag } of locales) assert.equal(Intl.getCanonicalLocales(tag)[0], tag);
});

for (const { tag, messages } of locales) {
  test(`${tag} has the same keys as English`, () => {
    assert.deepEqual(Object.keys(messages).sort(), [...KEYS].sort());
    for (const key of KEYS) assert.match(messages[key], /\p{L}/u, key);
  });

  test(`${tag} has the same placeholders as English`, () => {
    for (const key of KEYS) assert.deepEqual(placeholders(messages[key]), placeholders(english[key]), key);
  });

  test(`${tag} has no untranslated text`, () => {
    assert.deepEqual(KEYS.filter((key) => messages[key].toLowerCase() === english[key].toLowerCase()), SAME[tag] ?? []);
  });

  test(`${tag} has a different text for each state and each button`, () => {
    const states = ['loading', 'submitting', 'opening', 'waiting', 'detached', 'verifying', 'connected'] as const;
    const buttons = ['connect', 'reconnect', 'retry', 'cancel', 'check', 'reopen', 'leave', 'disconnect', 'keep', 'show'] as const;
    for (const keys of [states, buttons]) assert.equal(new Set(keys.map((key) => messages[key])).size, keys.length);
  });
}
