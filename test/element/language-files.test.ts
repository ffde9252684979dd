import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { elementIn, openInFrame } from '../browser/frames.js';
import { part, until } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';

/** The records of a page in a frame. */
interface Records {
  /** Every text that an element has shown. */
  readonly shown: readonly string[];
  readonly errors: readonly string[];
}

interface Page {
  readonly lang?: string;
  /** Its markup. */
  readonly body?: string;
  /** A script that runs before the element is defined. */
  readonly script?: string;
  /** The language files that fail to load. */
  readonly missing?: readonly string[];
  /** Serves the German file in place of the test server. */
  readonly german?: Backend;
}

const RECORDER = `
  window.shown = [];
  window.errors = [];
  addEventListener('error', ({ message }) => { errors.push(message); });
  addEventListener('unhandledrejection', ({ reason }) => { errors.push(String(reason)); });
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    new MutationObserver(() => { shown.push(root.textContent); }).observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  };
`;

/** Answers every request with 503. */
const { endpoint: broken } = await Backend.start({ GET: { status: 503 } });

/** Holds the German file until the test releases it. Another backend for each page: Chromium reuses a script that it has loaded. */
const holdGerman = (): Promise<Backend> => Backend.start({
  GET: { held: true, headers: { 'content-type': 'text/javascript' }, text: `export const messages = ${JSON.stringify(LOCALES.de)};` },
});

/** An import map that redirects these language files. */
const importMap = (missing: readonly string[], german?: Backend): string => {
  const redirect = (tags: readonly string[], endpoint: string): readonly (readonly [string, string])[] => tags.flatMap((tag) => ['js', 'ts'].map((ending) =>
    [`${location.origin}/src/locales/${tag}.${ending}`, `${location.origin}${endpoint}/locales/${tag}.${ending}`] as const));
  const imports = Object.fromEntries([...redirect(missing, broken), ...german ? redirect(['de'], german.endpoint) : []]);
  return `<script type="importmap">${JSON.stringify({ imports })}</script>`;
};

const ONE = '<cyclr-connector-auth auth-type="ApiKey"></cyclr-connector-auth>';

/** Opens a page with an empty module cache; resolves when its first element is rendered. */
async function open({ lang, body = ONE, script = '', missing = [], german }: Page): Promise<{ readonly page: Window & Records; readonly el: CyclrConnectorAuth }> {
  const html = `<!doctype html><html${lang === undefined ? '' : ` lang="${lang}"`}>${importMap(missing, german)}<title>Page</title><body>${body}
<script>${RECORDER}${script}</script><script type="module" src="${location.origin}/src/index.ts"></script>`;
  const address = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  const frame = await openInFrame(address);
  URL.revokeObjectURL(address);
  return { page: frame.contentWindow as Window & Records, el: await elementIn(frame) };
}

/** The language files that the page has requested, except English. */
const filesOf = (page: Window): readonly string[] => page.performance.getEntriesByType('resource')
  .flatMap(({ name }) => /\/locales\/([\w-]+)\.[jt]s/.exec(name)?.[1] ?? []).filter((tag) => tag !== 'en');

const labelOf = (el: CyclrConnectorAuth): string | undefined => part(el, 'action').textContent?.trim();

describe('a page loads', () => {
  it('no language file for English and for unknown languages', async () => {
    for (const lang of [undefined, 'en', 'en-GB', 'sv', '']) {
      const { page, el } = await open({ ...(lang !== undefined && { lang }) });
      expect(labelOf(el)).to.equal(LOCALES.en.connect);
      expect(filesOf(page)).to.deep.equal([]);
    }
  });

  it('its language file once for any number of elements', async () => {
    const { page, el } = await open({ lang: 'pt-PT', body: ONE.repeat(3) });
    expect(labelOf(el)).to.equal(LOCALES['pt-BR'].connect);
    expect(filesOf(page)).to.deep.equal(['pt-BR']);
  });

  it('the language files of its elements', async () => {
    const { page, el } = await open({ body: ONE.replace(' ', ' lang="he" ') + ONE + ONE.replace(' ', ' lang="zh-TW" ') });
    expect(labelOf(el)).to.equal(LOCALES.he.connect);
    expect([...filesOf(page)].sort()).to.deep.equal(['he', 'zh-CN']);
  });

  it('no language file when messages has every text', async () => {
    const own = Object.fromEntries(Object.keys(LOCALES.en).map((key) => [key, `own ${key}`]));
    const { page, el } = await open({ lang: 'ja', script: `document.querySelector('cyclr-connector-auth').messages = ${JSON.stringify(own)};` });
    expect(labelOf(el)).to.equal('own connect');
    expect(filesOf(page)).to.deep.equal([]);
  });

  it('its language file when messages lacks a text', async () => {
    const rest = { ...LOCALES.de, connect: undefined };
    const { page, el } = await open({ lang: 'ja', script: `document.querySelector('cyclr-connector-auth').messages = ${JSON.stringify(rest)};` });
    expect(labelOf(el)).to.equal(LOCALES.ja.connect);
    expect(filesOf(page)).to.deep.equal(['ja']);
  });
});

describe('until a language file is loaded', () => {
  it('nothing is shown, and no English', async () => {
    const { page, el } = await open({ lang: 'ar' });
    expect(labelOf(el)).to.equal(LOCALES.ar.connect);
    expect(page.shown.length).to.be.above(0);
    // The first rendering is empty.
    for (const text of page.shown.filter(Boolean)) expect(text).to.contain(LOCALES.ar.connect).and.not.to.contain(LOCALES.en.apiKey);
  });

  it('the previous language is shown', async () => {
    const { page, el } = await open({ lang: 'de' });
    page.document.documentElement.lang = 'it';
    await until(() => labelOf(el) === LOCALES.it.connect, 'the element speaks Italian');
    for (const text of page.shown) expect(text).not.to.contain(LOCALES.en.apiKey);
  });
});

describe('a language file without an answer', () => {
  it('is given up: the element shows English', async () => {
    const { page, el } = await open({ lang: 'de', german: await holdGerman() });
    expect(labelOf(el)).to.equal(LOCALES.en.connect);
    expect(page.errors).to.deep.equal([]);
  });

  it('does not delay other changes', async () => {
    const { page, el } = await open({ german: await holdGerman() });
    page.document.documentElement.lang = 'de';
    await el.updateComplete;
    el.setAttribute('auth-type', 'Basic');
    await until(() => el.shadowRoot!.querySelector('[name=username]'), 'the other form is rendered');
    expect(labelOf(el)).to.equal(LOCALES.en.connect);
  });
});

describe('a language file that arrives after the time limit', () => {
  it('is shown in place of English, marked with its language', async () => {
    const german = await holdGerman();
    const { page, el } = await open({ lang: 'de', german });
    expect(labelOf(el)).to.equal(LOCALES.en.connect);
    await german.release();
    await until(() => labelOf(el) === LOCALES.de.connect, 'the element speaks German');
    expect(part(el, 'base').lang).to.equal('de');
    expect(page.errors).to.deep.equal([]);
  });

  it('is not shown by an element that has another language meanwhile', async () => {
    const german = await holdGerman();
    const { page, el } = await open({ lang: 'de', body: ONE.repeat(2), german });
    const other = page.document.querySelectorAll('cyclr-connector-auth')[1]!;
    await other.updateComplete;
    expect(labelOf(other)).to.equal(LOCALES.en.connect);
    el.lang = 'fr';
    await until(() => labelOf(el) === LOCALES.fr.connect, 'the element speaks French');
    await german.release();
    await until(() => labelOf(other) === LOCALES.de.connect, 'the other element speaks German');
    await el.updateComplete;
    expect(labelOf(el)).to.equal(LOCALES.fr.connect);
  });

  it('does not keep updateComplete waiting', async () => {
    const german = await holdGerman();
    const { el } = await open({ german });
    el.lang = 'de';
    await el.updateComplete;
    expect(await german.requests('GET')).to.have.length(1);
    expect(labelOf(el)).to.equal(LOCALES.en.connect);
    await german.release();
    await until(() => labelOf(el) === LOCALES.de.connect, 'the element speaks German');
  });
});

describe('a language file that fails to load', () => {
  it('leaves the element in English, marked with lang="en", without an unhandled error', async () => {
    const { page, el } = await open({ lang: 'de', missing: ['de'] });
    expect(filesOf(page)).to.deep.equal(['de']);
    expect(labelOf(el)).to.equal(LOCALES.en.connect);
    expect(part(el, 'base').lang).to.equal('en');
    expect(page.errors).to.deep.equal([]);
  });

  it('prevents neither an attempt nor another language', async () => {
    const { el } = await open({ lang: 'de', missing: ['de'] });
    expect(labelOf(el)).to.equal(LOCALES.en.connect);
    await el.connect().catch(() => undefined);
    await el.updateComplete;
    expect(el.shadowRoot!.textContent).to.contain(LOCALES.en.required);
    el.lang = 'fr';
    await until(() => labelOf(el) === LOCALES.fr.connect, 'the element speaks French');
    expect(part(el, 'base').lang).to.equal('fr');
    el.lang = 'de';
    await until(() => labelOf(el) === LOCALES.en.connect, 'the element speaks English');
  });
});
