import { expect, fixture } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { ScriptedBackend } from '../sign-in/scripted.js';
import { described, input, mount, part, type, until } from './helpers.js';
import { LOCALES } from './locales.js';

const base = (el: CyclrConnectorAuth): HTMLElement => part(el, 'base');

const speaks = async (el: CyclrConnectorAuth, tag: keyof typeof LOCALES): Promise<void> => {
  await until(() => part(el, 'action').textContent?.trim() === LOCALES[tag].connect, `the element speaks ${tag}`)
    .catch(() => { throw new Error(`It says "${part(el, 'action').textContent?.trim()}", in ${base(el).lang}`); });
  expect(new Intl.Locale(base(el).lang).language).to.equal(new Intl.Locale(tag).language);
};

const element = (lang?: string): Promise<CyclrConnectorAuth> => mount({ 'auth-type': 'ApiKey', lang });

/** An element in this place, once it is shown. */
const inside = async (place: ParentNode): Promise<CyclrConnectorAuth> => {
  const el = document.createElement('cyclr-connector-auth');
  el.setAttribute('auth-type', 'ApiKey');
  place.append(el);
  await el.updateComplete;
  return el;
};

const page = document.documentElement;
const spoken = page.lang;

afterEach(() => { page.lang = spoken; });

describe('the language of a tag', () => {
  for (const [lang, tag] of [
    ['de-AT', 'de'], ['de-Latn-CH-1996', 'de'], ['DE', 'de'], ['pt', 'pt-BR'], ['pt-PT', 'pt-BR'], ['pt-BR', 'pt-BR'],
    ['zh', 'zh-CN'], ['zh-TW', 'zh-CN'], ['zh-Hant-HK', 'zh-CN'], ['fr-CA', 'fr'], ['es-419', 'es'], ['ar-EG', 'ar'], ['en-GB', 'en'],
    ['sv', 'en'], ['x-klingon', 'en'], ['', 'en'], ['den', 'en'], ['deutsch', 'en'], ['de_AT', 'en'], ['*', 'en'], ['"),*', 'en'],
  ] as const) {
    it(`"${lang}" is ${tag}`, async () => {
      await speaks(await element(lang), tag);
    });
  }

  it('English says so, whatever the page\'s language is', async () => {
    page.lang = 'sv';
    const el = await element();
    expect(base(el).lang).to.equal('en');
    page.lang = 'de';
    await speaks(await element(''), 'en');
    expect(base(await element('')).lang).to.equal('en');
  });
});

describe('the nearest lang counts', () => {
  it('the page\'s', async () => {
    page.lang = 'it';
    await speaks(await element(), 'it');
  });

  it('an ancestor\'s, before the page\'s', async () => {
    page.lang = 'it';
    const place = await fixture<HTMLElement>('<section lang="nl"><div></div></section>');
    await speaks(await inside(place.firstElementChild!), 'nl');
  });

  it('the element\'s own, before an ancestor\'s', async () => {
    const place = await fixture<HTMLElement>('<section lang="nl"></section>');
    const el = await inside(place);
    el.lang = 'pl';
    await speaks(el, 'pl');
  });

  it('that of the host of the shadow tree it is in, and of that one\'s host', async () => {
    const host = await fixture<HTMLElement>('<div lang="fr"></div>');
    const inner = document.createElement('div');
    host.attachShadow({ mode: 'open' }).append(inner);
    await speaks(await inside(host.shadowRoot!), 'fr');
    await speaks(await inside(inner.attachShadow({ mode: 'closed' })), 'fr');
  });

  it('one in the shadow tree, before the host\'s', async () => {
    const host = await fixture<HTMLElement>('<div lang="fr"></div>');
    const inner = document.createElement('div');
    inner.lang = 'es';
    host.attachShadow({ mode: 'open' }).append(inner);
    await speaks(await inside(inner), 'es');
  });

  it('that of where it is written, not of the slot it is shown in', async () => {
    const host = await fixture<HTMLElement>('<div lang="fr"></div>');
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.append(Object.assign(document.createElement('slot'), { lang: 'es' }));
    await speaks(await inside(host), 'fr');
  });
});

describe('while the element is shown', () => {
  it('another language of the page is its language', async () => {
    page.lang = 'de';
    const el = await element();
    await speaks(el, 'de');
    for (const tag of ['ja', 'en', 'ar', 'de'] as const) {
      page.lang = tag;
      await speaks(el, tag);
    }
    page.removeAttribute('lang');
    await speaks(el, 'en');
  });

  it('… even where an element comes, or goes, in the same task', async () => {
    page.lang = 'de';
    const [el, gone] = [await element(), await element()];
    page.lang = 'fr';
    const come = document.createElement('cyclr-connector-auth');
    come.setAttribute('auth-type', 'ApiKey');
    el.after(come);
    await speaks(el, 'fr');
    page.lang = 'it';
    gone.remove();
    await speaks(el, 'it');
    come.remove();
    page.removeAttribute('lang');
    await speaks(el, 'en');
  });

  it('another language of its own is, too', async () => {
    page.lang = 'de';
    const el = await element('he');
    await speaks(el, 'he');
    el.lang = 'zh-Hans';
    await speaks(el, 'zh-CN');
    el.removeAttribute('lang');
    await speaks(el, 'de');
  });

  it('the last of several counts', async () => {
    const el = await element();
    for (const tag of ['de', 'fr', 'sv', 'it', 'pl', 'nl']) {
      el.lang = tag;
      await Promise.resolve();
    }
    await speaks(el, 'nl');
  });

  it('it is moved into another one', async () => {
    const [here, there] = [await fixture<HTMLElement>('<p lang="fr"></p>'), await fixture<HTMLElement>('<p lang="pl"></p>')];
    const el = await inside(here);
    there.append(el);
    await speaks(el, 'pl');
  });

  it('what was typed and where the focus is stays', async () => {
    const el = await element('de');
    await type(el, 'apiKey', 'half');
    el.lang = 'fr';
    await speaks(el, 'fr');
    expect(el.shadowRoot!.activeElement).to.equal(input(el, 'apiKey'));
    expect(input(el, 'apiKey').value).to.equal('half');
  });

  it('an attempt goes on, and its end is told in the new language', async () => {
    const backend = new ScriptedBackend();
    const el = await mount({ endpoint: '/connectors', lang: 'de' }, { fetch: backend.fetch, connector: described({ authType: 'None' }) });
    const ended = el.connect().catch(() => undefined);
    await until(() => part(el, 'status').textContent === LOCALES.de.submitting, 'it is told in German');
    el.lang = 'ja';
    await until(() => part(el, 'status').textContent === LOCALES.ja.submitting, 'it is told in Japanese');
    backend.held('POST')[0]!.reply({ status: 404 });
    await ended;
    await el.updateComplete;
    expect(part(el, 'error').textContent).to.equal(LOCALES.ja.not_found);
    el.lang = 'pl';
    await until(() => part(el, 'error').textContent === LOCALES.pl.not_found, 'it is told in Polish');
  });

  it('an element that is not on the page any more is not held by it', async () => {
    const el = await element();
    el.remove();
    page.lang = 'ar';
    await el.updateComplete;
    expect(part(el, 'action').textContent.trim()).to.equal(LOCALES.en.connect);
    document.body.append(el);
    await speaks(el, 'ar');
    el.remove();
  });
});

describe('two elements', () => {
  it('have two languages at once, and keep them', async () => {
    page.lang = 'de';
    const [one, other, third] = [await element('ar'), await element('zh'), await element()];
    await speaks(one, 'ar');
    await speaks(other, 'zh-CN');
    page.lang = 'fr';
    await speaks(third, 'fr');
    await speaks(one, 'ar');
    await speaks(other, 'zh-CN');
    one.remove();
    page.lang = 'it';
    await speaks(third, 'it');
  });
});

describe('a time from now', () => {
  for (const [lang, texts] of [
    ['pl', ['Spróbuj ponownie za 1 sekundę.', 'Spróbuj ponownie za 2 sekundy.', 'Spróbuj ponownie za 5 sekund.', 'Spróbuj ponownie za 22 sekundy.']],
    // Engines differ in the digits that they write Arabic with.
    ['ar', ['خلال ثانية واحدة.', 'خلال ثانيتين.', /خلال [5٥] ثوانٍ\.$/, /خلال (22|٢٢) ثانية\.$/]],
    ['en', ['Try again in 1 second.', 'Try again in 2 seconds.', 'Try again in 5 seconds.', 'Try again in 22 seconds.']],
    ['ja-JP', [/1 ?秒後にもう一度/, /2 ?秒後に/, /5 ?秒後に/, /22 ?秒後に/]],
  ] as const) {
    it(`has the plural forms and the digits of ${lang}`, async () => {
      for (const [index, seconds] of [1, 2, 5, 22].entries()) {
        const backend = new ScriptedBackend(() => ({ status: 429, headers: { 'retry-after': String(seconds) } }));
        const el = await mount({ endpoint: '/connectors', lang }, { fetch: backend.fetch, connector: described({ authType: 'None' }) });
        await el.connect().catch(() => undefined);
        await el.updateComplete;
        const expected = texts[index]!;
        if (typeof expected === 'string') expect(part(el, 'error').textContent).to.contain(expected);
        else expect(part(el, 'error').textContent).to.match(expected);
      }
    });
  }

  it('is in minutes where it is long', async () => {
    const backend = new ScriptedBackend(() => ({ status: 429, headers: { 'retry-after': '150' } }));
    const el = await mount({ endpoint: '/connectors', lang: 'de' }, { fetch: backend.fetch, connector: described({ authType: 'None' }) });
    await el.connect().catch(() => undefined);
    await el.updateComplete;
    expect(part(el, 'error').textContent).to.contain('in 3 Minuten');
  });
});

describe('a page that is written the other way', () => {
  /** Where the character is shown. */
  const at = (text: Text, index: number): DOMRect => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect();
  };

  for (const [dir, lang, shown] of [['rtl', 'fa', 'ltr'], ['ltr', 'ar', 'rtl'], ['rtl', 'he', 'rtl'], ['ltr', 'ja', 'ltr']] as const) {
    it(`has the end of a sentence at its end: ${lang} in a page from ${dir === 'rtl' ? 'right to left' : 'left to right'}`, async () => {
      const refusal = { status: 422, json: { errors: [{ name: 'property:Note', detail: 'No' }] } };
      const connector = described({ authType: 'None', properties: [{ name: 'Note' }] });
      for (const reply of [{ status: 404 }, refusal]) {
        const el = await mount({ endpoint: '/connectors', lang, dir }, { fetch: new ScriptedBackend(() => reply).fetch, connector });
        await el.connect().catch(() => undefined);
        await el.updateComplete;
        const texts = document.createTreeWalker(el.shadowRoot!, NodeFilter.SHOW_TEXT);
        let sentences = 0;
        for (let text; (text = texts.nextNode() as Text | null);) {
          const { length } = text.data.trimEnd();
          if (!/[.。]$/.test(text.data.slice(0, length))) continue;
          sentences++;
          const [first, last] = [at(text, 0), at(text, length - 1)];
          if (shown === 'ltr') expect(last.left, text.data).to.be.above(first.left);
          else expect(last.left, text.data).to.be.below(first.left);
        }
        expect(sentences).to.equal(1);
      }
    });
  }
});
