import { messages as english } from '../locales/en.js';
import type { Messages } from '../locales/en.js';

/** A language, and its texts. */
export interface Language {
  /** The language of the texts, for `lang` and `Intl`. */
  readonly tag: string;
  readonly messages: Messages;
}

/**
 * The files, by the tags of their texts. Each serves its language in every region: Portuguese from Brazil serves a reader from Lisbon
 * better than English.
 */
const FILES: Readonly<Record<string, () => Promise<{ readonly messages: Messages }>>> = {
  ar: () => import('../locales/ar.js'),
  de: () => import('../locales/de.js'),
  es: () => import('../locales/es.js'),
  fr: () => import('../locales/fr.js'),
  he: () => import('../locales/he.js'),
  it: () => import('../locales/it.js'),
  ja: () => import('../locales/ja.js'),
  nl: () => import('../locales/nl.js'),
  pl: () => import('../locales/pl.js'),
  'pt-BR': () => import('../locales/pt-BR.js'),
  'zh-CN': () => import('../locales/zh-CN.js'),
};

/** How long a file may take before the element shows English, in milliseconds. */
const TIME_LIMIT = 3_000;

/** The language of elements that ask for no other. */
export const ENGLISH: Language = { tag: 'en', messages: english };

/**
 * The tag of the texts for the element's language, by the nearest `lang` attribute, across shadow roots; empty for English and for every
 * language without a file.
 */
export const fileTagOf = (element: Element): string => Object.keys(FILES).find((tag) => element.matches(`:lang(${tag.slice(0, 2)})`)) ?? '';

/** The nearest `lang` attribute, across shadow roots; empty without one. */
export function tagOf(element: Element): string {
  for (let at: Element | undefined = element; at; at = (at.getRootNode() as Partial<ShadowRoot>).host) {
    const nearest = at.closest<HTMLElement>('[lang]');
    if (nearest) return nearest.lang;
  }
  return '';
}

/** Whether two tags name the same language, whatever their regions. A list of languages, or any other text, is no tag. */
export function isSameLanguage(tag: string | undefined, other: string): boolean {
  try {
    return new Intl.Locale(tag as string).language === new Intl.Locale(other).language;
  } catch {
    return false;
  }
}

/** Loads a language, however long it takes. Its texts are English if the file cannot be loaded. */
export async function loadLanguage(tag: string): Promise<Language> {
  const messages = await FILES[tag]?.().then((file) => file.messages, () => undefined);
  return messages ? { tag, messages } : ENGLISH;
}

/** Resolves with English when the time for a file is over. */
export const englishInTime = (): Promise<Language> => new Promise((resolve) => { globalThis.setTimeout(resolve, TIME_LIMIT, ENGLISH); });

/** An element to update when the page's language changes. */
interface Updatable {
  readonly ownerDocument: Document;
  requestUpdate(): void;
}

const updatables = new Set<Updatable>();
let observer: MutationObserver | undefined;

/** Updates the element when its page's `lang` attribute changes. One observer serves all elements, for as long as the page is open. */
export function followPageLanguage(element: Updatable): void {
  updatables.add(element);
  observer ??= new globalThis.MutationObserver(() => { updatables.forEach((each) => { each.requestUpdate(); }); });
  // Again for each update: the page may have another root element, such as after `document.open()`. For the same one this changes nothing.
  observer.observe(element.ownerDocument.documentElement, { attributeFilter: ['lang'] });
}

export function unfollowPageLanguage(element: Updatable): void {
  updatables.delete(element);
}
