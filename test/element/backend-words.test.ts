import { expect } from '@open-wc/testing';
import { messages as german } from '../../src/locales/de.js';
import { messages as english } from '../../src/locales/en.js';
import { messages as portuguese } from '../../src/locales/pt-BR.js';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { description, hintOf, input, mount, rejection } from '../browser/helpers.js';
import type { Attributes } from '../browser/helpers.js';

const WORDS = 'This {name} is from the test environment.';

interface Refusal {
  /** `null`: the page's `fetch` gives no headers. */
  readonly headers: HeadersInit | null;
  readonly detail?: unknown;
  readonly code?: string;
}

/** An element whose backend has refused the key. */
async function refused({ headers, detail = WORDS, code = 'invalid_credentials' }: Refusal, attributes: Attributes = {}, messages = {}): Promise<CyclrConnectorAuth> {
  const json = { code, errors: [{ name: 'apiKey', detail }] };
  const response = { ok: false, status: 422, json: () => Promise.resolve(json), ...(headers && { headers: new Headers(headers) }) };
  const el = await mount({ endpoint: '/api', ...attributes }, {
    connector: description(), messages, fetch: () => Promise.resolve(response as unknown as Response),
  });
  input(el, 'apiKey').value = 'k';
  await rejection(el.connect());
  await el.updateComplete;
  return el;
}

const shown = (el: CyclrConnectorAuth): string => hintOf(el, 'apiKey');

describe('the backend’s words about an input', () => {
  for (const [lang, tag] of [
    [undefined, 'en'], [undefined, 'en-GB'], ['en', 'EN'], ['de', 'de'], ['de-AT', 'de'], ['de', 'de-CH'], ['pt', 'pt-BR'], ['pt-PT', 'pt'], ['zh-TW', 'zh-Hant'],
    ['he', 'iw'], ['sv', 'en'],
  ] as const) {
    it(`are shown, as they are, where the page is in ${lang ?? 'no language'} and the answer in ${tag}`, async () => {
      expect(shown(await refused({ headers: { 'content-language': tag } }, { lang }))).to.equal(WORDS);
    });
  }

  for (const [lang, tag, sentence] of [
    [undefined, 'de', english.invalid_credentials],
    ['de', 'en', german.invalid_credentials],
    ['pt', 'es', portuguese.invalid_credentials],
    ['de', 'de, en', german.invalid_credentials],
    ['de', '*', german.invalid_credentials],
    ['de', 'de_DE', german.invalid_credentials],
    ['de', 'deutsch sprache', german.invalid_credentials],
    ['de', '', german.invalid_credentials],
    // The texts are English there: the words would be the only ones in Swedish.
    ['sv', 'sv', english.invalid_credentials],
  ] as const) {
    it(`are replaced by the element’s where the page is in ${lang ?? 'no language'} and the answer in "${tag}"`, async () => {
      expect(shown(await refused({ headers: { 'content-language': tag } }, { lang }))).to.equal(sentence);
    });
  }

  it('are replaced where the answer names no language, and where the page’s fetch gives no headers', async () => {
    for (const headers of [{}, null]) expect(shown(await refused({ headers }))).to.equal(english.invalid_credentials);
  });

  for (const detail of ['', null, undefined, {}, []]) {
    it(`are replaced where there are none: ${JSON.stringify(detail)}`, async () => {
      expect(shown(await refused({ headers: { 'content-language': 'en' }, detail: detail ?? null }))).to.equal(english.invalid_credentials);
    });
  }

  it('are shown for a missing property, too', async () => {
    expect(shown(await refused({ headers: { 'content-language': 'en' }, code: 'missing_properties' }))).to.equal(WORDS);
  });

  it('are text, never markup', async () => {
    const detail = '<img src=x onerror=alert(1)>';
    const el = await refused({ headers: { 'content-language': 'en' }, detail });
    expect(shown(el)).to.equal(detail);
    expect(el.shadowRoot!.querySelector('[part=field] img')).to.equal(null);
  });

  it('are shown in the language of a whole table of the page’s texts', async () => {
    expect(shown(await refused({ headers: { 'content-language': 'sv' } }, { lang: 'sv' }, { ...english, connect: 'Anslut' }))).to.equal(WORDS);
  });

  it('go to the page’s function, which decides', async () => {
    const messages = { invalid_credentials: ({ detail }: { readonly detail?: string }) => `${detail?.length} letters` };
    expect(shown(await refused({ headers: { 'content-language': 'en' } }, {}, messages))).to.equal(`${WORDS.length} letters`);
  });

  it('come before the page’s text for every refusal', async () => {
    expect(shown(await refused({ headers: { 'content-language': 'en' } }, {}, { invalid_credentials: 'Refused' }))).to.equal(WORDS);
  });

  it('are not shown any more in another language of the page', async () => {
    const el = await refused({ headers: { 'content-language': 'en' } });
    el.lang = 'de';
    await el.updateComplete;
    expect(shown(el)).to.equal(german.invalid_credentials);
  });

  it('have their language in the error', async () => {
    expect((await refused({ headers: { 'content-language': 'de-AT' } })).error).to.have.property('language', 'de-AT');
    expect((await refused({ headers: {} })).error).not.to.have.property('language');
  });
});
