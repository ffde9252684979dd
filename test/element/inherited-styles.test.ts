import { expect, fixture } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { description, mount, part } from '../browser/helpers.js';

/** An element with every part of a form, in this place of a page. */
async function mountIn(html: string): Promise<CyclrConnectorAuth> {
  const page = await fixture<HTMLElement>(html);
  const properties = [{ name: 'Notes', type: 'multiline' as const }, { name: 'Region', options: ['Asia'] }];
  const el = await mount({ endpoint: '/api' }, { connector: description({ description: 'A CRM', authDescription: 'In the settings.', properties }) });
  page.querySelector('[data-place]')!.append(el);
  await el.updateComplete;
  return el;
}

const PLAIN = '<div><div data-place></div></div>';

/** The computed styles of everything in the element that are not about its place and size. */
function stylesOf(el: CyclrConnectorAuth, names: readonly string[]): readonly string[] {
  return [...el.shadowRoot!.querySelectorAll('[part=base], [part=base] *')].flatMap((each) => {
    const style = getComputedStyle(each);
    return names.map((name) => `${each.localName}[${each.part.value}] ${name}: ${style.getPropertyValue(name)}`);
  });
}

/** Declarations that an element inherits from a page, and that would break a form. */
const broken: Readonly<Record<string, string>> = {
  'text-align': 'right',
  'text-align-last': 'center',
  'white-space': 'nowrap',
  'white-space-collapse': 'preserve',
  'text-wrap': 'nowrap',
  'text-transform': 'uppercase',
  'letter-spacing': '1em',
  'word-spacing': '2em',
  'text-indent': '3em',
  'text-shadow': '1px 1px red',
  'word-break': 'break-all',
  'hyphens': 'auto',
  'caret-color': 'transparent',
  'line-height': '0',
  '-webkit-user-select': 'none',
  '-webkit-text-fill-color': 'transparent',
};

const all = Object.entries(broken).map(([name, value]) => `${name}: ${value}`).join('; ');

const places: Readonly<Record<string, string>> = {
  'in a cell of a table': `<table><tr><td style="${all}" data-place></td></tr></table>`,
  'in a heading cell': `<table><tr><th style="${all}; font-weight: 400" data-place></th></tr></table>`,
  'in an inline element': `<div style="${all}"><span data-place></span></div>`,
  'in a list': `<ul style="${all}"><li data-place></li></ul>`,
  'in preformatted text': `<div><pre style="${all}; font-size: 1rem" data-place></pre></div>`,
  'on a page that resets every element': `<div><style>* { ${all.replace('line-height: 0; ', '')} }</style><div data-place></div></div>`,
};

for (const [where, html] of Object.entries(places)) {
  it(`the element has its usual looks ${where}`, async () => {
    const plain = stylesOf(await mountIn(PLAIN), Object.keys(broken));
    expect(stylesOf(await mountIn(html), Object.keys(broken))).to.deep.equal(plain);
  });
}

for (const [name, value] of Object.entries(broken)) {
  it(`a page’s ${name}: ${value} does not reach the form`, async () => {
    const plain = stylesOf(await mountIn(PLAIN), [name]);
    const styled = await mountIn(`<div style="${name}: ${value}"><div data-place></div></div>`);
    const inherited = getComputedStyle(styled.parentElement!).getPropertyValue(name);
    expect(inherited).not.to.equal(getComputedStyle(document.body).getPropertyValue(name));
    expect(stylesOf(styled, [name])).to.deep.equal(plain);
  });
}

it('a font of size 0, as a page sets it against gaps between inline blocks, leaves the form legible', async () => {
  const el = await mountIn('<div style="font-size: 0"><div data-place></div></div>');
  for (const name of ['title', 'label', 'input', 'action', 'base']) expect(parseFloat(getComputedStyle(part(el, name)).fontSize), name).to.be.at.least(9);
  expect(part(el, 'label').offsetHeight).to.be.greaterThan(8);
});

/** Declarations by which a page fits the element in. */
const fitting: Readonly<Record<string, string>> = {
  'color': 'rgb(1, 2, 3)', 'font-family': 'monospace', 'font-size': '11px', 'font-weight': '300', 'direction': 'rtl', 'cursor': 'wait', 'visibility': 'hidden',
  'pointer-events': 'none',
};

for (const [name, value] of Object.entries(fitting)) {
  it(`a page’s ${name} reaches the form`, async () => {
    const el = await mountIn(`<div style="${name}: ${value}"><div data-place></div></div>`);
    expect(getComputedStyle(part(el, 'base')).getPropertyValue(name)).to.equal(value);
  });
}

it('a page’s own style of a part counts', async () => {
  const el = await mountIn(`<div><style>
    cyclr-connector-auth::part(base) { text-align: center; letter-spacing: 1px; user-select: none }
    cyclr-connector-auth::part(label) { text-transform: uppercase; white-space: nowrap }
    cyclr-connector-auth::part(input) { text-align: right; letter-spacing: 2px }
  </style><div data-place></div></div>`);
  const { textAlign, letterSpacing, textTransform, whiteSpace, userSelect } = getComputedStyle(part(el, 'label'));
  expect([textAlign, letterSpacing, textTransform, whiteSpace, userSelect]).to.deep.equal(['center', '1px', 'uppercase', 'nowrap', 'none']);
  const input = getComputedStyle(part(el, 'input'));
  expect([input.textAlign, input.letterSpacing]).to.deep.equal(['right', '2px']);
});
