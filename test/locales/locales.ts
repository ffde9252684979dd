import { readdirSync } from 'node:fs';
import { messages as english } from '../../src/locales/en.js';
import type { Messages } from '../../src/locales/en.js';

export type Key = keyof Messages;

export const KEYS = Object.keys(english) as readonly Key[];

interface Locale {
  /** The file's name, a language tag. */
  readonly tag: string;
  readonly messages: Messages;
}

const tags = readdirSync('src/locales').map((name) => name.replace('.ts', '')).filter((tag) => tag !== 'en');

/** All languages except English. */
export const locales: readonly Locale[] = await Promise.all(tags.map(async (tag) => {
  const { messages } = await import(`../../src/locales/${tag}.ts`) as { readonly messages: Messages };
  return { tag, messages };
}));

export { english };
