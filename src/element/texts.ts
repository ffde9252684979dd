import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { Flow } from '../flow/flow.js';
import { messages as english } from '../locales/en.js';
import type { Messages } from '../locales/en.js';
import type { Language } from './language.js';

/** The facts that a text may mention. */
export interface MessageContext {
  /** The connector's name. */
  readonly name?: string | undefined;
  /** The account at the third party that is connected. */
  readonly account?: string | undefined;
  readonly error?: ConnectorAuthError | undefined;
  /** The backend's own words about an input. */
  readonly detail?: string | undefined;
  /** Seconds until an attempt may be made again. */
  readonly seconds?: number | undefined;
}

/** The facts of a flow that its texts may mention. */
export const contextOf = ({ connector, error }: Flow): MessageContext => ({
  name: connector?.name ?? undefined,
  account: connector?.connectedAs ?? undefined,
  error: error ?? undefined,
  seconds: error?.retryAfter,
});

/** The page's own texts. If a function throws or returns no string, the language's own text is shown. */
export type CustomMessages = { readonly [Key in keyof Messages]?: string | ((about: MessageContext) => string | undefined) };

/** Gives the text for a key. With `words`, the backend's own words, gives those instead, unless the page has a function for the key. */
export type Text = (key: keyof Messages, about?: MessageContext, words?: string) => string;

/** Whether the page provides every text as a string, so that no language file is needed. A function may return no string. */
export function isComplete(own: CustomMessages | null | undefined): boolean {
  try {
    return !!own && Object.keys(english).every((key) => typeof own[key as keyof Messages] === 'string');
  } catch {
    return false;
  }
}

/** A time from now, such as "in 5 seconds", in the language. */
function timeFromNow(seconds: number, { tag }: Language): string {
  let format;
  try {
    format = new Intl.RelativeTimeFormat(tag);
  } catch {
    // The page's own `lang` may be no valid tag.
    format = new Intl.RelativeTimeFormat();
  }
  return seconds < 120 ? format.format(seconds, 'second') : format.format(Math.ceil(seconds / 60), 'minute');
}

/** A character of a script that is written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** The page's own text for a key, or else the language's. */
export const textsOf = (language: Language, own: CustomMessages | null | undefined): Text => (key, about = {}, words = '') => {
  let text: unknown;
  try {
    const given = own?.[key];
    if (words && typeof given !== 'function') return words;
    text = typeof given === 'function' ? given(about) : given;
  } catch {
    // A mistake in the page's code must not empty a button.
  }
  const { name = '', error, seconds } = about;
  const sentence = typeof text === 'string' ? text : language.messages[key];
  return sentence.replace(/\{(name|time|reference)\}/g, (_, placeholder) => {
    // Isolate a name or a reference if it or the sentence is written from right to left: otherwise its numbers and parentheses change
    // places with the words around it, and it reads in another order than elsewhere. No other text gets such characters: a page may
    // compare it.
    const isolated = (value: string): string => RIGHT_TO_LEFT.test(sentence + value) ? `\u2068${value}\u2069` : value;
    if (placeholder === 'name') return isolated(name);
    if (placeholder === 'reference') return isolated(error?.reference ?? '');
    return Number.isFinite(seconds) ? timeFromNow(seconds as number, language) : '';
  });
};
