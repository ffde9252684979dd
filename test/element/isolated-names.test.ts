import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { alertOf, click, description, mount, part, reaches } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';
import { ScriptedBackend } from '../browser/scripted.js';

const HEBREW = '12 פייפדרייב (מכירות)';

const mountIn = async (lang: keyof typeof LOCALES, more: Partial<ConnectorDescription>): Promise<CyclrConnectorAuth> => {
  const el = await mount({ endpoint: '/api', lang }, { connector: description({ authType: 'None', ...more }), messages: LOCALES[lang] });
  el.dir = /^(ar|he)/.test(lang) ? 'rtl' : 'ltr';
  return el;
};

const labelIn = async (lang: keyof typeof LOCALES, name: string): Promise<string> => part(await mountIn(lang, { name }), 'action').textContent.trim();

const questionIn = async (lang: keyof typeof LOCALES, name: string): Promise<HTMLElement> => {
  const el = await mountIn(lang, { name, authenticated: true });
  await click(part(el, 'disconnect'));
  await el.updateComplete;
  return el.shadowRoot!.querySelector<HTMLElement>('#question')!;
};

/** The characters of the name that are letters, digits or parentheses, in the order in which they stand from left to right. */
function visualOrder(element: Element, name: string): string {
  const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text;
  const start = node.data.indexOf(name);
  return Array.from(name, (character, index) => {
    const range = document.createRange();
    range.setStart(node, start + index);
    range.setEnd(node, start + index + 1);
    return { character, left: range.getBoundingClientRect().left };
  }).filter(({ character }) => character !== ' ').toSorted((one, other) => one.left - other.left).map(({ character }) => character).join('');
}

describe('the name of a connector in a sentence', () => {
  for (const lang of Object.keys(LOCALES) as (keyof typeof LOCALES)[]) {
    const isRightToLeft = lang === 'ar' || lang === 'he';

    it(`is ${isRightToLeft ? 'isolated' : 'as it is'} in ${lang} if it is Latin`, async () => {
      const name = isRightToLeft ? '\u2068Pipedrive (2)\u2069' : 'Pipedrive (2)';
      expect(await labelIn(lang, 'Pipedrive (2)')).to.equal(LOCALES[lang].connectTo.replace('{name}', name));
      expect((await questionIn(lang, 'Pipedrive (2)')).textContent).to.equal(LOCALES[lang].confirmDisconnect.replace('{name}', name));
    });

    it(`reads in the order of the title in ${lang} if it is Hebrew`, async () => {
      const el = await mountIn(lang, { name: HEBREW });
      const title = visualOrder(part(el, 'title'), HEBREW);
      expect(visualOrder(part(el, 'action').querySelector('span')!, HEBREW), 'button').to.equal(title);
      expect(visualOrder(await questionIn(lang, HEBREW), HEBREW), 'question').to.equal(title);
    });
  }

  it('is isolated in a text of the page’s own', async () => {
    const el = await mount({ endpoint: '/api' }, { connector: description({ authType: 'None', name: 'Pipedrive' }), messages: { connectTo: 'اتصال به {name}' } });
    expect(part(el, 'action').textContent.trim()).to.equal('اتصال به \u2068Pipedrive\u2069');
  });
});

describe('in a page that is read from right to left', () => {
  const REFERENCE = '2026-11-30-0042';

  for (const lang of ['ar', 'he'] as const) {
    it(`the reference of an error reads from left to right in ${lang}`, async () => {
      const backend = new ScriptedBackend(() => ({ status: 500, json: { reference: REFERENCE } }));
      const el = await mount({ endpoint: '/api', lang, loading: 'eager' }, { fetch: backend.fetch, messages: LOCALES[lang] });
      el.dir = 'rtl';
      await reaches(el, 'failed');
      expect(visualOrder(alertOf(el).lastElementChild!, REFERENCE)).to.equal(REFERENCE);
    });

    it(`the label of an input reads in its own direction in ${lang}`, async () => {
      const LABEL = 'Which region?';
      for (const secret of [false, true]) {
        const el = await mountIn(lang, { properties: [{ name: 'Region', label: LABEL, secret }] });
        expect(visualOrder(part(el, 'label'), LABEL)).to.equal('Whichregion?');
      }
    });
  }

  it('the reference is as it is in a language that is read from left to right', async () => {
    const backend = new ScriptedBackend(() => ({ status: 500, json: { reference: REFERENCE } }));
    const el = await mount({ endpoint: '/api', loading: 'eager' }, { fetch: backend.fetch });
    await reaches(el, 'failed');
    expect(alertOf(el).lastElementChild!.textContent).to.equal(` Reference: ${REFERENCE}`);
  });
});
