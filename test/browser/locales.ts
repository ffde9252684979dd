import { messages as ar } from '../../src/locales/ar.js';
import { messages as de } from '../../src/locales/de.js';
import { messages as en } from '../../src/locales/en.js';
import type { Messages } from '../../src/locales/en.js';
import { messages as es } from '../../src/locales/es.js';
import { messages as fr } from '../../src/locales/fr.js';
import { messages as he } from '../../src/locales/he.js';
import { messages as it } from '../../src/locales/it.js';
import { messages as ja } from '../../src/locales/ja.js';
import { messages as nl } from '../../src/locales/nl.js';
import { messages as pl } from '../../src/locales/pl.js';
import { messages as ptBR } from '../../src/locales/pt-BR.js';
import { messages as zhCN } from '../../src/locales/zh-CN.js';

/** All languages by tag. */
export const LOCALES = { en, ar, de, es, fr, he, it, ja, nl, pl, 'pt-BR': ptBR, 'zh-CN': zhCN } satisfies Readonly<Record<string, Messages>>;

export type { Messages };
