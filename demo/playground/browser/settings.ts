import { messages } from '../../../src/locales/en.js';
import type { Messages } from '../../../src/locales/en.js';
import { kinds } from './connectors.js';
import type { Kind } from './connectors.js';
import { languages } from './languages.js';
import type { Language } from './languages.js';
import { colours, lengths, looks } from './theme.js';
import type { Colour, Length, LookName, Theme } from './theme.js';

export const directions = { auto: 'By the language', ltr: 'Left to right', rtl: 'Right to left' } as const;
export const schemes = { auto: 'The page’s', light: 'Light', dark: 'Dark' } as const;

/** The widest that an element gets: nothing, or a CSS length. */
export const widths = {
  row: { label: 'Row', length: '' }, card: { label: 'Card', length: '384px' }, phone: { label: 'Phone, 320 px', length: '320px' },
} as const;

/** All that can be set; it is in the address, so that a look can be passed on. */
export interface Settings {
  readonly look: LookName;
  /** Over the look's own. */
  readonly theme: Theme;
  readonly lang: Language;
  readonly dir: keyof typeof directions;
  readonly scheme: keyof typeof schemes;
  readonly width: keyof typeof widths;
  readonly kind: Kind | 'all';
  readonly texts: Partial<Messages>;
}

export const initial: Settings = { look: 'plain', theme: {}, lang: 'en', dir: 'auto', scheme: 'auto', width: 'card', kind: 'all', texts: {} };

/** The look, and what is set over it. */
export const themeOf = ({ look, theme }: Settings): Theme => ({ ...looks[look].theme, ...theme });

const oneOf = <T extends string>(table: Readonly<Record<T, unknown>>, value: string | null, otherwise: T): T =>
  value !== null && Object.hasOwn(table, value) ? value as T : otherwise;

const PAIR = /^([0-9a-f]{6})-([0-9a-f]{6})$/;

const keys = <T extends string>(table: Readonly<Record<T, unknown>>): readonly T[] => Object.keys(table) as T[];

/** Anybody may have made the address: nothing but colours and small numbers gets into the style sheet. */
function readTheme(from: URLSearchParams): Theme {
  const pairs = keys<Colour>(colours).flatMap((name) => {
    const [, light, dark] = PAIR.exec(from.get(name) ?? '') ?? [];
    return light && dark ? [[name, [`#${light}`, `#${dark}`]] as const] : [];
  });
  const numbers = keys<Length>(lengths).flatMap((name) => {
    const text = from.get(name) ?? '';
    return /^\d{1,2}$/.test(text) && Number(text) <= lengths[name].most ? [[name, Number(text)] as const] : [];
  });
  return Object.fromEntries<unknown>([...pairs, ...numbers]);
}

/** What an address's hash says; what it does not, or says wrongly, is as it was at first. */
export function readHash(hash: string): Settings {
  const from = new URLSearchParams(hash.replace(/^#/, ''));
  const texts = keys(messages).flatMap((key) => {
    const text = from.get(`text.${key}`);
    return text ? [[key, text]] : [];
  });
  return {
    look: oneOf(looks, from.get('look'), initial.look),
    theme: readTheme(from),
    lang: oneOf(languages, from.get('lang'), initial.lang),
    dir: oneOf(directions, from.get('dir'), initial.dir),
    scheme: oneOf(schemes, from.get('scheme'), initial.scheme),
    width: oneOf(widths, from.get('width'), initial.width),
    kind: oneOf({ ...kinds, all: '' }, from.get('kind'), initial.kind),
    texts: Object.fromEntries(texts) as Partial<Messages>,
  };
}

/** The hash that says the same; empty where nothing is set. */
export function writeHash(settings: Settings): string {
  const to = new URLSearchParams();
  for (const key of ['look', 'lang', 'dir', 'scheme', 'width', 'kind'] as const) {
    if (settings[key] !== initial[key]) to.set(key, settings[key]);
  }
  for (const [name, value] of Object.entries(settings.theme)) {
    to.set(name, typeof value === 'number' ? String(value) : value.map((colour) => colour.slice(1)).join('-'));
  }
  for (const [key, text] of Object.entries(settings.texts)) to.set(`text.${key}`, text);
  return to.size ? `#${to}` : '';
}
