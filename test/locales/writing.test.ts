import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failures } from '../../src/locales/en.js';
import { KEYS, english, locales } from './locales.js';
import type { Key } from './locales.js';

/** The script of a language, and its rules of punctuation. */
interface Writing {
  readonly script: RegExp;
  /** Wrong punctuation. */
  readonly never?: RegExp;
  /** The word for the sign-in window, which all texts use. */
  readonly window: RegExp;
}

const latin = /\p{Script=Latin}/u;
/** In French, a no-break space precedes marks of two parts. */
const french = /[^\u00a0\u202f][:;?!»]|«[^\u00a0\u202f]/;
/** Spanish questions and exclamations also have an opening mark. */
const spanish = /^[^¿]*\?|^[^¡]*!/;
const halfWidth = /[,.;:?!()]/;

const WRITINGS: Readonly<Record<string, Writing>> = {
  ar: { script: /\p{Script=Arabic}/u, never: /[,;?]/, window: /نافذة تسجيل الدخول/ },
  de: { script: latin, window: /Anmeldefenster/ },
  es: { script: latin, never: spanish, window: /ventana de inicio de sesión/ },
  fr: { script: latin, never: french, window: /fenêtre d’identification/ },
  he: { script: /\p{Script=Hebrew}/u, window: /חלון הכניסה/ },
  it: { script: latin, window: /finestra di accesso/ },
  ja: { script: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u, never: halfWidth, window: /ログインウィンドウ/ },
  nl: { script: latin, window: /inlogvenster/ },
  // The word is declined.
  pl: { script: latin, window: /ok(no|nie) logowania/ },
  'pt-BR': { script: latin, window: /janela de login/ },
  'zh-CN': { script: /\p{Script=Han}/u, never: halfWidth, window: /登录窗口/ },
};

/** The kind of a text, by its end: a sentence, a running action, or a label. */
const kindOf = (text: string): string => /[.。]$/.test(text) ? 'sentence' : text.endsWith('…') ? 'running' : 'label';

const sentences = (text: string): number => text.match(/[.。]/g)?.length ?? 0;

/** The text without placeholders, decimal numbers, and "API", which is Latin in every language. */
const words = (text: string): string => text.replace(/\{\w+\}|\d\.\d|\bAPI\b/g, '');

const AT_MOST = 140;

for (const { tag, messages } of [{ tag: 'en', messages: english }, ...locales]) {
  const check = (what: string, holds: (text: string, key: Key) => boolean): void => {
    test(`${tag} ${what}`, () => {
      assert.deepEqual(KEYS.filter((key) => !holds(messages[key], key)).map((key) => `${key}: ${messages[key]}`), []);
    });
  };
  check('has no markup and no invisible characters', (text) => !/[<>&\p{Cc}\p{Cf}]/u.test(text));
  check('has single spaces, and only between words', (text) => text === text.trim() && !/\s\s/.test(text));
  check('uses the ellipsis character and typographic quotes', (text) => !/\.\.|['"`]/.test(text));
  check('has no exclamation mark', (text) => !/[!！¡]/.test(text));
  check('has at most 140 characters per text', (text) => text.length <= AT_MOST);
  check('has a second sentence for every error, which says what to do next', (text, key) => !(key in failures) || sentences(text) >= 2);
  if (tag === 'en') continue;
  check('ends each text like the English one', (text, key) => kindOf(text) === kindOf(english[key]));
  check('has as many sentences per text as English', (text, key) => sentences(text) === sentences(english[key]));

  test(`${tag} has rules for its writing`, () => { assert.ok(WRITINGS[tag]); });
  const { script, never, window } = WRITINGS[tag]!;
  check('uses its own script', (text) => script.test(words(text)));
  check('has no letters of another script', (text) => (words(text).match(/\p{L}/gu) ?? []).every((letter) => script.test(letter) || letter === 'ー'));
  check('follows its rules of punctuation', (text) => !never?.test(words(text)));
  check('uses one word for the sign-in window', (text, key) => !['popup_blocked', 'waiting', 'detached', 'notYet'].includes(key) || new RegExp(window, 'i').test(text));
}
