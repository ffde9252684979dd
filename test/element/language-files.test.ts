import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from './fakes.js';
import { elementIn, framed, part, until } from './helpers.js';
import { LOCALES } from './locales.js';

/** What a page of the tests notes of itself. */
interface Noting {
  /** All that an element has shown, at any time. */
  readonly said: readonly string[];
  readonly errors: readonly string[];
}

interface Page {
  readonly lang?: string;
  /** Markup. */
  readonly body?: string;
  /** Runs before the element is defined. */
  readonly script?: string;
  /** Files of languages that cannot be had. */
  readonly missing?: readonly string[];
  /** Files of languages that never come. */
  readonly hanging?: readonly string[];
}

const NOTES = `
  window.said = [];
  window.errors = [];
  addEventListener('error', ({ message }) => { errors.push(message); });
  addEventListener('unhandledrejection', ({ reason }) => { errors.push(String(reason)); });
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    new MutationObserver(() => { said.push(root.textContent); }).observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  };
`;

/** Where a server is out of order. */
const { endpoint: broken } = await Backend.start({ GET: { status: 503 } });

/** Where a server takes its time, for ever. */
const slow = await Backend.start({});

/** Leads the modules elsewhere. */
const without = (missing: readonly string[], hanging: readonly string[]): string => {
  const led = (tags: readonly string[], endpoint: string): readonly (readonly [string, string])[] => tags.flatMap((tag) => ['js', 'ts'].map((ending) =>
    [`${location.origin}/src/locales/${tag}.${ending}`, `${location.origin}${endpoint}/locales/${tag}.${ending}`] as const));
  const imports = Object.fromEntries([...led(missing, broken), ...led(hanging, slow.endpoint)]);
  return `<script type="importmap">${JSON.stringify({ imports })}</script>`;
};

const ONE = '<cyclr-connector-auth auth-type="ApiKey"></cyclr-connector-auth>';

/** A page of its own, which has loaded nothing yet; given once its element is shown. */
async function open({ lang, body = ONE, script = '', missing = [], hanging = [] }: Page): Promise<{ readonly page: Window & Noting; readonly el: CyclrConnectorAuth }> {
  const html = `<!doctype html><html${lang === undefined ? '' : ` lang="${lang}"`}>${without(missing, hanging)}<title>Page</title><body>${body}
<script>${NOTES}${script}</script><script type="module" src="${location.origin}/src/index.ts"></script>`;
  const address = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  const frame = await framed(address);
  URL.revokeObjectURL(address);
  return { page: frame.contentWindow as Window & Noting, el: await elementIn(frame) };
}

/** The files of languages that the page has asked for, without the English one. */
const filesOf = (page: Window): readonly string[] => page.performance.getEntriesByType('resource')
  .flatMap(({ name }) => /\/locales\/([\w-]+)\.[jt]s/.exec(name)?.[1] ?? []).filter((tag) => tag !== 'en');

const says = (el: CyclrConnectorAuth): string | undefined => part(el, 'action').textContent?.trim();

describe('a page loads', () => {
  it('no language where it is in English, or in one that there is no file for', async () => {
    for (const lang of [undefined, 'en', 'en-GB', 'sv', '']) {
      const { page, el } = await open({ ...(lang !== undefined && { lang }) });
      expect(says(el)).to.equal(LOCALES.en.connect);
      expect(filesOf(page)).to.deep.equal([]);
    }
  });

  it('its language, once, whatever the number of elements', async () => {
    const { page, el } = await open({ lang: 'pt-PT', body: ONE.repeat(3) });
    expect(says(el)).to.equal(LOCALES['pt-BR'].connect);
    expect(filesOf(page)).to.deep.equal(['pt-BR']);
  });

  it('the languages of its elements', async () => {
    const { page, el } = await open({ body: ONE.replace(' ', ' lang="he" ') + ONE + ONE.replace(' ', ' lang="zh-TW" ') });
    expect(says(el)).to.equal(LOCALES.he.connect);
    expect([...filesOf(page)].sort()).to.deep.equal(['he', 'zh-CN']);
  });

  it('no language for a table that is whole', async () => {
    const own = Object.fromEntries(Object.keys(LOCALES.en).map((key) => [key, `own ${key}`]));
    const { page, el } = await open({ lang: 'ja', script: `document.querySelector('cyclr-connector-auth').messages = ${JSON.stringify(own)};` });
    expect(says(el)).to.equal('own connect');
    expect(filesOf(page)).to.deep.equal([]);
  });

  it('its language for one that lacks a text', async () => {
    const rest = { ...LOCALES.de, connect: undefined };
    const { page, el } = await open({ lang: 'ja', script: `document.querySelector('cyclr-connector-auth').messages = ${JSON.stringify(rest)};` });
    expect(says(el)).to.equal(LOCALES.ja.connect);
    expect(filesOf(page)).to.deep.equal(['ja']);
  });
});

describe('until the file is here', () => {
  it('nothing is shown, and never a word of English', async () => {
    const { page, el } = await open({ lang: 'ar' });
    expect(says(el)).to.equal(LOCALES.ar.connect);
    expect(page.said.length).to.be.above(0);
    for (const text of page.said) expect(text).to.contain(LOCALES.ar.connect).and.not.to.contain(LOCALES.en.apiKey);
  });

  it('the language before is shown', async () => {
    const { page, el } = await open({ lang: 'de' });
    page.document.documentElement.lang = 'it';
    await until(() => says(el) === LOCALES.it.connect, 'the element speaks Italian');
    for (const text of page.said) expect(text).not.to.contain(LOCALES.en.apiKey);
  });
});

describe('a file that does not come', () => {
  it('is not waited for for ever', async () => {
    const { page, el } = await open({ lang: 'de', hanging: ['de'] });
    expect(says(el)).to.equal(LOCALES.en.connect);
    expect(page.errors).to.deep.equal([]);
  });

  it('keeps nothing from being shown meanwhile', async () => {
    const { page, el } = await open({ hanging: ['de'] });
    page.document.documentElement.lang = 'de';
    await el.updateComplete;
    el.setAttribute('auth-type', 'Basic');
    await until(() => el.shadowRoot!.querySelector('[name=username]'), 'the other form is shown');
    expect(says(el)).to.equal(LOCALES.en.connect);
  });
});

describe('a file that cannot be loaded', () => {
  it('leaves the element in English, which says so, and nothing is thrown', async () => {
    const { page, el } = await open({ lang: 'de', missing: ['de'] });
    expect(filesOf(page)).to.deep.equal(['de']);
    expect(says(el)).to.equal(LOCALES.en.connect);
    expect(part(el, 'base').lang).to.equal('en');
    expect(page.errors).to.deep.equal([]);
  });

  it('is no obstacle to another language, nor to an attempt', async () => {
    const { el } = await open({ lang: 'de', missing: ['de'] });
    expect(says(el)).to.equal(LOCALES.en.connect);
    await el.connect().catch(() => undefined);
    await el.updateComplete;
    expect(el.shadowRoot!.textContent).to.contain(LOCALES.en.required);
    el.lang = 'fr';
    await until(() => says(el) === LOCALES.fr.connect, 'the element speaks French');
    expect(part(el, 'base').lang).to.equal('fr');
    el.lang = 'de';
    await until(() => says(el) === LOCALES.en.connect, 'the element speaks English');
  });
});
