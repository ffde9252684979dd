import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import { messages as english } from '../locales/en.js';
import type { Messages } from '../locales/en.js';
import type { Language } from './language.js';

/** What is known where a text is said. */
export interface About {
  /** The connector's. */
  readonly name?: string | undefined;
  readonly error?: ConnectorAuthError | undefined;
  /** What the backend says is wrong with an input. */
  readonly detail?: string | undefined;
  /** Until an attempt may be made again. */
  readonly seconds?: number | undefined;
}

/** The page's own texts; a function is told what is known, and where it throws or gives no text the language's own is said. */
export type OwnMessages = { readonly [Key in keyof Messages]?: string | ((about: About) => string) };

export type Say = (key: keyof Messages, about?: About) => string;

/** Whether the page says everything itself, and needs no language: a function may give no text. */
export function isWhole(own: OwnMessages | null | undefined): boolean {
  try {
    return !!own && Object.keys(english).every((key) => typeof own[key as keyof Messages] === 'string');
  } catch {
    return false;
  }
}

/** "in 5 seconds", by the rules of the language. */
function fromNow(seconds: number, { tag }: Language): string {
  let time;
  try {
    time = new Intl.RelativeTimeFormat(tag);
  } catch {
    // The page's own `lang` may be no language.
    time = new Intl.RelativeTimeFormat();
  }
  return seconds < 120 ? time.format(seconds, 'second') : time.format(Math.ceil(seconds / 60), 'minute');
}

/** Says what the page says, or else the language. */
export const texts = (language: Language, own: OwnMessages | null | undefined): Say => (key, about = {}) => {
  let text: unknown;
  try {
    const given = own?.[key];
    text = typeof given === 'function' ? given(about) : given;
  } catch {
    // The page's own mistake must not empty a button.
  }
  const { name = '', seconds } = about;
  return (typeof text === 'string' ? text : language.messages[key])
    .replace(/\{(name|time)\}/g, (_, key) => key === 'name' ? name : Number.isFinite(seconds) ? fromNow(seconds as number, language) : '');
};
