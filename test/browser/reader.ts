import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import type { Messages } from './locales.js';

type Key = keyof Messages;

/** The attributes that hold words for the user. */
const SPOKEN = ['aria-label', 'aria-description', 'aria-placeholder', 'aria-roledescription', 'aria-valuetext', 'title', 'alt', 'placeholder', 'label'];

/** A symbol, not a word. */
const SYMBOL = '↗';

/** The element's words: its text nodes and the attributes in `SPOKEN`. */
export function shownTexts(el: CyclrConnectorAuth): readonly string[] {
  const nodes = document.createTreeWalker(el.shadowRoot!, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const found: string[] = [];
  for (let node; (node = nodes.nextNode());) {
    if (node instanceof Element) found.push(...SPOKEN.map((name) => (node as Element).getAttribute(name) ?? ''));
    else found.push(node.nodeValue ?? '');
  }
  return found.map((text) => text.trim()).filter((text) => text && text !== SYMBOL);
}

const stringsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(stringsOf) : [];
};

/** Compares an element's words with one language's table, and records the keys it has seen. */
export class Reader {
  /** The number of texts that came from the language's table. */
  count = 0;
  readonly #seen = new Set<Key>();

  constructor(readonly tag: string, readonly table: Messages) {}

  get unseen(): readonly string[] {
    return Object.keys(this.table).filter((key) => !this.#seen.has(key as Key));
  }

  /** Records a text that is shown outside the element. */
  readsElsewhere(text: unknown, key: Key): void {
    expect(text, this.tag).to.equal(this.table[key]);
    this.#seen.add(key);
    this.count++;
  }

  /** Asserts that each shown text comes from the language's table or from the connector. */
  async reads(el: CyclrConnectorAuth): Promise<void> {
    await el.updateComplete;
    const own = this.#texts(el);
    const data = new Set(stringsOf(el.connector));
    const foreign: string[] = [];
    for (const text of shownTexts(el)) {
      const keys = own.get(text);
      keys?.forEach((key) => this.#seen.add(key));
      if (keys) this.count++;
      else if (!data.has(text)) foreign.push(text);
    }
    expect(foreign, `${this.tag}, ${el.state}`).to.deep.equal([]);
    expect(new Intl.Locale(el.shadowRoot!.querySelector<HTMLElement>('[part=base]')!.lang).language).to.equal(new Intl.Locale(this.tag).language);
  }

  /** The language's texts in this situation, with their keys; two keys may share a text. */
  #texts({ connector, error }: CyclrConnectorAuth): ReadonlyMap<string, readonly Key[]> {
    const texts = new Map<string, readonly Key[]>();
    const add = (text: string, key: Key): void => { texts.set(text, [...texts.get(text) ?? [], key]); };
    const time = error?.retryAfter ? new Intl.RelativeTimeFormat(this.tag).format(error.retryAfter, 'second') : '';
    for (const [key, raw] of Object.entries(this.table) as [Key, string][]) {
      const inserted = (value: string | null | undefined): string => /[\u0590-\u08ff]/.test(raw) ? `\u2068${value ?? ''}\u2069` : value ?? '';
      const text = raw.replace('{name}', inserted(connector?.name)).replace('{account}', '').trim().replace('{time}', time).replace('{reference}', inserted(error?.reference));
      add(text, key);
    }
    for (const { description } of this.#secrets(connector)) add(`${description} ${this.table.keepStored}`, 'keepStored');
    return texts;
  }

  #secrets(connector: ConnectorDescription | null | undefined): NonNullable<ConnectorDescription['properties']> {
    return connector?.properties?.filter(({ secret, description }) => secret && description) ?? [];
  }
}
