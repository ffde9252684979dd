import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failures } from '../../src/locales/en.js';
import { KEYS, english, locales } from './locales.js';
import type { Key } from './locales.js';

/** How a language is written: its letters, and what it does not put between them. */
interface Writing {
  readonly script: RegExp;
  readonly never?: RegExp;
  /** The one name of the sign-in window. */
  readonly window: RegExp;
}

const latin = /\p{Script=Latin}/u;
/** A mark of two parts stands behind a no-break space in French. */
const french = /[^\u00a0\u202f][:;?!»]|«[^\u00a0\u202f]/;
/** A question is opened as well as closed. */
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

/** A sentence, something that is going on, or a label. */
const kindOf = (text: string): string => /[.。]$/.test(text) ? 'sentence' : text.endsWith('…') ? 'going on' : 'label';

const sentences = (text: string): number => text.match(/[.。]/g)?.length ?? 0;

/** The words alone; the abbreviation is the same in every script. */
const words = (text: string): string => text.replace(/\{\w+\}|\bAPI\b/g, '');

const AT_MOST = 140;

for (const { tag, messages } of [{ tag: 'en', messages: english }, ...locales]) {
  const check = (what: string, holds: (text: string, key: Key) => boolean): void => {
    test(`${tag} ${what}`, () => {
      assert.deepEqual(KEYS.filter((key) => !holds(messages[key], key)).map((key) => `${key}: ${messages[key]}`), []);
    });
  };
  check('has no markup, and no characters that cannot be seen', (text) => !/[<>&\p{Cc}\p{Cf}]/u.test(text));
  check('has spaces between words only, one at a time', (text) => text === text.trim() && !/\s\s/.test(text));
  check('has one character for an ellipsis, and its own apostrophe', (text) => !/\.\.|['"`]/.test(text));
  check('does not raise its voice', (text) => !/[!！¡]/.test(text));
  check('is short', (text) => text.length <= AT_MOST);
  check('says what to do next of every error, in a sentence of its own', (text, key) => !(key in failures) || sentences(text) >= 2);
  if (tag === 'en') continue;
  check('ends sentences, labels and what is going on as English does', (text, key) => kindOf(text) === kindOf(english[key]));
  check('has as many sentences as English', (text, key) => sentences(text) === sentences(english[key]));

  test(`${tag} is among the languages whose writing is known`, () => { assert.ok(WRITINGS[tag]); });
  const { script, never, window } = WRITINGS[tag]!;
  check('is written in its own script', (text) => script.test(words(text)));
  check('has no letters of another script', (text) => (words(text).match(/\p{L}/gu) ?? []).every((letter) => script.test(letter) || letter === 'ー'));
  check('is punctuated in its own way', (text) => !never?.test(words(text)));
  check('calls the sign-in window by one name', (text, key) => !['popup_blocked', 'waiting', 'detached'].includes(key) || new RegExp(window, 'i').test(text));
}
