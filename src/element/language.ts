import { messages as english } from '../locales/en.js';
import type { Messages } from '../locales/en.js';

/** A language, and what users read in it. */
export interface Language {
  /** What `:lang()` was asked for; empty for English and for whatever has no file. */
  readonly range: string;
  /** Of the texts, for `lang` and `Intl`. */
  readonly tag: string;
  readonly messages: Messages;
}

/** The files, by the range of languages that each is read for: Portuguese is better than English for somebody from Lisbon. */
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
  pt: () => import('../locales/pt-BR.js'),
  zh: () => import('../locales/zh-CN.js'),
};

/** Those whose texts are of one country or script. */
const TAGS: Readonly<Record<string, string>> = { pt: 'pt-BR', zh: 'zh-CN' };

/** Milliseconds that a file may take: nobody is to look at nothing for longer. */
const TIME_LIMIT = 3_000;

const RANGES = Object.keys(FILES);
const within = (range: string): string => `:lang(${range})`;
const ANY = RANGES.map(within).join();

/** What is spoken as long as nothing else is asked for. */
export const ENGLISH: Language = { range: '', tag: 'en', messages: english };

/** The range that the element's language is in, by the nearest `lang`, whatever shadow roots there are between; empty for English. */
export const rangeOf = (element: Element): string => element.matches(ANY) ? RANGES.find((range) => element.matches(within(range))) ?? '' : '';

/** The nearest `lang`, whatever shadow roots there are between; empty where there is none. */
export function tagOf(element: Element): string {
  for (let at: Element | undefined = element; at; at = (at.getRootNode() as Partial<ShadowRoot>).host) {
    const near = at.closest<HTMLElement>('[lang]');
    if (near) return near.lang;
  }
  return '';
}

/** The language for a range. Where its file cannot be had, or does not come, its texts are English. */
export async function languageFor(range: string): Promise<Language> {
  const messages = await Promise.race([
    FILES[range]?.().then((file) => file.messages, () => undefined),
    new Promise<undefined>((resolve) => { setTimeout(resolve, TIME_LIMIT); }),
  ]);
  return messages ? { range, tag: TAGS[range] ?? range, messages } : { ...ENGLISH, range };
}

const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

/** Calls back when the page changes its language, until called with `on` false. One observer serves all, only while somebody listens. */
export function onPageLanguage(callback: () => void, on: boolean): void {
  const before = listeners.size;
  listeners[on ? 'add' : 'delete'](callback);
  observer ??= new MutationObserver(() => { listeners.forEach((each) => { each(); }); });
  if (!before) observer.observe(document.documentElement, { attributeFilter: ['lang'] });
  // To disconnect it while somebody listens would forget a change of this very task.
  else if (!listeners.size) observer.disconnect();
}
