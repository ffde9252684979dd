import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { LOCALES } from '../browser/locales.js';
import { click, description, mount, part, parts } from '../browser/helpers.js';

const SECRETS = [{ name: 'Certificate', label: 'Certificate', secret: true, type: 'multiline' as const }];

/** An element with a single-line and a multi-line secret, in a container of this width and font size. */
async function mountIn(width: number, fontSize: number, lang: keyof typeof LOCALES = 'en'): Promise<CyclrConnectorAuth> {
  const el = await mount({ endpoint: '/api', lang }, { connector: description({ properties: SECRETS }), messages: LOCALES[lang] });
  Object.assign(el.parentElement!.style, { width: `${width}px`, fontSize: `${fontSize}px`, direction: /^(ar|he)/.test(lang) ? 'rtl' : 'ltr' });
  await el.updateComplete;
  return el;
}

interface FieldBoxes {
  readonly field: DOMRect;
  readonly input: DOMRect;
  readonly button: DOMRect;
}

const fieldsOf = (el: CyclrConnectorAuth): readonly FieldBoxes[] => parts(el, 'field').map((field) => {
  const boxOf = (name: string): DOMRect => field.querySelector(`[part=${name}]`)!.getBoundingClientRect();
  return { field: field.getBoundingClientRect(), input: boxOf('input'), button: boxOf('reveal') };
});

/** On how many lines the text of an element stands. */
function linesOf(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
}

describe('the input of a secret', () => {
  for (const lang of Object.keys(LOCALES) as (keyof typeof LOCALES)[]) {
    it(`has 8em or the whole line, with the text of its button on one line, in ${lang}`, async () => {
      for (const [width, fontSize] of [[320, 16], [360, 16], [216, 32], [256, 32], [320, 32], [360, 32]] as const) {
        const el = await mountIn(width, fontSize, lang);
        const boxes = fieldsOf(el);
        expect(boxes).to.have.length(2);
        for (const { field, input, button } of boxes) {
          expect(input.width, `${width}, ${fontSize}`).to.be.at.least(Math.min(8 * fontSize, field.width) - .1);
          expect([button.left >= field.left, button.right <= field.right], `${width}, ${fontSize}`).to.deep.equal([true, true]);
        }
        expect(linesOf(part(el, 'reveal')), `${width}, ${fontSize}`).to.equal(1);
        await click(part(el, 'reveal'));
        await el.updateComplete;
        expect(linesOf(part(el, 'reveal')), `${width}, ${fontSize}, shown`).to.equal(1);
      }
    });
  }

  it('stands beside its button at normal sizes', async () => {
    for (const width of [320, 600]) {
      for (const { field, input, button } of fieldsOf(await mountIn(width, 16))) {
        expect([button.top, button.right]).to.deep.equal([input.top, field.right]);
        expect(input.width).to.equal(field.width - button.width - 8);
      }
    }
  });
});
