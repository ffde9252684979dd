import { messages } from '../../../src/locales/en.js';
import type { Messages } from '../../../src/locales/en.js';
import { kinds } from './connectors.js';
import type { Kind } from './connectors.js';
import { languages } from './languages.js';
import type { Language } from './languages.js';
import { colours, lengths, looks } from './theme.js';
import type { Colour, Length, LookName, Theme } from './theme.js';

export const directions = { auto: 'From the language', ltr: 'Left to right', rtl: 'Right to left' } as const;
export const schemes = { auto: 'Same as the page', light: 'Light', dark: 'Dark' } as const;

/** The maximum width of an element as a CSS length; empty for none. */
export const widths = {
  row: { label: 'Row', length: '' }, card: { label: 'Card', length: '384px' }, phone: { label: 'Phone, 320 px', length: '320px' },
} as const;

/** The screen of the preview. A phone's screen has the page's margins in it, so that the element is narrower. */
export const screens = { page: 'Page', px375: 'Phone, 375 px', px320: 'Phone, 320 px' } as const;

/** All settings. They are in the page's URL, to share a look. */
export interface Settings {
  readonly look: LookName;
  /** Overrides of the look's own theme. */
  readonly theme: Theme;
  readonly lang: Language;
  readonly dir: keyof typeof directions;
  readonly scheme: keyof typeof schemes;
  readonly width: keyof typeof widths;
  readonly screen: keyof typeof screens;
  readonly kind: Kind | 'all';
  readonly texts: Partial<Messages>;
}

export const initial: Settings = { look: 'plain', theme: {}, lang: 'en', dir: 'auto', scheme: 'auto', width: 'card', screen: 'page', kind: 'all', texts: {} };

/** The look's theme with the overrides. */
export const themeOf = ({ look, theme }: Settings): Theme => ({ ...looks[look].theme, ...theme });

const oneOf = <T extends string>(table: Readonly<Record<T, unknown>>, value: string | null, otherwise: T): T =>
  value !== null && Object.hasOwn(table, value) ? value as T : otherwise;

const PAIR = /^([0-9a-f]{6})-([0-9a-f]{6})$/;

const keys = <T extends string>(table: Readonly<Record<T, unknown>>): readonly T[] => Object.keys(table) as T[];

/** Reads only colours and small numbers: the URL is untrusted, and its values become part of a style sheet. */
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

/** Reads the settings from a URL's hash. Missing and wrong values get their defaults. */
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
    screen: oneOf(screens, from.get('screen'), initial.screen),
    kind: oneOf({ ...kinds, all: '' }, from.get('kind'), initial.kind),
    texts: Object.fromEntries(texts) as Partial<Messages>,
  };
}

/** The hash for the settings; empty for the defaults. */
export function writeHash(settings: Settings): string {
  const to = new URLSearchParams();
  for (const key of ['look', 'lang', 'dir', 'scheme', 'width', 'screen', 'kind'] as const) {
    if (settings[key] !== initial[key]) to.set(key, settings[key]);
  }
  for (const [name, value] of Object.entries(settings.theme)) {
    to.set(name, typeof value === 'number' ? String(value) : value.map((colour) => colour.slice(1)).join('-'));
  }
  for (const [key, text] of Object.entries(settings.texts)) to.set(`text.${key}`, text);
  return to.size ? `#${to}` : '';
}
