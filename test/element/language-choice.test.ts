import { expect, fixture } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { elementIn, hostPage, openInFrame } from '../browser/frames.js';
import { description, mount, part, parts, until } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';
import { ScriptedBackend } from '../browser/scripted.js';

const base = (el: CyclrConnectorAuth): HTMLElement => part(el, 'base');

const speaks = async (el: CyclrConnectorAuth, tag: keyof typeof LOCALES): Promise<void> => {
  await until(() => part(el, 'action').textContent?.trim() === LOCALES[tag].connect, `the element speaks ${tag}`)
    .catch(() => { throw new Error(`It says "${part(el, 'action').textContent?.trim()}", in ${base(el).lang}`); });
  expect(new Intl.Locale(base(el).lang).language).to.equal(new Intl.Locale(tag).language);
};

const element = (lang?: string): Promise<CyclrConnectorAuth> => mount({ 'auth-type': 'ApiKey', lang });

/** An element in this place, once it is rendered. */
const inside = async (place: ParentNode): Promise<CyclrConnectorAuth> => {
  const el = document.createElement('cyclr-connector-auth');
  el.setAttribute('auth-type', 'ApiKey');
  place.append(el);
  await el.updateComplete;
  return el;
};

const page = document.documentElement;
const { lang: original } = page;

afterEach(() => { page.lang = original; });

describe('the texts for a lang', () => {
  for (const [lang, tag] of [
    ['de-AT', 'de'], ['de-Latn-CH-1996', 'de'], ['DE', 'de'], ['pt', 'pt-BR'], ['pt-PT', 'pt-BR'], ['pt-BR', 'pt-BR'],
    ['zh', 'zh-CN'], ['zh-TW', 'zh-CN'], ['zh-Hant-HK', 'zh-CN'], ['fr-CA', 'fr'], ['es-419', 'es'], ['ar-EG', 'ar'], ['en-GB', 'en'],
    ['sv', 'en'], ['x-klingon', 'en'], ['', 'en'], ['den', 'en'], ['deutsch', 'en'], ['de_AT', 'en'], ['*', 'en'], ['"),*', 'en'],
  ] as const) {
    it(`of "${lang}" are ${tag}`, async () => {
      await speaks(await element(lang), tag);
    });
  }

  it('in English are marked with lang="en", whatever the page’s language is', async () => {
    page.lang = 'sv';
    const el = await element();
    expect(base(el).lang).to.equal('en');
    page.lang = 'de';
    await speaks(await element(''), 'en');
    expect(base(await element('')).lang).to.equal('en');
  });
});

describe('the nearest lang counts', () => {
  it('of the page', async () => {
    page.lang = 'it';
    await speaks(await element(), 'it');
  });

  it('of an ancestor, before the page’s', async () => {
    page.lang = 'it';
    const place = await fixture<HTMLElement>('<section lang="nl"><div></div></section>');
    await speaks(await inside(place.firstElementChild!), 'nl');
  });

  it('of the element itself, before an ancestor’s', async () => {
    const place = await fixture<HTMLElement>('<section lang="nl"></section>');
    const el = await inside(place);
    el.lang = 'pl';
    await speaks(el, 'pl');
  });

  it('of the shadow host around it, and of that host’s host', async () => {
    const host = await fixture<HTMLElement>('<div lang="fr"></div>');
    const inner = document.createElement('div');
    host.attachShadow({ mode: 'open' }).append(inner);
    await speaks(await inside(host.shadowRoot!), 'fr');
    await speaks(await inside(inner.attachShadow({ mode: 'closed' })), 'fr');
  });

  it('in its shadow tree, before the host’s', async () => {
    const host = await fixture<HTMLElement>('<div lang="fr"></div>');
    const inner = document.createElement('div');
    inner.lang = 'es';
    host.attachShadow({ mode: 'open' }).append(inner);
    await speaks(await inside(inner), 'es');
  });

  it('in its own tree, not of the slot that it is assigned to', async () => {
    const host = await fixture<HTMLElement>('<div lang="fr"></div>');
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.append(Object.assign(document.createElement('slot'), { lang: 'es' }));
    await speaks(await inside(host), 'fr');
  });
});

describe('the language changes', () => {
  it('with the lang of a root that has taken the place of the page’s', async () => {
    await speaks(await element('en'), 'en');
    const root = document.createElement('html');
    const body = root.appendChild(document.createElement('body'));
    page.replaceWith(root);
    try {
      const el = await inside(body);
      root.lang = 'fr';
      await speaks(el, 'fr');
    } finally {
      root.replaceWith(page);
    }
  });

  it('with the page’s lang', async () => {
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

  it('with the page’s lang even if an element is inserted or removed in the same task', async () => {
    page.lang = 'de';
    const [el, removed] = [await element(), await element()];
    page.lang = 'fr';
    const inserted = document.createElement('cyclr-connector-auth');
    inserted.setAttribute('auth-type', 'ApiKey');
    el.after(inserted);
    await speaks(el, 'fr');
    page.lang = 'it';
    removed.remove();
    await speaks(el, 'it');
    inserted.remove();
    page.removeAttribute('lang');
    await speaks(el, 'en');
  });

  it('with the page’s lang after the page has written its document anew', async () => {
    const frame = await openInFrame(hostPage({ 'auth-type': 'ApiKey' }));
    await speaks(await elementIn(frame), 'en');
    const written = frame.contentDocument!;
    written.open();
    written.write('<!doctype html><html lang="en"><body><cyclr-connector-auth auth-type="ApiKey"></cyclr-connector-auth></body></html>');
    written.close();
    const el = await elementIn(frame);
    await speaks(el, 'en');
    written.documentElement.lang = 'de';
    await speaks(el, 'de');
  });

  it('with the lang of the page in a frame, where this page has put the element', async () => {
    const { documentElement: root, body } = (await openInFrame('about:blank')).contentDocument!;
    const el = await element();
    body.append(el);
    await speaks(el, 'en');
    root.lang = 'de';
    await speaks(el, 'de');
  });

  it('with the element’s own lang', async () => {
    page.lang = 'de';
    const el = await element('he');
    await speaks(el, 'he');
    el.lang = 'zh-Hans';
    await speaks(el, 'zh-CN');
    el.removeAttribute('lang');
    await speaks(el, 'de');
  });

  it('to the last of several', async () => {
    const el = await element();
    for (const tag of ['de', 'fr', 'sv', 'it', 'pl', 'nl']) {
      el.lang = tag;
      await Promise.resolve();
    }
    await speaks(el, 'nl');
  });

  it('when the element moves into another language', async () => {
    const [here, there] = [await fixture<HTMLElement>('<p lang="fr"></p>'), await fixture<HTMLElement>('<p lang="pl"></p>')];
    const el = await inside(here);
    there.append(el);
    await speaks(el, 'pl');
  });

  it('during an attempt, which goes on and ends in the new language', async () => {
    const backend = new ScriptedBackend();
    const el = await mount({ endpoint: '/connectors', lang: 'de' }, { fetch: backend.fetch, connector: description({ authType: 'None' }) });
    const ended = el.connect().catch(() => undefined);
    await until(() => part(el, 'status').textContent === LOCALES.de.submitting, 'the status is in German');
    el.lang = 'ja';
    await until(() => part(el, 'status').textContent === LOCALES.ja.submitting, 'the status is in Japanese');
    backend.held('POST')[0]!.reply({ status: 404 });
    await ended;
    await el.updateComplete;
    expect(part(el, 'error').textContent).to.equal(LOCALES.ja.not_found);
    el.lang = 'pl';
    await until(() => part(el, 'error').textContent === LOCALES.pl.not_found, 'the error is in Polish');
  });

  it('with the errors of a form that was not sent', async () => {
    const el = await mount({ 'auth-type': 'ApiKey', lang: 'de' });
    void el.connect();
    const error = (): string | undefined => parts(el, 'error').find(({ textContent }) => textContent)?.textContent;
    await until(() => error() === LOCALES.de.required, 'the error is in German');
    el.lang = 'pl';
    await until(() => error() === LOCALES.pl.required, 'the error is in Polish');
  });

  it('only for a connected element; a removed one changes when it is inserted again', async () => {
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
  it('can have two languages at once', async () => {
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

describe('the time until the next attempt', () => {
  for (const [lang, texts] of [
    ['pl', ['Spróbuj ponownie za 1 sekundę.', 'Spróbuj ponownie za 2 sekundy.', 'Spróbuj ponownie za 5 sekund.', 'Spróbuj ponownie za 22 sekundy.']],
    // Browsers use different digits in Arabic.
    ['ar', ['خلال ثانية واحدة.', 'خلال ثانيتين.', /خلال [5٥] ثوانٍ\.$/, /خلال (22|٢٢) ثانية\.$/]],
    ['en', ['Try again in 1 second.', 'Try again in 2 seconds.', 'Try again in 5 seconds.', 'Try again in 22 seconds.']],
    ['ja-JP', [/1 ?秒後にもう一度/, /2 ?秒後に/, /5 ?秒後に/, /22 ?秒後に/]],
  ] as const) {
    it(`has the plural forms and digits of ${lang}`, async () => {
      for (const [index, seconds] of [1, 2, 5, 22].entries()) {
        const backend = new ScriptedBackend(() => ({ status: 429, headers: { 'retry-after': String(seconds) } }));
        const el = await mount({ endpoint: '/connectors', lang }, { fetch: backend.fetch, connector: description({ authType: 'None' }) });
        await el.connect().catch(() => undefined);
        await el.updateComplete;
        const expected = texts[index]!;
        if (typeof expected === 'string') expect(part(el, 'error').textContent).to.contain(expected);
        else expect(part(el, 'error').textContent).to.match(expected);
      }
    });
  }

  it('is in minutes from 120 seconds on', async () => {
    const backend = new ScriptedBackend(() => ({ status: 429, headers: { 'retry-after': '150' } }));
    const el = await mount({ endpoint: '/connectors', lang: 'de' }, { fetch: backend.fetch, connector: description({ authType: 'None' }) });
    await el.connect().catch(() => undefined);
    await el.updateComplete;
    expect(part(el, 'error').textContent).to.contain('in 3 Minuten');
  });
});

describe('a page with another direction', () => {
  /** The position of a character. */
  const at = (text: Text, index: number): DOMRect => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect();
  };

  for (const [dir, lang, expected] of [['rtl', 'fa', 'ltr'], ['ltr', 'ar', 'rtl'], ['rtl', 'he', 'rtl'], ['ltr', 'ja', 'ltr']] as const) {
    it(`(${dir}) shows the full stop at the end of a sentence in ${lang}`, async () => {
      const refusal = { status: 422, json: { errors: [{ name: 'property:Note', detail: 'No' }] } };
      const connector = description({ authType: 'None', properties: [{ name: 'Note' }] });
      // The refusal is told at its input and in the alert: the user pressed nothing in the form.
      for (const [reply, expectedSentences] of [[{ status: 404 }, 1], [refusal, 2]] as const) {
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
          if (expected === 'ltr') expect(last.left, text.data).to.be.above(first.left);
          else expect(last.left, text.data).to.be.below(first.left);
        }
        expect(sentences).to.equal(expectedSentences);
      }
    });
  }
});
