import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { click, description, mount, part } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';

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
