import { messages as ar } from '../../locales/ar.js';
import { messages as de } from '../../locales/de.js';
import { messages as en } from '../../locales/en.js';
import type { Messages } from '../../locales/en.js';
import { messages as es } from '../../locales/es.js';
import { messages as fr } from '../../locales/fr.js';
import { messages as he } from '../../locales/he.js';
import { messages as it } from '../../locales/it.js';
import { messages as ja } from '../../locales/ja.js';
import { messages as nl } from '../../locales/nl.js';
import { messages as pl } from '../../locales/pl.js';
import { messages as ptBR } from '../../locales/pt-BR.js';
import { messages as zhCN } from '../../locales/zh-CN.js';

/** A language of the pages that the server makes. */
export interface PageLanguage {
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: Messages;
}

/** By primary subtag: Portuguese from Brazil serves a reader from Lisbon better than English. A `Map` has no inherited names. */
const LANGUAGES = new Map(([
  ['ar', ar], ['de', de], ['en', en], ['es', es], ['fr', fr], ['he', he], ['it', it], ['ja', ja], ['nl', nl], ['pl', pl], ['pt-BR', ptBR],
  ['zh-CN', zhCN],
] as const).map(([tag, messages]): [string, PageLanguage] =>
  [tag.slice(0, 2), { tag, direction: tag === 'ar' || tag === 'he' ? 'rtl' : 'ltr', messages }]));

const ENGLISH: PageLanguage = { tag: 'en', direction: 'ltr', messages: en };

/**
 * The language that the user prefers. English if the header names none of ours.
 * @param accepted The header `Accept-Language`.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
 */
export function chooseLanguage(accepted: string | null): PageLanguage {
  const ranges = (accepted ?? '').toLowerCase().split(',').map((range) => {
    const [, subtag = '', weight = '1'] = /^([a-z]+)(?:-[a-z\d-]*)?(?:\s*;\s*q=([\d.]+))?$/.exec(range.trim()) ?? [];
    return { language: LANGUAGES.get(subtag), weight: Number(weight) };
  });
  const known = ranges.filter(({ language, weight }) => language && weight > 0);
  // Sorting keeps the order of equal weights.
  return known.sort((a, b) => b.weight - a.weight)[0]?.language ?? ENGLISH;
}
